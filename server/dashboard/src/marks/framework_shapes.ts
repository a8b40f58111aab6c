// A framework's sign: hue and shape say which framework, fixed for ever; filled or hollow and the dash of a line say what
// kind of backend. Both for the page's own marks and for figures, which are drawn without components.

// Shapes in a box of 12 by 12.
const CIRCLE = 'M2 6a4 4 0 1 0 8 0a4 4 0 1 0-8 0Z';
const SHAPES: Readonly<Record<string, string>> = {
  tfjs: CIRCLE,
  convnetjs: 'M2.5 2.5h7v7h-7Z',
  brain: 'M6 1L10.3 8.5H1.7Z',
  synaptic: 'M6 .8L11.2 6L6 11.2L.8 6Z',
  mind: 'M6 11L1.7 3.5H10.3Z',
  kerasjs: 'M11 6L3.5 10.3V1.7Z',
  webdnn: 'M6 1.4L10.4 4.6L8.7 9.7H3.3L1.6 4.6Z',
  'onnxruntime-web': 'M10.5 6L8.2 9.9H3.8L1.5 6L3.8 2.1H8.2Z',
  litert: 'M3.8 1.4h4.4v9.2h-4.4Z',
  transformers: 'M6 .4L7.4 4.1L11.3 4.3L8.3 6.7L9.3 10.5L6 8.4L2.7 10.5L3.7 6.7L.7 4.3L4.6 4.1Z',
  reference: 'M1.4 3.8h9.2v4.4h-9.2Z',
  tensorflow: 'M4.2 1.4h3.6v2.8h2.8v3.6H7.8v2.8H4.2V7.8H1.4V4.2h2.8Z',
  pytorch: 'M6 .8L9 6.4a3.4 3.4 0 1 1-6 0Z',
  onnxruntime: 'M6 1.5L9.9 3.8V8.2L6 10.5L2.1 8.2V3.8Z',
};
// Frameworks without a mark of their own (a test's, a user's) are a grey cross.
const UNKNOWN_SHAPE = 'M2.6 2.6L9.4 9.4M9.4 2.6L2.6 9.4';

const HOLLOW: ReadonlySet<string> = new Set(['webgl', 'webgpu', 'webnn', 'cuda']);
const DASHES: Readonly<Record<string, string>> = {
  wasm: '7 3',
  webgpu: '7 3',
  webnn: '2 3',
  cuda: '1 2',
};

export interface FrameworkSign {
  path: string;
  /** The name of its colour in tokens.css, without the dashes. */
  colour: string;
  known: boolean;
}

export function signOf(framework: string): FrameworkSign {
  const path = SHAPES[framework];
  return path === undefined
    ? {path: UNKNOWN_SHAPE, colour: 'text-2', known: false}
    : {path, colour: `fw-${framework}`, known: true};
}

export const isHollow = (backend: string): boolean => HOLLOW.has(backend);

/** Of a line; null: drawn through. */
export const dashOf = (backend: string): string | null => DASHES[backend] ?? null;
