// One lane's canvas: series over time on a linear axis from 0. It draws; axis of time, tints and crosshair are shared by
// the lanes and drawn around it.
import {useEffect, useRef} from 'preact/hooks';
import uPlot from 'uplot';
import {ticksUpTo} from './axis.ts';
import {ROLES} from './cpu_windows.ts';
import type {Role} from './cpu_windows.ts';
import {cssValue, onThemeChange} from './palette.ts';
import type {Columns} from './trace.ts';

export const Y_AXIS_WIDTH = 34;
export const PLOT_HEIGHT = 102;
const BELOW_ZERO = 6; // room for the lower half of the label 0
const ABOVE_TOP = 1.06; // room for the half of the top label that stands above its line

export interface PlotForm {
  /** Areas on top of each other, or lines from the axis. */
  stacked: boolean;
  /** What the axis is divided by: 100 % is one core. */
  tick_unit: number;
  /** The line that matters, drawn over the data. */
  baseline: number | null;
  /** Behind the roles' there is a column of what their sum came to at most, drawn as a line. */
  peaks?: boolean;
}

export interface PlotProps {
  form: PlotForm;
  columns: Columns;
  from_s: number;
  to_s: number;
  width: number;
}

function highest(columns: Columns): number {
  let top = 0;
  for (const series of columns.slice(1))
    for (const value of series) top = Math.max(top, value ?? 0);
  return top;
}

function drawBaseline(plot: uPlot, value: number): void {
  const y = Math.round(plot.valToPos(value, 'y', true)) + 0.5;
  plot.ctx.save();
  plot.ctx.strokeStyle = cssValue('--chart-baseline');
  plot.ctx.globalAlpha = 0.75;
  plot.ctx.lineWidth = devicePixelRatio;
  plot.ctx.beginPath();
  plot.ctx.moveTo(plot.bbox.left, y);
  plot.ctx.lineTo(plot.bbox.left + plot.bbox.width, y);
  plot.ctx.stroke();
  plot.ctx.restore();
}

function seriesOf(role: Role, form: PlotForm): uPlot.Series {
  const colour = (): string => cssValue(`--role-${role}`);
  return form.stacked
    ? {stroke: colour, fill: colour, width: 0, points: {show: false}}
    : {stroke: colour, width: 1.75, points: {show: false}};
}

const PEAKS: uPlot.Series = {
  stroke: () => cssValue('--text-2'),
  width: 1,
  points: {show: false},
};

function optionsOf(
  form: PlotForm,
  width: number,
  top: () => {top: number; ticks: number[]},
): uPlot.Options {
  return {
    width,
    height: PLOT_HEIGHT,
    padding: [0, 0, BELOW_ZERO, 0],
    legend: {show: false},
    cursor: {show: false},
    scales: {x: {time: false}, y: {range: () => [0, top().top * ABOVE_TOP]}},
    axes: [
      {show: false},
      {
        size: Y_AXIS_WIDTH,
        gap: 6,
        font: `${cssValue('--text-xs')} ${cssValue('--font-sans')}`,
        stroke: () => cssValue('--chart-text'),
        grid: {stroke: () => cssValue('--chart-grid-major'), width: 1},
        ticks: {show: false},
        splits: () => top().ticks,
        values: (_, ticks) => ticks.map((tick) => tick.toLocaleString('en-US')),
      },
    ],
    // The topmost area first, so that those below lie over it.
    series: [
      {},
      ...ROLES.toReversed().map((role) => seriesOf(role, form)),
      ...(form.peaks === true ? [PEAKS] : []),
    ],
    hooks: {draw: form.baseline === null ? [] : [(plot) => drawBaseline(plot, form.baseline ?? 0)]},
  };
}

export function Plot({form, columns, from_s, to_s, width}: PlotProps) {
  const element = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const scale = useRef(ticksUpTo(1, form.tick_unit));

  useEffect(() => {
    if (element.current === null) return;
    const made = new uPlot(
      optionsOf(form, width, () => scale.current),
      [[], ...ROLES.map(() => []), ...(form.peaks === true ? [[]] : [])],
      element.current,
    );
    plot.current = made;
    const forget = onThemeChange(() => made.redraw());
    return () => {
      forget();
      made.destroy();
      plot.current = null;
    };
  }, [form]);

  useEffect(() => plot.current?.setSize({width, height: PLOT_HEIGHT}), [width]);

  useEffect(() => {
    scale.current = ticksUpTo(highest(columns), form.tick_unit);
    const [seconds, ...values] = columns;
    const roles = values.slice(0, ROLES.length);
    const peaks = values.slice(ROLES.length);
    plot.current?.batch(() => {
      plot.current?.setData([seconds, ...roles.toReversed(), ...peaks], false);
      plot.current?.setScale('x', {min: from_s, max: to_s});
    });
  }, [columns, from_s, to_s, form]);

  return <div ref={element} class="plot" />;
}
