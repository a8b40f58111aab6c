// One row a framework and backend: marks on a common axis, and the number behind them at the right.
import type * as Plot from '@observablehq/plot';
import {logScale, shareOf} from '../charts/log_axis.ts';
import type {Drawing} from './drawing.ts';
import {element, linesOf, text, widthOf} from './drawing.ts';
import {axes, plotted, textsWithRoom, tickText} from './plot_frame.ts';
import type {Who} from './signs.ts';
import {colourOf, outcomeSign, sign} from './signs.ts';

export interface DotRow {
  who: Who;
  label: string;
  /** The one that the number at the right is of; null: there is none, and `outcome` says why. */
  value: number | null;
  /** Others of the same row, drawn small. */
  others: readonly number[];
  /** 95 % interval of `value`: thick, without caps. */
  interval: readonly [number, number] | null;
  /** From the least to the largest: thin, with caps, so that it is not taken for an interval. */
  range: readonly [number, number] | null;
  outcome: string | null;
  number: string;
  interval_text: string | null;
  words: string;
}

export interface DotAxis {
  kind: 'log' | 'linear';
  /** Behind the last tick: "ms", "%", "×". */
  unit: string;
  baseline: {value: number; words: string} | null;
  /** Above the numbers. */
  heading: string;
}

const ROW = 20;
const TITLE_LINE = 14;
const BELOW_TITLE = 20;
const FOOT = 22;
const CAP = 4;
const PAD = 10;

function linearScale(values: readonly number[]): {low: number; high: number; ticks: number[]} {
  const high = Math.max(...values, 0);
  const power = 10 ** Math.floor(Math.log10(high || 1));
  const step = ([0.2, 0.5, 1, 2, 5].find((each) => high / (each * power) <= 5) ?? 5) * power;
  const steps = Math.max(1, Math.ceil(high / step));
  const ticks = Array.from({length: steps + 1}, (_, index) =>
    Number((index * step).toPrecision(12)),
  );
  return {low: 0, high: ticks.at(-1)!, ticks};
}

export function dotRows(
  drawing: Drawing,
  /** Broken where it has no room, and at ends of lines. */
  title: string,
  rows: readonly DotRow[],
  axis: DotAxis,
): SVGSVGElement {
  const {ink, width} = drawing;
  const values = rows.flatMap(({value, others, interval, range}) => [
    ...(value === null ? [] : [value]),
    ...others,
    ...(interval ?? []),
    ...(range ?? []),
  ]);
  const withBaseline = axis.baseline === null ? values : [...values, axis.baseline.value];
  const scale = axis.kind === 'log' ? logScale(withBaseline) : linearScale(withBaseline);
  const left = Math.min(
    width * 0.42,
    24 + Math.max(...rows.map(({label}) => widthOf(label)), widthOf('x')),
  );
  const right = Math.min(
    width * 0.36,
    PAD +
      Math.max(
        widthOf(axis.heading),
        ...rows.map(({number, interval_text}) => widthOf(`${number} ${interval_text ?? ''}`) + 6),
      ),
  );
  const titleRoom = width - widthOf(axis.heading) - 2 * PAD;
  const titleLines = title.split('\n').flatMap((line) => linesOf(line, titleRoom));
  const head = titleLines.length * TITLE_LINE + BELOW_TITLE;
  const height = head + rows.length * ROW + FOOT;
  const middle = (index: number): number => head + index * ROW + ROW / 2;

  const marks: Plot.RenderFunction = (_index, scales) => {
    const x = (value: number): number => Number(scales.x?.(value));
    const group = element(drawing, 'g', {'text-anchor': 'start'});
    const line = (from: number, to: number, y: number, stroke: string, thick: number): SVGElement =>
      element(drawing, 'line', {
        x1: x(from),
        x2: x(to),
        y1: y,
        y2: y,
        stroke,
        'stroke-width': thick,
      });
    if (axis.baseline !== null) {
      const at = x(axis.baseline.value);
      group.append(
        element(drawing, 'line', {
          x1: at,
          x2: at,
          y1: head - 4,
          y2: height - FOOT,
          stroke: ink('chart-baseline'),
        }),
        text(drawing, at + 4, head - 4, axis.baseline.words),
      );
    }
    rows.forEach((row, index) => {
      const y = middle(index);
      const colour = colourOf(drawing, row.who.framework);
      if (row.range !== null) {
        const [least, largest] = row.range;
        group.append(line(least, largest, y, colour, 1));
        for (const end of [least, largest])
          group.append(
            element(drawing, 'line', {
              x1: x(end),
              x2: x(end),
              y1: y - CAP,
              y2: y + CAP,
              stroke: colour,
            }),
          );
      }
      if (row.interval !== null) group.append(line(row.interval[0], row.interval[1], y, colour, 3));
      for (const other of row.others)
        group.append(sign(drawing, row.who, {x: x(other), y, size: 7}, row.words));
      if (row.value !== null)
        group.append(sign(drawing, row.who, {x: x(row.value), y, size: 12}, row.words));
      else if (row.outcome !== null)
        group.append(outcomeSign(drawing, row.outcome, {x: left + 8, y}, row.words));
      group.append(
        sign(drawing, row.who, {x: 6, y, size: 11}),
        text(drawing, 18, y + 4, row.label, {fill: ink('text')}),
        element(drawing, 'text', {x: width, y: y + 4, 'text-anchor': 'end', fill: ink('text-2')}, [
          element(drawing, 'tspan', {'font-weight': 600, fill: ink('text')}, [row.number]),
          row.interval_text === null ? '' : ` ${row.interval_text}`,
        ]),
      );
    });
    return group;
  };

  const wide = width - left - right - 2 * PAD;
  const texts = textsWithRoom(
    scale.ticks.map((tick, index) =>
      index === scale.ticks.length - 1 ? `${tickText(tick)}${axis.unit}` : tickText(tick),
    ),
    scale.ticks.map(
      (tick) => wide * (axis.kind === 'log' ? shareOf(scale, tick) : tick / scale.high),
    ),
  );
  const plot = plotted(drawing, {
    width,
    height,
    marginTop: head,
    marginBottom: FOOT,
    marginLeft: left + PAD,
    marginRight: right + PAD,
    x: {type: axis.kind, domain: [scale.low, scale.high]},
    y: {axis: null},
    marks: [axes(drawing, 'x', scale.ticks, (value) => texts[scale.ticks.indexOf(value)]!), marks],
  });
  plot.append(
    ...titleLines.map((line, index) =>
      text(drawing, 0, 12 + index * TITLE_LINE, line, {
        'text-anchor': 'start',
        'font-weight': 600,
        fill: ink('text'),
      }),
    ),
    text(drawing, width, 12, axis.heading, {'text-anchor': 'end'}),
  );
  return plot;
}
