// CPU and footprint of the browser's processes and what GPUs do over the last minute, on one axis of time with one crosshair.
import {useMemo, useState} from 'preact/hooks';
import {Bands, Crosshair} from '../charts/bands.tsx';
import type {TimeRange} from '../charts/bands.tsx';
import {ROLES, total} from '../charts/cpu_windows.ts';
import {GpuPlot, gpuUnit, GpuValuesAt} from '../charts/gpu_lane.tsx';
import {gpuAt, gpuTraces} from '../charts/gpu_readings.ts';
import type {GpuTraces} from '../charts/gpu_readings.ts';
import {Plot, Y_AXIS_WIDTH} from '../charts/plot.tsx';
import type {PlotForm} from '../charts/plot.tsx';
import {RoleValues} from '../charts/role_values.tsx';
import type {Trace} from '../charts/trace.ts';
import {columnsOf, neighbour, phaseAt, stacked, windowAt} from '../charts/trace.ts';
import {useWidth} from '../charts/use_width.ts';
import {bytes, percent, secondsAgo} from '../format.ts';
import {LaneRows} from './lane_rows.tsx';

const CPU: PlotForm = {stacked: true, tick_unit: 100, baseline: 100};
const FOOTPRINT: PlotForm = {stacked: false, tick_unit: 50, baseline: null};

const RANGES_S = [10, 20, 60] as const;
const LABELS = 4; // of the axis, beside "now"

function TimeAxis({range_s}: {range_s: number}) {
  return (
    <div class="lane-time" aria-hidden="true">
      {Array.from({length: LABELS + 1}, (_, index) => (
        <span key={index}>
          {secondsAgo(range_s * (1 - index / LABELS), range_s % LABELS === 0 ? 0 : 1)}
        </span>
      ))}
    </div>
  );
}

function Legend({readout}: {readout: string}) {
  return (
    <p class="legend">
      {ROLES.map((role) => (
        <span key={role} class="oc">
          <i class="cell" style={{background: `var(--role-${role})`}} />
          {role}
        </span>
      ))}
      <span class="t3 lg-note">{readout}</span>
    </p>
  );
}

/** What the crosshair stands on, in words. */
function readoutOf(trace: Trace, t_us: number, now_us: number): string {
  const {framework, backend, task} = trace.trial;
  const phase = phaseAt(trace, t_us);
  const when = secondsAgo((now_us - t_us) / 1e6, 1);
  return `${when}: ${framework} ${backend} ${task}${phase === null ? '' : `, phase ${phase}`}`;
}

interface GpuLaneProps {
  gpu: GpuTraces;
  shown: TimeRange;
  width: number;
  at_us: number;
}

function GpuLane({gpu, shown, width, at_us}: GpuLaneProps) {
  return (
    <div class="gpu-lane">
      <p class="lane-title">
        <b>GPU</b> <span>{gpuUnit(gpu)}</span>
      </p>
      <div class="lane-plot">{width > 0 && <GpuPlot gpu={gpu} shown={shown} width={width} />}</div>
      <div class="lane-values">
        <GpuValuesAt gpu={gpu} at_us={at_us} />
      </div>
    </div>
  );
}

function gpuWords({name, rows}: GpuTraces, at_us: number): string {
  const {busy_percent} = gpuAt(rows.flat(), at_us);
  return busy_percent === null ? '' : ` ${name} ${percent(busy_percent)} busy.`;
}

