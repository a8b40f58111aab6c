// Time against memory or energy, both logarithmic, with the front of those that are worth choosing.
import * as Plot from '@observablehq/plot';
import {logScale} from '../charts/log_axis.ts';
import type {Arm} from './arms.ts';
import type {Drawing} from './drawing.ts';
import {element, text, boldWidthOf} from './drawing.ts';
import {front} from './pareto.ts';
import {axes, plotted, roomForTicks, tickText} from './plot_frame.ts';
import {sign} from './signs.ts';
import {spread} from './size_lines.ts';

export interface CostPoint {
  arm: Arm;
  time: number;
  low: number | null;
  high: number | null;
  other: number;
  words: string;
}

const LEAST_LEFT = 48;
const TOP = 24;
const BOTTOM = 40;
const LEAST = 280;
const LINE = 13;

export function costScatter(
  drawing: Drawing,
  points: readonly CostPoint[],
  axis: {time: string; other: string},
): SVGSVGElement {
  const {ink} = drawing;
  const width = Math.min(drawing.width, 860);
  const height = Math.max(LEAST, points.length * LINE + TOP + BOTTOM);
  const right = Math.min(
    width * 0.45,
    34 + Math.max(...points.map(({arm}) => boldWidthOf(arm.label))),
  );
  const x = logScale(points.map(({other}) => other));
  const y = logScale(points.flatMap(({time, low, high}) => [time, low ?? time, high ?? time]));
  const left_edge = roomForTicks(y.ticks, LEAST_LEFT);
  const chosen = front(points);

  const marks: Plot.RenderFunction = (_index, scales) => {
    const at = ({other, time}: CostPoint) => ({
      x: Number(scales.x?.(other)),
      y: Number(scales.y?.(time)),
    });
    const group = element(drawing, 'g', {'text-anchor': 'start'});
    const places = spread(
      points.map((each) => at(each).y),
      LINE,
      TOP + 6,
      height - BOTTOM - 4,
    );
    const label = width - right + 22;
    points.forEach((point, index) => {
      const {x: left, y: top} = at(point);
      const place = places[index]!;
      const strong = chosen.includes(point);
      group.append(
        element(drawing, 'path', {
          d: `M${left + 7} ${top}L${width - right + 2} ${top}L${label - 14} ${place}`,
          fill: 'none',
          stroke: ink('chart-axis'),
          'stroke-width': 0.75,
          'stroke-opacity': 0.45,
        }),
        sign(drawing, point.arm, {x: label - 7, y: place, size: 10}),
        text(drawing, label, place + 4, point.arm.label, {
          fill: ink(strong ? 'text' : 'text-2'),
          'font-weight': strong ? 600 : 400,
        }),
        sign(drawing, point.arm, {x: left, y: top, size: 12}, point.words),
      );
    });
    return group;
  };

  const plot = plotted(drawing, {
    width,
    height,
    marginTop: TOP,
    marginBottom: BOTTOM,
    marginLeft: left_edge,
    marginRight: right,
    x: {type: 'log', domain: [x.low, x.high]},
    y: {type: 'log', domain: [y.low, y.high]},
    marks: [
      axes(drawing, 'y', y.ticks, tickText),
      axes(drawing, 'x', x.ticks, tickText),
      Plot.line(chosen, {
        x: 'other',
        y: 'time',
        curve: 'step-after',
        stroke: ink('chart-baseline'),
        strokeWidth: 1.25,
        strokeDasharray: '3 3',
      }),
      Plot.ruleX(
        points.filter(({low}) => low !== null),
        {x: 'other', y1: 'low', y2: 'high', stroke: ink('text-3'), strokeWidth: 1.25},
      ),
      marks,
    ],
  });
  plot.append(
    text(drawing, 0, 12, axis.time, {'text-anchor': 'start'}),
    text(drawing, left_edge + (width - left_edge - right) / 2, height - 6, axis.other),
  );
  return plot;
}
