// Times over the size of a network: a panel for each other size, workload and sweep, a line for each framework and backend.
// What has no time stands above the plot as what became of it.
import * as Plot from '@observablehq/plot';
import {logScale} from '../charts/log_axis.ts';
import type {Arm} from './arms.ts';
import type {Drawing} from './drawing.ts';
import {element, laidOut, picture, text, widthOf} from './drawing.ts';
import {axes, plotted, roomForTicks, tickText} from './plot_frame.ts';
import {distinct, grouped} from './row.ts';
import {colourOf, dashOf, outcomeSign, sign} from './signs.ts';

export interface SizedTime {
  panel: string;
  arm: Arm;
  size: number;
  mean: number | null;
  low: number | null;
  high: number | null;
  /** What became of it where there is no mean; null: nothing yet. */
  outcome: string | null;
  words: string;
}

const GAP = {x: 24, y: 20};
const LEAST_LEFT = 44; // word 'failed' beside the strip
const TITLE = 20;
const FAILED = 22; // the strip above the plot
const BOTTOM = 36;
const LEAST_PLOT = 168;
const LABEL_LINE = 13;
const LABEL_BEGIN = 26; // from the plot's right end to the text
const MOST_LABEL = 190;
const GLYPH_STEP = 12;

/** Places for labels: as near to where they belong as is possible without touching. */
export function spread(
  wanted: readonly number[],
  step: number,
  top: number,
  bottom: number,
): number[] {
  const order = wanted.map((_, index) => index).sort((a, b) => wanted[a]! - wanted[b]!);
  const places = wanted.slice();
  let before = top - step;
  for (const index of order) {
    places[index] = Math.max(wanted[index]!, before + step);
    before = places[index]!;
  }
  let below = bottom + step;
  for (const index of order.toReversed()) {
    places[index] = Math.min(places[index]!, below - step);
    below = places[index]!;
  }
  return places;
}

interface Shared {
  width: number;
  left: number;
  label: number;
  plot: number;
  low: number;
  high: number;
  ticks: number[];
  axis: string;
}

const lastOf = (points: readonly SizedTime[]): SizedTime | undefined =>
  points.filter(({mean}) => mean !== null).at(-1);

function panel(
  drawing: Drawing,
  title: string,
  all: readonly SizedTime[],
  shared: Shared,
): SVGSVGElement {
  const {ink} = drawing;
  const sizes = distinct(all.map(({size}) => size)).sort((a, b) => a - b);
  const arms = [...grouped(all, ({arm}) => arm.key).values()].map((points) =>
    points.toSorted((a, b) => a.size - b.size),
  );
  const top = TITLE + FAILED;
  const height = top + shared.plot + BOTTOM;
  const right = LABEL_BEGIN + shared.label;
  const edge = sizes.length === 1 ? 2 : 1.12;

  const lines = arms.flatMap((points) => {
    const arm = points[0]!.arm;
    const colour = colourOf(drawing, arm.framework);
    const known = points.filter(({mean}) => mean !== null);
    return [
      Plot.line(known, {
        x: 'size',
        y: 'mean',
        stroke: colour,
        strokeWidth: 1.75,
        ...(dashOf(arm.backend) === null ? {} : {strokeDasharray: dashOf(arm.backend)!}),
      }),
      Plot.ruleX(
        known.filter(({low}) => low !== null),
        {x: 'size', y1: 'low', y2: 'high', stroke: colour, strokeWidth: 1.25},
      ),
    ];
  });

  const signs: Plot.RenderFunction = (_index, scales) => {
    const x = (size: number): number => Number(scales.x?.(size));
    const y = (mean: number): number => Number(scales.y?.(mean));
    const group = element(drawing, 'g', {'text-anchor': 'start'});
    const ends = arms.flatMap((points) => lastOf(points) ?? []);
    const places = spread(
      ends.map(({mean}) => y(mean!)),
      LABEL_LINE,
      top,
      top + shared.plot,
    );
    const end = x(sizes.at(-1)!);
    ends.forEach(({arm, size, mean}, index) => {
      const at = places[index]!;
      group.append(
        element(drawing, 'path', {
          d: `M${x(size) + 7} ${y(mean!)}H${end + 7}L${end + 12} ${at}`,
          fill: 'none',
          stroke: ink('chart-axis'),
          'stroke-width': 0.75,
          'stroke-opacity': 0.7,
        }),
        sign(drawing, arm, {x: end + 18, y: at, size: 10}),
        text(drawing, end + LABEL_BEGIN, at + 4, arm.label, {fill: ink('text')}),
      );
    });
    for (const point of all)
      if (point.mean !== null)
        group.append(
          sign(drawing, point.arm, {x: x(point.size), y: y(point.mean), size: 11}, point.words),
        );
    const failed = all.filter(({mean, outcome}) => mean === null && outcome !== null);
    if (failed.length > 0)
      group.append(text(drawing, shared.left - 8, TITLE + 13, 'failed', {'text-anchor': 'end'}));
    for (const here of grouped(failed, ({size}) => String(size)).values())
      here.forEach((point, index) =>
        group.append(
          outcomeSign(
            drawing,
            point.outcome!,
            {x: x(point.size) + (index - (here.length - 1) / 2) * GLYPH_STEP, y: TITLE + 9},
            point.words,
          ),
        ),
      );
    return group;
  };

  const plot = plotted(drawing, {
    width: shared.width,
    height,
    marginTop: top,
    marginBottom: BOTTOM,
    marginLeft: shared.left,
    marginRight: right,
    x: {type: 'log', domain: [sizes[0]! / edge, sizes.at(-1)! * edge]},
    y: {type: 'log', domain: [shared.low, shared.high]},
    marks: [
      axes(drawing, 'y', shared.ticks, tickText),
      Plot.axisX(sizes, {
        tickSize: 0,
        text: sizes.map(tickText),
        label: null,
        fill: ink('chart-text'),
      }),
      lines,
      signs,
    ],
  });
  plot.append(
    text(drawing, shared.left, 12, title, {
      'text-anchor': 'start',
      'font-weight': 600,
      fill: ink('text'),
    }),
    text(drawing, shared.left + (shared.width - shared.left - right) / 2, height - 4, shared.axis),
  );
  return plot;
}

/** `axis`: what the sizes are, "depth, hidden layers". */
export function sizeLines(
  drawing: Drawing,
  points: readonly SizedTime[],
  axis: string,
): SVGSVGElement {
  const values = points.flatMap(({mean, low, high}) =>
    [mean, low, high].filter((value) => value !== null),
  );
  if (points.length === 0) return picture(drawing, drawing.width, 0, []);
  const panels = grouped(points, (point) => point.panel);
  const wide = drawing.width >= 1100 ? 3 : drawing.width >= 720 ? 2 : 1;
  const columns = Math.min(wide, panels.size);
  const width = Math.floor((drawing.width - GAP.x * (columns - 1)) / columns);
  const label = Math.min(
    MOST_LABEL,
    Math.max(...points.map(({arm}) => widthOf(arm.label))),
    Math.max(60, width * 0.45),
  );
  const most = Math.max(
    ...[...panels.values()].map((of) => distinct(of.map(({arm}) => arm.key)).length),
  );
  const {low, high, ticks} = logScale(values);
  const shared = {
    width: Math.min(width, 620),
    left: roomForTicks(ticks, LEAST_LEFT),
    label,
    plot: Math.max(LEAST_PLOT, most * LABEL_LINE),
    low,
    high,
    ticks,
    axis,
  };
  return laidOut(
    drawing,
    [...panels].map(([title, of]) => panel(drawing, title, of, shared)),
    columns,
    GAP,
  );
}
