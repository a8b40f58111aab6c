// A trial on one clock: phases behind all lanes, iterations as dots, CPU stacked by process, footprint, GPUs and frames, with
// one axis of time and one crosshair.
import type {ComponentChildren} from 'preact';
import {useCallback, useMemo} from 'preact/hooks';
import type {TimeRange} from '../charts/bands.tsx';
import {ROLES} from '../charts/cpu_windows.ts';
import {GpuPlot, gpuUnit, GpuValuesAt} from '../charts/gpu_lane.tsx';
import type {GpuTraces} from '../charts/gpu_readings.ts';
import type {Frame, Tick} from '../charts/lane_canvas.tsx';
import {LaneCanvas} from '../charts/lane_canvas.tsx';
import {cssValue} from '../charts/palette.ts';
import {Plot} from '../charts/plot.tsx';
import type {PlotForm} from '../charts/plot.tsx';
import {RoleValues} from '../charts/role_values.tsx';
import {stacked} from '../charts/trace.ts';
import type {Columns} from '../charts/trace.ts';
import {bytes, count, duration, percent} from '../format.ts';
import {
  callMs,
  cpuAt,
  cpuColumns,
  cpuIsMerged,
  footprintAt,
  footprintColumns,
  iterationAt,
} from './lane_values.ts';
import {logScale, shareOf} from '../charts/log_axis.ts';
import type {IterationPoint, Timeline} from './trial_answers.ts';

const CPU: PlotForm = {stacked: true, tick_unit: 100, baseline: 100, peaks: true};
const FOOTPRINT: PlotForm = {stacked: false, tick_unit: 50, baseline: null};
const ITERATIONS_HEIGHT = 120;
const FRAMES_HEIGHT = 34;
const LONG_FRAME_US = 50_000; // three frames of a display at 60 Hz, as long tasks are counted

export interface LaneProps {
  timeline: Timeline;
  shown: TimeRange;
  width: number;
  /** Where the crosshair stands; the end of what is shown without one. */
  at_us: number;
}

/** Title, plot and the values at the crosshair; `row` is its place below 720 px. */
function Lane({
  title,
  unit,
  children,
  values,
}: {
  title: string;
  unit: string;
  children: ComponentChildren;
  values: ComponentChildren;
}) {
  return (
    <>
      <p class="lane-title">
        <b>{title}</b> <span>{unit}</span>
      </p>
      <div class="trial-plot">{children}</div>
      <div class="lane-values">{values}</div>
    </>
  );
}

const inView = ({start_us, duration_ns}: IterationPoint, {from_us, to_us}: TimeRange): boolean =>
  start_us <= to_us && start_us + duration_ns / 1000 >= from_us;

const DOT = 3;

/** A dot at its begin, as long as it took where that is longer; a group, which is a mean, is hollow. */
function drawIteration({context, x, y}: Frame, each: IterationPoint, share: number): void {
  const left = x(each.start_us);
  const length = Math.max(DOT, x(each.start_us + each.duration_ns / 1000) - left);
  const top = y(share) - DOT / 2;
  if (each.calls > 1) context.strokeRect(left + 0.5, top, length, DOT);
  else context.fillRect(left, top, length, DOT);
}

export function IterationLane({
  timeline,
  shown,
  width,
  at_us,
  framework,
}: LaneProps & {framework: string}) {
  const {iterations} = timeline;
  const scale = useMemo(
    () => logScale(iterations.filter((each) => inView(each, shown)).map(callMs)),
    [iterations, shown.from_us, shown.to_us],
  );
  const ticks: Tick[] = scale.ticks.map((tick) => ({
    share: shareOf(scale, tick),
    text: tick < 1000 ? String(tick) : `${tick / 1000} s`, // the axis has room for four letters
  }));
  const {steady_from_us} = timeline;
  const draw = useCallback(
    (frame: Frame) => {
      const {context, x, height} = frame;
      const colour = cssValue(`--fw-${framework}`) || cssValue('--text-2');
      context.fillStyle = colour;
      context.strokeStyle = colour;
      context.lineWidth = 1;
      for (const each of iterations)
        if (inView(each, shown)) drawIteration(frame, each, shareOf(scale, callMs(each)));
      if (steady_from_us === null) return;
      const at = Math.round(x(steady_from_us)) + 0.5;
      context.strokeStyle = cssValue('--chart-baseline');
      context.setLineDash([3, 3]);
      context.beginPath();
      context.moveTo(at, 0);
      context.lineTo(at, height);
      context.stroke();
      context.fillStyle = cssValue('--text-2');
      context.font = `${cssValue('--text-xs')} ${cssValue('--font-sans')}`;
      context.textAlign = 'left';
      context.fillText('steady part', at + 4, height - 6);
    },
    [iterations, scale, shown.from_us, shown.to_us, steady_from_us, framework],
  );
  const at = iterationAt(timeline, at_us);
  const frame = useMemo(() => ({from_us: shown.from_us, to_us: shown.to_us}), [shown]);
  return (
    <Lane
      title="Iterations"
      unit="ms a call, log"
      values={
        at !== null && (
          <>
            <p>
              <b>{duration(callMs(at))}</b>
            </p>
            <p>
              {timeline.phases[at.phase]?.name} {count(at.index)}
            </p>
            {at.calls > 1 && <p>mean of {count(at.calls)} calls</p>}
          </>
        )
      }
    >
      <LaneCanvas
        shown={frame}
        width={width}
        height={ITERATIONS_HEIGHT}
        ticks={ticks}
        draw={draw}
      />
    </Lane>
  );
}

