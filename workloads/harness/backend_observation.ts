// What a library really computes on, seen from outside: which commands the page gives to the GPU while it computes once, and
// which WebAssembly it has started. What libraries say of themselves is held against it.
import type {Backend, ObservedBackend} from './adapter.ts';
import {describeGl} from './gl_capture.ts';
import {describeGpu} from './gpu_capture.ts';
import type {GpuUse} from './gpu_capture.ts';
import type {Interval} from './load_parts.ts';
import type {WasmUse} from './wasm_capture.ts';

type Method = (this: object, ...rest: unknown[]) => unknown;

/** Prototypes of a browser's objects that give work to a GPU or another device, and their methods that do. */
const DEVICE_CALLS: [name: string, backend: Backend, methods: string[]][] = [
  ['GPUQueue', 'webgpu', ['submit']],
  ['MLContext', 'webnn', ['dispatch']],
  ...['WebGLRenderingContext', 'WebGL2RenderingContext'].map(
    (name): [string, Backend, string[]] => [
      name,
      'webgl',
      ['drawArrays', 'drawElements', 'drawArraysInstanced', 'drawElementsInstanced'],
    ],
  ),
];

/** Calls the page's devices get, from watchDevices() until stop(): each costs a microsecond then, and nothing afterwards. */
function watchDevices(onCall: (backend: Backend, device: object) => void): () => void {
  const undo: (() => void)[] = [];
  for (const [name, backend, methods] of DEVICE_CALLS) {
    const found = (globalThis as Record<string, unknown>)[name] as
      {prototype: Record<string, Method>} | undefined;
    if (found === undefined) continue;
    const {prototype} = found;
    for (const method of methods) {
      const original = prototype[method];
      if (original === undefined) continue;
      prototype[method] = function (...rest) {
        onCall(backend, this);
        return original.apply(this, rest);
      };
      undo.push(() => (prototype[method] = original));
    }
  }
  return () => undo.forEach((each) => each());
}

export class BackendObservation {
  private readonly gpu: GpuUse;
  private readonly wasm: WasmUse;
  private readonly used = new Map<Backend, object>();
  private stop: (() => void) | undefined;

  constructor(gpu: GpuUse, wasm: WasmUse) {
    this.gpu = gpu;
    this.wasm = wasm;
  }

  /** When WebAssembly and devices were started. */
  starts(): Interval[] {
    return [...this.wasm.starts, ...this.gpu.starts];
  }

  wasmMemoryBytes(): number {
    return this.wasm.memoryBytes();
  }

  /** The page's own and its workers'; without shared memory these compute nothing. */
  private possibleThreads(): number {
    return 1 + (this.wasm.sharedMemory ? this.wasm.workers : 0);
  }

  begin(): void {
    this.stop ??= watchDevices((backend, device) => this.used.set(backend, device));
  }

  end(): void {
    this.stop?.();
    this.stop = undefined;
  }

  /** `said`: threads, by the library. A GPU before WebAssembly: libraries that drive one from WebAssembly run that too. */
  observed(said?: number): ObservedBackend {
    const backend =
      (['webnn', 'webgpu', 'webgl'] as const).find((each) => this.used.has(each)) ??
      (this.wasm.instances > 0 ? 'wasm' : 'cpu');
    const device = this.used.get(backend);
    const info = backend === 'webgpu' ? this.gpu.adapters.get(device!) : undefined;
    const none = {adapter: null, adapter_is_software: null};
    return {
      actual_backend: backend,
      ...(backend === 'webgl' ? describeGl(device as WebGLRenderingContext) : none),
      ...(info === undefined ? {} : describeGpu(info)),
      threads: backend === 'wasm' ? Math.min(said ?? Infinity, this.possibleThreads()) : null,
    };
  }
}
