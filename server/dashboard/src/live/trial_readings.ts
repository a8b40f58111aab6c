// The readings of the last minute, trial by trial, as they come in. Pure.
import type {GpuReadings, Readings, Trial} from '../collector/answers.ts';
import {cpuWindows} from '../charts/cpu_windows.ts';
import type {Phase, Trace} from '../charts/trace.ts';

/** How much is kept: the longest range that the lanes show. */
export const KEPT_US = 60_000_000;

export interface TrialReadings {
  trial: Trial;
  /** The first tick ever seen of it. */
  origin_us: number;
  readings: Readings;
}

/** Time of the last tick, where the next request goes on. */
export function lastTick({rows}: Readings): number | null {
  return rows.at(-1)?.[0] ?? null;
}

/** The rows of `news` behind those of `before`, GPU by GPU. */
function gpusWithNews(before: readonly GpuReadings[], news: readonly GpuReadings[]): GpuReadings[] {
  const known = new Map(before.map((each) => [each.gpu_id, each]));
  for (const each of news) {
    const rows = [...(known.get(each.gpu_id)?.rows ?? []), ...each.rows];
    known.set(each.gpu_id, {...each, rows});
  }
  return [...known.values()];
}

/** Null as long as there is no reading. */
export function withNews(
  before: TrialReadings | null,
  trial: Trial,
  news: Readings,
): TrialReadings | null {
  const rows = [...(before?.readings.rows ?? []), ...news.rows];
  const origin_us = before?.origin_us ?? rows[0]?.[0];
  const last_us = rows.at(-1)?.[0];
  if (origin_us === undefined || last_us === undefined) return null;
  // Processes of an earlier attempt are no longer in the answer, their readings still are on the axis.
  const known = new Map((before?.readings.processes ?? []).map((each) => [each.process_id, each]));
  for (const process of news.processes) known.set(process.process_id, process);
  return {
    trial,
    origin_us,
    readings: {
      processes: [...known.values()],
      rows: rows.filter(([t_us]) => t_us >= last_us - KEPT_US),
      gpus: gpusWithNews(before?.readings.gpus ?? [], news.gpus).map((gpu) => ({
        ...gpu,
        rows: gpu.rows.filter(([t_us]) => (t_us ?? 0) >= last_us - KEPT_US),
      })),
      phases: news.phases,
    },
  };
}

/** Those of which something is still on the axis, in the order of their time. */
export function keptOf(all: readonly TrialReadings[]): TrialReadings[] {
  const newest_us = Math.max(...all.map(({readings}) => lastTick(readings) ?? 0));
  return all
    .filter(({readings}) => (lastTick(readings) ?? 0) > newest_us - KEPT_US)
    .toSorted((a, b) => a.origin_us - b.origin_us);
}

function placed({phases}: Readings): Phase[] {
  return phases.flatMap(({name, start_us, end_us}) =>
    start_us === null || end_us === null ? [] : [{name, start_us, end_us}],
  );
}

export function traceOf({trial, origin_us, readings}: TrialReadings): Trace {
  return {
    trial,
    begin_us: readings.rows[0]?.[0] ?? origin_us,
    end_us: lastTick(readings) ?? origin_us,
    windows: cpuWindows(readings, origin_us),
    gpus: readings.gpus,
    phases: placed(readings),
  };
}