/** The largest sums only where they are not the stack's own top. */
function cpuPlotted(timeline: Timeline): Columns {
  const [seconds, ...values] = cpuColumns(timeline);
  const [, ...roles] = stacked([seconds, ...values.slice(0, ROLES.length)]);
  const peaks = values.at(-1) ?? [];
  return [seconds, ...roles, cpuIsMerged(timeline) ? peaks : peaks.map(() => null)];
}

export function ProcessLanes({timeline, shown, width, at_us}: LaneProps) {
  const cpu = useMemo(() => cpuPlotted(timeline), [timeline]);
  const footprint = useMemo(() => footprintColumns(timeline), [timeline]);
  const frame = {from_s: shown.from_us / 1e6, to_s: shown.to_us / 1e6, width};
  return (
    <>
      <Lane
        title="CPU"
        unit="% of one core"
        values={<RoleValues values={cpuAt(timeline, at_us)} format={percent} />}
      >
        <Plot form={CPU} columns={cpu} {...frame} />
      </Lane>
      <Lane
        title="Footprint"
        unit="MB"
        values={<RoleValues values={footprintAt(timeline, at_us)} format={bytes} />}
      >
        <Plot form={FOOTPRINT} columns={footprint} {...frame} />
      </Lane>
    </>
  );
}

export function GpuLane({
  gpu,
  shown,
  width,
  at_us,
}: Omit<LaneProps, 'timeline'> & {gpu: GpuTraces}) {
  return (
    <Lane title="GPU" unit={gpuUnit(gpu)} values={<GpuValuesAt gpu={gpu} at_us={at_us} />}>
      <GpuPlot gpu={gpu} shown={shown} width={width} />
    </Lane>
  );
}

const NO_TICKS: readonly Tick[] = [];

/** Frames that were on the screen for too long, and the tasks of the page that kept it busy. */
export function FrameLane({timeline: {frames, long_tasks}, shown, width}: LaneProps) {
  const long = frames.filter(([, length_us]) => (length_us ?? 0) > LONG_FRAME_US);
  const worst_us = Math.max(0, ...long.map(([, length_us]) => length_us ?? 0));
  const draw = useCallback(
    ({context, x, height}: Frame) => {
      const bar = ([start_us, length_us]: readonly (number | null)[], top: number, high: number) =>
        context.fillRect(
          x(start_us ?? 0),
          top,
          Math.max(1, x((start_us ?? 0) + (length_us ?? 0)) - x(start_us ?? 0) - 1),
          high,
        );
      context.fillStyle = cssValue('--role-native-host');
      for (const frame of long) bar(frame, 4, height / 2 - 3);
      context.fillStyle = cssValue('--role-renderer');
      for (const task of long_tasks) bar(task, height / 2 + 4, height / 2 - 8);
    },
    [frames, long_tasks],
  );
  return (
    <Lane
      title="Frames"
      unit="over 50 ms; tasks"
      values={
        <p>
          {long.length === 0 ? 'none' : `${count(long.length)}, ${duration(worst_us / 1000)} worst`}
        </p>
      }
    >
      <LaneCanvas shown={shown} width={width} height={FRAMES_HEIGHT} ticks={NO_TICKS} draw={draw} />
    </Lane>
  );
}
