// Every WebGL context that a library makes passes through here, on canvases of the page and off-screen ones: a lost context
// ends the trial, and the context that is drawn with says what really computes.

type Canvas = HTMLCanvasElement | OffscreenCanvas;
type GetContext = (this: Canvas, type: string, ...rest: unknown[]) => unknown;

/** Contexts that the page has made, oldest first. */
export function captureGlContexts(
  onLost: (message: string) => void,
): () => WebGLRenderingContext[] {
  const contexts: WebGLRenderingContext[] = [];
  for (const prototype of [HTMLCanvasElement.prototype, OffscreenCanvas.prototype] as {
    getContext: unknown;
  }[]) {
    const original = prototype.getContext as GetContext;
    prototype.getContext = function (this: Canvas, type: string, ...rest: unknown[]): unknown {
      const context = original.call(this, type, ...rest);
      if (
        /^(experimental-)?webgl2?$/.test(type) &&
        context !== null &&
        !contexts.includes(context as WebGLRenderingContext)
      ) {
        contexts.push(context as WebGLRenderingContext);
        this.addEventListener('webglcontextlost', (event) => {
          onLost((event as WebGLContextEvent).statusMessage || 'the WebGL context was lost');
        });
      }
      return context;
    };
  }
  return () => contexts;
}

/** The renderer's real name, and whether it is one that runs on the CPU. */
export function describeGl(gl: WebGLRenderingContext): {
  adapter: string;
  adapter_is_software: boolean;
} {
  const extension = gl.getExtension('WEBGL_debug_renderer_info');
  const name: unknown = gl.getParameter(extension?.UNMASKED_RENDERER_WEBGL ?? gl.RENDERER);
  const adapter = String(name);
  return {
    adapter,
    adapter_is_software: /swiftshader|llvmpipe|softpipe|basic render/i.test(adapter),
  };
}
