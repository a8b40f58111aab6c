// Plot's scales, axes and lines, in the style of all charts here. Its stylesheet is taken out: nothing of it is used, and in a
// picture that is a part of another one it would set the height.
import * as Plot from '@observablehq/plot';
import type {Drawing} from './drawing.ts';
import {FONT, TEXT_PX, widthOf} from './drawing.ts';

export function plotted(
  drawing: Drawing,
  options: Plot.PlotOptions & {width: number; height: number},
): SVGSVGElement {
  const made = Plot.plot({...options, document: drawing.document}) as unknown as SVGSVGElement;
  made.querySelector('style')?.remove();
  made.removeAttribute('class');
  made.setAttribute('fill', drawing.ink('chart-text'));
  made.setAttribute('font-family', FONT);
  made.setAttribute('font-size', String(TEXT_PX));
  return made;
}

/** A grid line at each tick, and its label. */
export function axes(
  drawing: Drawing,
  which: 'x' | 'y',
  ticks: readonly number[],
  tickFormat: (value: number) => string,
): Plot.Markish[] {
  const grid = {stroke: drawing.ink('chart-grid-major'), strokeOpacity: 1};
  // As texts: of a log scale Plot leaves labels out that are no powers of ten.
  const axis = {
    tickSize: 0,
    text: ticks.map(tickFormat),
    label: null,
    fill: drawing.ink('chart-text'),
  };
  return which === 'x'
    ? [Plot.gridX(ticks, grid), Plot.axisX(ticks, axis)]
    : [Plot.gridY(ticks, grid), Plot.axisY(ticks, axis)];
}

/** The numbers of a log axis: 10,000 and 0.05, and 1e7 where nobody counts zeros. */
export function tickText(value: number): string {
  const size = Math.abs(value);
  if (size !== 0 && (size >= 1e7 || size < 1e-4))
    return Number(value.toPrecision(12)).toExponential().replace('e+', 'e');
  // Values themselves may be ticks: of 0.1 + 0.2 nobody reads the seventeenth digit.
  return size >= 1 ? value.toLocaleString('en-US') : String(Number(value.toPrecision(6)));
}

const BESIDE_AXIS = 8;

/** Pixels at the left of a plot, so that no number of its axis is cut; no fewer than `least`. */
export function roomForTicks(ticks: readonly number[], least: number): number {
  return Math.max(least, ...ticks.map((tick) => Math.ceil(widthOf(tickText(tick))) + BESIDE_AXIS));
}

const BETWEEN_TEXTS = 6;

/** Of texts at these places, middles in pixels that grow, those that do not touch, from the last one on; the others are ''. */
export function textsWithRoom(texts: readonly string[], places: readonly number[]): string[] {
  let free = Infinity;
  return texts
    .map((words, index) => ({words, at: places[index]!}))
    .reverse()
    .map(({words, at}) => {
      if (at + widthOf(words) / 2 > free) return '';
      free = at - widthOf(words) / 2 - BETWEEN_TEXTS;
      return words;
    })
    .reverse();
}
