// What lanes draw: the windows of some trials, one after the other on the host's clock, with gaps between them.
import type {GpuReadings, Trial} from '../collector/answers.ts';
import type {ByRole, CpuWindow} from './cpu_windows.ts';
import {ROLES, total} from './cpu_windows.ts';

export interface Phase {
  name: string;
  start_us: number;
  end_us: number;
}

/** One trial's part of the axis. Phases are known once the trial has ended: the page says then when they were. */
export interface Trace {
  trial: Trial;
  begin_us: number;
  end_us: number;
  windows: readonly CpuWindow[];
  gpus: readonly GpuReadings[];
  phases: readonly Phase[];
}

export type Values = (number | null)[];
/** What uPlot calls aligned: times in s, then one list of values a series. */
export type Columns = [number[], ...Values[]];

/** One series a role, null between trials and where nothing is known. */
export function columnsOf(
  traces: readonly Trace[],
  pick: (window: CpuWindow) => ByRole,
  scale: number,
): Columns {
  const seconds: number[] = [];
  const values: Values[] = ROLES.map(() => []);
  for (const {begin_us, windows} of traces) {
    seconds.push(begin_us / 1e6);
    for (const series of values) series.push(null);
    for (const window of windows) {
      seconds.push(window.end_us / 1e6);
      const unknown = total(window.cpu_percent) === null; // the sampler was away: another attempt begins
      ROLES.forEach((role, index) => {
        const value = unknown ? null : pick(window)[role];
        values[index]?.push(value === null ? null : value * scale);
      });
    }
  }
  return [seconds, ...values];
}

/** Each series on top of those before it. A role without a value adds nothing and shows nothing. */
export function stacked([seconds, ...values]: Columns): Columns {
  const below = seconds.map(() => 0);
  return [
    seconds,
    ...values.map((series) =>
      series.map((value, index) => {
        if (value === null) return null;
        const top = (below[index] ?? 0) + value;
        below[index] = top;
        return top;
      }),
    ),
  ];
}

/** The window that `t_us` lies in, with its trial: what a crosshair reads out. */
export function windowAt(
  traces: readonly Trace[],
  t_us: number,
): {trace: Trace; window: CpuWindow} | null {
  const trace = traces.find(({begin_us, end_us}) => begin_us < t_us && t_us <= end_us);
  const window = trace?.windows.find(({end_us}) => t_us <= end_us);
  return trace === undefined || window === undefined ? null : {trace, window};
}

export function phaseAt({phases}: Trace, t_us: number): string | null {
  return phases.find(({start_us, end_us}) => start_us <= t_us && t_us < end_us)?.name ?? null;
}

/** The end of the window next to `t_us` in the given direction; where there is none, `t_us`. */
export function neighbour(traces: readonly Trace[], t_us: number, direction: -1 | 1): number {
  const ends = traces.flatMap(({windows}) => windows.map(({end_us}) => end_us));
  if (direction === 1) return ends.find((end_us) => end_us > t_us) ?? t_us;
  return ends.findLast((end_us) => end_us < t_us) ?? t_us;
}
