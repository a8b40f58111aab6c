// Colours of figures by their names in tokens.css. In the page they follow its theme; what leaves it, as a download or in a
// report, has the light theme's values, which a test holds against tokens.css.

/** The colour of a name, as an SVG attribute takes it. */
export type Ink = (token: string) => string;

export const pageInk: Ink = (token) => `var(--${token})`;

export const LIGHT: Readonly<Record<string, string>> = {
  bg: '#ffffff',
  line: '#e1e4e8',
  'line-strong': '#c3c9d0',
  text: '#14171a',
  'text-2': '#4a525b',
  'text-3': '#626a74',
  'chart-bg': '#ffffff',
  'chart-grid': '#eceef0',
  'chart-grid-major': '#dfe2e6',
  'chart-axis': '#9aa2ab',
  'chart-text': '#5a626b',
  'chart-baseline': '#4a525b',
  'chart-band': '#eef0f2',
  'chart-cross': '#14171a',
  'fw-tfjs': '#0072b2',
  'fw-convnetjs': '#d55e00',
  'fw-brain': '#009e73',
  'fw-synaptic': '#63165d',
  'fw-mind': '#482fad',
  'fw-kerasjs': '#a3714f',
  'fw-webdnn': '#233e13',
  'fw-onnxruntime-web': '#149be4',
  'fw-litert': '#755605',
  'fw-transformers': '#a33057',
  'fw-reference': '#767c83',
  'fw-tensorflow': '#14171a',
  'fw-onnxruntime': '#14171a',
  'fw-pytorch': '#14171a',
  'outcome-done': '#848f9b',
  'outcome-running': '#1d2126',
  'outcome-queued': '#e1e4e8',
  'outcome-page-error': '#c0202b',
  'outcome-page-crash': '#8f1020',
  'outcome-out-of-memory': '#a0135a',
  'outcome-gpu-error': '#c0202b',
  'outcome-wrong-backend': '#a0135a',
  'outcome-timeout': '#8f5600',
  'outcome-visibility-lost': '#8f5600',
  'outcome-driver-lost': '#8f5600',
  'outcome-unsupported': '#626a74',
  bad: '#b51a26',
  warn: '#8a5300',
  good: '#1b6e3c',
  'phase-model-load-mark': '#468b7a',
  'phase-warmup-mark': '#a9791f',
};

export const lightInk: Ink = (token) => {
  const colour = LIGHT[token];
  if (colour === undefined) throw new Error(`figures have no colour ${token}`);
  return colour;
};
