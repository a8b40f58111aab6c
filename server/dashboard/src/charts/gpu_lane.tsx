// How busy a GPU is over time, and what stands beside it at one time.
import {useCallback} from 'preact/hooks';
import {bytes, percent, threeDigits} from '../format.ts';
import type {TimeRange} from './bands.tsx';
import {gpuAt} from './gpu_readings.ts';
import type {GpuTraces} from './gpu_readings.ts';
import type {Frame, Tick} from './lane_canvas.tsx';
import {LaneCanvas} from './lane_canvas.tsx';
import {cssValue} from './palette.ts';

export const GPU_HEIGHT = 60;

const BUSY_TICKS: readonly Tick[] = [0, 50, 100].map((value) => ({
  share: value / 100,
  text: String(value),
}));

/** Whose share it is: of all programs on the device, or of the browser where its driver tells that alone. */
export const gpuUnit = ({of}: Pick<GpuTraces, 'of'>): string =>
  of === 'browser' ? 'busy for the browser, %' : 'busy, %';

export function GpuPlot({
  gpu: {rows},
  shown,
  width,
}: {
  gpu: GpuTraces;
  shown: TimeRange;
  width: number;
}) {
  const draw = useCallback(
    ({context, x, y}: Frame) => {
      context.strokeStyle = cssValue('--role-gpu');
      context.lineWidth = 1.75;
      for (const ofTrial of rows) {
        context.beginPath();
        for (const [t_us, busy] of ofTrial)
          if (t_us !== null && t_us !== undefined && busy !== null && busy !== undefined)
            context.lineTo(x(t_us), y(Math.min(busy, 100) / 100));
        context.stroke();
      }
    },
    [rows],
  );
  return (
    <LaneCanvas shown={shown} width={width} height={GPU_HEIGHT} ticks={BUSY_TICKS} draw={draw} />
  );
}

const NBSP = '\u00a0';

export function GpuValuesAt({gpu: {name, rows}, at_us}: {gpu: GpuTraces; at_us: number}) {
  const begun = rows.findLast(([first]) => (first?.[0] ?? 0) <= at_us) ?? [];
  const {busy_percent, memory_bytes, power_watts} = gpuAt(begun, at_us);
  return (
    <>
      <p>
        <b>{busy_percent === null ? 'unknown' : percent(busy_percent)}</b>
      </p>
      {memory_bytes !== null && <p>{bytes(memory_bytes)}</p>}
      {power_watts !== null && (
        <p>
          {threeDigits(power_watts)}
          {NBSP}W
        </p>
      )}
      <p title={name}>{name}</p>
    </>
  );
}
