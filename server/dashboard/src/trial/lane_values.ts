// What lanes draw of a timeline, and what stands at one time of it.
import {ROLES, total} from '../charts/cpu_windows.ts';
import type {ByRole} from '../charts/cpu_windows.ts';
import type {Columns, Values} from '../charts/trace.ts';
import type {IterationPoint, Timeline} from './trial_answers.ts';

type Cells = readonly (number | null)[];

const time = (row: Cells, place: number): number => row[place] ?? 0;

function byRole(cells: Cells): ByRole {
  const value = (index: number): number | null => cells[index] ?? null;
  return {
    renderer: value(0),
    gpu: value(1),
    browser: value(2),
    utility: value(3),
    native: value(4),
  };
}

/**
 * A step a window, from its begin to its end: a mean that stood at one of them would lie beside the phase that it is of.
 * The roles, and behind them the largest sum. A gap where there is no window.
 */
export function cpuColumns({cpu}: Timeline): Columns {
  const seconds: number[] = [];
  const values: Values[] = [...ROLES.map((): Values => []), []];
  let ended_us: number | null = null;
  const add = (t_us: number, cells: Cells): void => {
    seconds.push(t_us / 1e6);
    values.forEach((series, index) => series.push(cells[index] ?? null));
  };
  for (const [begin_us, end_us, ...cells] of cpu) {
    if (ended_us !== null && ended_us !== begin_us) add(ended_us, []);
    add(begin_us ?? 0, cells);
    add(end_us ?? 0, cells);
    ended_us = end_us ?? 0;
  }
  return [seconds, ...values];
}

/** Whether windows are shown as one: then the largest of them is more than their mean. */
export function cpuIsMerged({cpu}: Timeline): boolean {
  return cpu.some(([, , ...cells]) => {
    const largest = cells[ROLES.length] ?? null;
    const mean = total(byRole(cells));
    return largest !== null && mean !== null && largest > mean * 1.001;
  });
}

export function footprintColumns({footprint}: Timeline): Columns {
  return [
    footprint.map((row) => time(row, 0) / 1e6),
    ...ROLES.map((_, index) =>
      footprint.map((row) => {
        const bytes = row[1 + index] ?? null;
        return bytes === null ? null : bytes / 1e6;
      }),
    ),
  ];
}

/** The last row that begins at or before `t_us`; rows are in the order of their times. */
function lastUntil(rows: readonly Cells[], t_us: number): Cells | null {
  return rows.findLast((row) => time(row, 0) <= t_us) ?? null;
}

/** Of the window in which `t_us` lies. */
export function cpuAt({cpu}: Timeline, t_us: number): ByRole | null {
  const row = cpu.find((each) => time(each, 0) < t_us && t_us <= time(each, 1));
  return row === undefined ? null : byRole(row.slice(2));
}

export function footprintAt({footprint}: Timeline, t_us: number): ByRole | null {
  const row = lastUntil(footprint, t_us);
  return row === null ? null : byRole(row.slice(1));
}

export const callMs = ({duration_ns, calls}: IterationPoint): number => duration_ns / calls / 1e6;

/** The iteration that runs at `t_us`, or else the last one before; null before the first. */
export function iterationAt({iterations}: Timeline, t_us: number): IterationPoint | null {
  return iterations.findLast(({start_us}) => start_us <= t_us) ?? null;
}

/** Where the crosshair goes from `t_us`: to the next iteration, or by a hundredth of what is shown. */
export function stepFrom(
  {iterations}: Timeline,
  t_us: number,
  direction: -1 | 1,
  shown_us: number,
): number {
  const next =
    direction === 1
      ? iterations.find(({start_us}) => start_us > t_us)
      : iterations.findLast(({start_us}) => start_us < t_us);
  return next?.start_us ?? t_us + (direction * shown_us) / 100;
}

export function phaseNameAt({phases}: Timeline, t_us: number): string | null {
  const phase = phases.find(
    ({start_us, end_us}) => start_us <= t_us && (end_us === null || t_us < end_us),
  );
  return phase?.name ?? null;
}
