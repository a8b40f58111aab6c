// What GPUs did, over the trials that lanes show.
import type {GpuReadings} from '../collector/answers.ts';

type GpuRow = GpuReadings['rows'][number];

export interface GpuValues {
  busy_percent: number | null;
  memory_bytes: number | null;
  power_watts: number | null;
}

/** Of each value the last that is known at `t_us`. */
export function gpuAt(rows: readonly GpuRow[], t_us: number): GpuValues {
  const last = (place: number): number | null =>
    rows.findLast((row) => (row[0] ?? 0) <= t_us && (row[place] ?? null) !== null)?.[place] ?? null;
  return {busy_percent: last(1), memory_bytes: last(2), power_watts: last(3)};
}

/** A GPU over several trials, with a list of rows for each: a line ends where its trial does. */
export interface GpuTraces extends Pick<GpuReadings, 'gpu_id' | 'name' | 'of'> {
  rows: readonly (readonly GpuRow[])[];
}

const tells = ([, ...values]: GpuRow): boolean => values.some((value) => value !== null);

/** GPUs of which something is known, each once, in the order in which they were first read. */
export function gpuTraces(gpus: readonly GpuReadings[]): GpuTraces[] {
  const found = new Map<number, GpuTraces>();
  for (const {gpu_id, name, of, rows} of gpus) {
    if (!rows.some(tells)) continue;
    found.set(gpu_id, {gpu_id, name, of, rows: [...(found.get(gpu_id)?.rows ?? []), rows]});
  }
  return [...found.values()];
}
