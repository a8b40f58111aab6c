// CPU use by role from raw counters. 100 = one core.
import type {Readings} from './api.ts';

export const ROLES = ['renderer', 'gpu', 'browser', 'utility'] as const;
export type Role = (typeof ROLES)[number];

// Shorter windows show the kernel's tick (4 ms at 250 Hz), not the process: docs/method.md.
const WINDOW_US = 100_000;

export interface Series {
  /** Ends of the windows, microseconds on the host's clock. */
  t_us: number[];
  /** Per window: percent of one core; null where nothing is known. */
  cpu_percent: Record<Role, (number | null)[]>;
  /** At the window's end. */
  footprint_bytes: Record<Role, (number | null)[]>;
}

function roleOf(role: string): Role | null {
  if (role === 'native_host') return null; // the instrument is not the measured
  return (ROLES as readonly string[]).includes(role) ? (role as Role) : 'utility';
}

export function cpuSeries(readings: Readings): Series {
  const roles = new Map(readings.processes.map(({process_id, role}) => [process_id, roleOf(role)]));
  const series: Series = {
    t_us: [],
    cpu_percent: {renderer: [], gpu: [], browser: [], utility: []},
    footprint_bytes: {renderer: [], gpu: [], browser: [], utility: []},
  };
  const previous = new Map<number, {t_us: number; cpu_ns: number}>();
  let tick: Readings['rows'] = [];
  let windowStart: number | null = null;

  function closeTick(): void {
    const t_us = tick[0]?.[0];
    if (t_us === undefined) return;
    const first = windowStart === null;
    if (!first && t_us - windowStart! < WINDOW_US) return;
    const cpu: Partial<Record<Role, number>> = {};
    const footprint: Partial<Record<Role, number>> = {};
    for (const [at_us, id, cpu_ns, , footprint_bytes] of tick) {
      const role = roles.get(id) ?? null;
      if (role === null) continue;
      footprint[role] = (footprint[role] ?? 0) + footprint_bytes;
      const before = previous.get(id);
      if (before !== undefined && at_us > before.t_us) {
        cpu[role] = (cpu[role] ?? 0) + (cpu_ns - before.cpu_ns) / 10 / (at_us - before.t_us);
      }
      previous.set(id, {t_us: at_us, cpu_ns});
    }
    windowStart = t_us;
    if (first) return;
    series.t_us.push(t_us);
    for (const role of ROLES) {
      series.cpu_percent[role].push(cpu[role] ?? null);
      series.footprint_bytes[role].push(footprint[role] ?? null);
    }
  }

  for (const row of readings.rows) {
    if (tick.length > 0 && tick[0]![0] !== row[0]) {
      closeTick();
      tick = [];
    }
    tick.push(row);
  }
  closeTick();
  return series;
}
