// Plot's scales, axes and lines, in the style of all charts here. Its stylesheet is taken out: nothing of it is used, and in a
// picture that is a part of another one it would set the height.
import * as Plot from '@observablehq/plot';
import type {Drawing} from './drawing.ts';
import {FONT, TEXT_PX} from './drawing.ts';

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

/** The numbers of a log axis: 10,000 and 0.05. */
export function tickText(value: number): string {
  return value >= 1 ? value.toLocaleString('en-US') : String(value);
}