export function Lanes({traces}: {traces: readonly Trace[]}) {
  const [element, width] = useWidth<HTMLDivElement>();
  const [range, setRange] = useState<number>(RANGES_S.length - 1);
  const [cross_us, setCross] = useState<number | null>(null);
  const [rows, setRows] = useState<readonly Trace[] | null>(null);
  const cpu = useMemo(
    () => stacked(columnsOf(traces, (window) => window.cpu_percent, 1)),
    [traces],
  );
  const footprint = useMemo(
    () => columnsOf(traces, (window) => window.footprint_bytes, 1e-6),
    [traces],
  );
  const gpus = useMemo(() => gpuTraces(traces.flatMap((trace) => trace.gpus)), [traces]);

  const now_us = Math.max(0, ...traces.map(({end_us}) => end_us));
  const range_s = RANGES_S[range] ?? 60;
  const shown: TimeRange = {from_us: now_us - range_s * 1e6, to_us: now_us};
  const cross = cross_us !== null && cross_us >= shown.from_us ? cross_us : null;
  const at = windowAt(traces, cross ?? now_us);
  const plot_width = width - Y_AXIS_WIDTH;

  function follow(event: PointerEvent): void {
    const area = element.current?.getBoundingClientRect();
    if (area === undefined) return;
    const share = (event.clientX - area.left - Y_AXIS_WIDTH) / plot_width;
    setCross(share < 0 || share > 1 ? null : shown.from_us + share * range_s * 1e6);
  }

  function onKey(event: KeyboardEvent): void {
    if (event.key === 'ArrowLeft') setCross(neighbour(traces, cross ?? now_us, -1));
    else if (event.key === 'ArrowRight') setCross(neighbour(traces, cross ?? now_us, 1));
    else if (event.key === '+') setRange(Math.max(0, range - 1));
    else if (event.key === '-') setRange(Math.min(RANGES_S.length - 1, range + 1));
    else if (event.key === 'Escape') setCross(null);
    else return;
    event.preventDefault();
  }

  const cpu_now = at === null ? null : total(at.window.cpu_percent);
  const footprint_now = at === null ? null : total(at.window.footprint_bytes);
  const sentence =
    `The last ${range_s} seconds: CPU by process role, footprint${gpus.length > 0 ? ' and GPU' : ''}.` +
    (cpu_now === null ? '' : ` CPU ${percent(cpu_now)} of one core.`) +
    (footprint_now === null ? '' : ` Footprint ${bytes(footprint_now)}.`) +
    gpus.map((gpu) => gpuWords(gpu, cross ?? now_us)).join('');
  const frame = {from_s: shown.from_us / 1e6, to_s: shown.to_us / 1e6, width};

  return (
    <>
      <Legend
        readout={
          cross === null || at === null ? 'One band per trial.' : readoutOf(at.trace, cross, now_us)
        }
      />
      <div
        class="lanes"
        role="img"
        aria-label={sentence}
        title="Left and right move the crosshair, + and − zoom"
        tabIndex={0}
        onKeyDown={onKey}
        onPointerMove={follow}
        onPointerLeave={() => setCross(null)}
      >
        <div class="lane-overlay">
          <Bands traces={traces} range={shown} width={plot_width} />
        </div>
        <p class="lane-title">
          <b>CPU</b> <span>% of one core</span>
        </p>
        <div ref={element} class="lane-plot">
          {width > 0 && <Plot form={CPU} columns={cpu} {...frame} />}
        </div>
        <div class="lane-values">
          <RoleValues values={at?.window.cpu_percent ?? null} format={percent} />
        </div>
        <p class="lane-title">
          <b>Footprint</b> <span>MB</span>
        </p>
        <div class="lane-plot">
          {width > 0 && <Plot form={FOOTPRINT} columns={footprint} {...frame} />}
        </div>
        <div class="lane-values">
          <RoleValues values={at?.window.footprint_bytes ?? null} format={bytes} />
        </div>
        {gpus.map((gpu) => (
          <GpuLane key={gpu.gpu_id} gpu={gpu} shown={shown} width={width} at_us={cross ?? now_us} />
        ))}
        <TimeAxis range_s={range_s} />
        <div class="lane-overlay">{cross !== null && <Crosshair t_us={cross} range={shown} />}</div>
      </div>
      <p class="note">
        CPU is the mean over windows of 100 ms; 100 % is one core. The native host, which measures,
        is left out; utility holds all other processes, the extension too. Phases are tinted once
        their trial has ended.{' '}
        <button
          class="link"
          aria-expanded={rows !== null}
          onClick={() => setRows(rows === null ? traces : null)}
        >
          rows
        </button>
      </p>
      {rows !== null && <LaneRows traces={rows} />}
    </>
  );
}
