// Any two columns of a view against each other. A hue means a framework and nothing else: other groups are shades of ink.
import * as Plot from '@observablehq/plot';
import {logScale} from '../charts/log_axis.ts';
import type {Drawing} from './drawing.ts';
import {element, laidOut, text, widthOf} from './drawing.ts';
import {axes, plotted, roomForTicks, tickText} from './plot_frame.ts';
import {inOrder} from './heat_map.ts';
import type {Cell, Row} from './row.ts';
import {distinct, grouped} from './row.ts';
import {sign} from './signs.ts';

export interface FreeAxes {
  x: string;
  y: string;
  /** null: none. */
  colour: string | null;
  facet: string | null;
}

const LEAST_LEFT = 52;
const TOP = 24;
const BOTTOM = 40;
const PLOT = 240;
const GAP = {x: 24, y: 20};
const LEGEND_LINE = 14;
const PALEST = 0.3;

/** Times, sizes and ratios are read on a logarithmic axis. */
export function isLogarithmic(column: string): boolean {
  return /(_ms|_us|_bytes|_over_model|^ratio|_joules\w*|_watts)$/.test(column);
}

const named = (value: Cell | undefined): string =>
  value === null || value === undefined ? 'NULL' : String(value);

interface Scale {
  options: Plot.ScaleOptions;
  marks: Plot.Markish[];
  /** Pixels beside the axis for its texts. */
  room: number;
}

/** Of one column over all panels; values that the axis cannot show are left out by `shows`. */
function scaleOf(drawing: Drawing, which: 'x' | 'y', column: string, rows: readonly Row[]): Scale {
  const values = rows
    .map((row) => row[column])
    .filter((value) => value !== null && value !== undefined);
  const numbers = values.filter((value) => typeof value === 'number');
  if (numbers.length < values.length) {
    const domain = inOrder(values.map(named));
    const axis = {tickSize: 0, label: null, fill: drawing.ink('chart-text')};
    return {
      options: {type: 'point', domain, padding: 0.6},
      marks:
        which === 'x'
          ? [Plot.axisX({...axis, ...(domain.length > 4 ? {tickRotate: -35} : {})})]
          : [
              Plot.gridY(domain, {stroke: drawing.ink('chart-grid-major'), strokeOpacity: 1}),
              Plot.axisY(axis),
            ],
      room: Math.min(150, 12 + Math.max(...domain.map((each) => widthOf(each)))),
    };
  }
  if (isLogarithmic(column)) {
    const {low, high, ticks} = logScale(numbers);
    return {
      options: {type: 'log', domain: [low, high]},
      marks: axes(drawing, which, ticks, tickText),
      room: roomForTicks(ticks, LEAST_LEFT),
    };
  }
  const sizes = distinct(numbers).sort((a, b) => a - b);
  const span = (sizes.at(-1) ?? 1) - Math.min(0, sizes[0] ?? 0);
  const ticks = sizes.length <= 6 ? sizes : linearTicks(sizes);
  return {
    options: {domain: [Math.min(0, sizes[0] ?? 0), (sizes.at(-1) ?? 1) + span * 0.06]},
    marks: axes(drawing, which, ticks, tickText),
    room: roomForTicks(ticks, LEAST_LEFT),
  };
}

function linearTicks(sorted: readonly number[]): number[] {
  const low = Math.min(0, sorted[0]!);
  const high = Math.max(0, sorted.at(-1)!);
  const raw = (high - low) / 5 || 1;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = ([1, 2, 5, 10].find((each) => raw <= each * power) ?? 10) * power;
  const ticks: number[] = [];
  for (let at = Math.ceil(low / step); at * step <= high + step / 2; at++)
    ticks.push(Number((at * step).toPrecision(12)));
  return ticks;
}

/** Rows that have both numbers, above 0 where the axis is logarithmic. */
export function shown(rows: readonly Row[], {x, y}: FreeAxes): Row[] {
  const fits = (column: string, value: Cell | undefined): boolean =>
    value !== null &&
    value !== undefined &&
    (typeof value !== 'number' || !isLogarithmic(column) || value > 0);
  return rows.filter((row) => fits(x, row[x]) && fits(y, row[y]));
}

