// The glyph of each outcome and the name of its colour: for the page's own marks and for figures.

/** A closed tab has the hue of the other losses that are tried again. Without the dashes of tokens.css. */
export function outcomeToken(outcome: string): string {
  const token = outcome === 'tab_closed' ? 'driver_lost' : outcome;
  return `outcome-${token.replaceAll('_', '-')}`;
}

const ring = (radius: number): string =>
  `M${6 - radius} 6a${radius} ${radius} 0 1 0 ${2 * radius} 0a${radius} ${radius} 0 1 0-${2 * radius} 0Z`;

// Strokes in a box of 12 by 12, and how wide they are.
const GLYPHS: Readonly<Record<string, readonly [path: string, width: number]>> = {
  page_error: ['M6 1.4V7.2M6 9V10.8', 2.2],
  page_crash: ['M2 2L10 10M10 2L2 10', 2.2],
  out_of_memory: ['M1.8 1.5V10.2H10.2V1.5M6 2.2V8.8M4 2.2V8.8M8 2.2V8.8', 1.6],
  gpu_error: ['M6 1.2L11 10.4H1ZM6 4.2V7.2M6 8.2V9.4', 1.4],
  wrong_backend: ['M1.5 4H10.5M1.5 8H10.5M8.6 1.4L3.4 10.6', 1.6],
  timeout: [`${ring(4.8)}M6 3.2V6L8.2 7.3`, 1.5],
  visibility_lost: ['M1 6Q6 .8 11 6Q6 11.2 1 6M2 10.6L10 1.4', 1.4],
  tab_closed: ['M1.4 10V3H4.6L5.8 4.4H10.6V10ZM4.4 6L7.6 8.6M7.6 6L4.4 8.6', 1.3],
  driver_lost: ['M1 6H4M8 6H11M5 3.4L4.2 8.6M7.8 3.4L7 8.6', 1.5],
  unsupported: [`${ring(4.4)}M2.9 9.1L9.1 2.9`, 1.4],
  running: [`${ring(4)}M5.4 6H6.6`, 2],
};

export function glyphOf(outcome: string): readonly [path: string, width: number] {
  return GLYPHS[outcome] ?? [ring(1.3), 2.6];
}