export function freeChart(drawing: Drawing, rows: readonly Row[], wanted: FreeAxes): SVGSVGElement {
  const {x, y, colour, facet} = wanted;
  const {ink} = drawing;
  const drawn = shown(rows, wanted);
  const groups = colour === null ? [] : inOrder(drawn.map((row) => named(row[colour])));
  const byFramework = colour !== null && /(^|_)framework$/.test(colour);
  const shade = (row: Row): number =>
    colour === null || groups.length < 2
      ? 1
      : 1 - (groups.indexOf(named(row[colour])) / (groups.length - 1)) * (1 - PALEST);
  const scales = {x: scaleOf(drawing, 'x', x, drawn), y: scaleOf(drawing, 'y', y, drawn)};
  const left = scales.y.room;
  const rotated =
    scales.x.options.type === 'point' && distinct(drawn.map((row) => row[x])).length > 4;
  const bottom = rotated
    ? BOTTOM + Math.min(90, Math.max(...drawn.map((row) => widthOf(named(row[x])))) * 0.6)
    : BOTTOM;
  const legend = groups.length * LEGEND_LINE;
  const panels =
    facet === null
      ? new Map([['', drawn]])
      : grouped(drawn, (row) => `${facet} ${named(row[facet])}`);
  const wide = drawing.width >= 1100 ? 3 : drawing.width >= 720 ? 2 : 1;
  const columns = Math.min(wide, panels.size);
  const width = Math.min(760, Math.floor((drawing.width - GAP.x * (columns - 1)) / columns));
  const right =
    groups.length === 0
      ? 12
      : Math.min(width * 0.4, 28 + Math.max(...groups.map((each) => widthOf(each))));
  const height = TOP + Math.max(PLOT, legend) + bottom;

  const pieces = [...panels].map(([title, of]) => {
    const marks: Plot.RenderFunction = (_index, at) => {
      const group = element(drawing, 'g', {'text-anchor': 'start'});
      const dot = (row: Row, cx: number, cy: number, words: string): SVGElement =>
        byFramework
          ? sign(
              drawing,
              {framework: named(row[colour]), backend: named(row['backend'] ?? '')},
              {x: cx, y: cy, size: 11},
              words,
            )
          : element(
              drawing,
              'circle',
              {
                cx,
                cy,
                r: 3.5,
                fill: ink('text'),
                'fill-opacity': shade(row),
                stroke: ink('text'),
                'stroke-width': 0.75,
              },
              [element(drawing, 'title', {}, [words])],
            );
      const placed = (which: 'x' | 'y', value: Cell | undefined): number =>
        Number(at[which]?.(scales[which].options.type === 'point' ? named(value) : value));
      for (const row of of)
        group.append(
          dot(
            row,
            placed('x', row[x]),
            placed('y', row[y]),
            Object.entries(row)
              .map(([name, value]) => `${name} ${named(value)}`)
              .join('\n'),
          ),
        );
      groups.forEach((name, index) => {
        const row = drawn.find((each) => named(each[colour!]) === name)!;
        const top = TOP + index * LEGEND_LINE + 6;
        group.append(
          dot(row, width - right + 12, top, name),
          text(drawing, width - right + 22, top + 4, name, {fill: ink('text')}),
        );
      });
      return group;
    };
    const plot = plotted(drawing, {
      width,
      height,
      marginTop: TOP,
      marginBottom: bottom,
      marginLeft: left,
      marginRight: right,
      x: scales.x.options,
      y: scales.y.options,
      marks: [scales.y.marks, scales.x.marks, marks],
    });
    plot.append(
      text(drawing, 0, 12, title === '' ? y : `${title}: ${y}`, {
        'text-anchor': 'start',
        'font-weight': 600,
        fill: ink('text'),
      }),
      text(drawing, left + (width - left - right) / 2, height - 6, x),
    );
    return plot;
  });
  return laidOut(drawing, pieces, columns, GAP);
}
