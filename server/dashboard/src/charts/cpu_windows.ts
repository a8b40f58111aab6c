// CPU use and footprint by role of process, from raw counters. docs/method.md says how exact they are.
import type {Readings} from '../collector/answers.ts';

/** Stacked in this order from the axis up. */
export const ROLES = ['renderer', 'gpu', 'browser', 'utility', 'native'] as const;
export type Role = (typeof ROLES)[number];
export type ByRole = Readonly<Record<Role, number | null>>;

export interface CpuWindow {
  /** On the host's clock; the window begins where the one before it ends. */
  end_us: number;
  /** Mean over the window, 100 = one core; null where no process of the role was there at both ends. */
  cpu_percent: ByRole;
  /** At the window's end; null where the role has no process. */
  footprint_bytes: ByRole;
}

// Shorter windows measure the kernel's tick (4 ms at 250 Hz) and not the process.
const WINDOW_US = 100_000;
const LEAST_WINDOW_US = 50_000;

/** Null: not in the stack. The native host is the instrument, and so is the extension, which stands with the rest. */
export function roleOf({role, sub_type}: Readings['processes'][number]): Role | null {
  if (role === 'native_host') return null;
  if (role === 'renderer' && sub_type === 'extension') return 'utility';
  return ROLES.find((each) => each === role) ?? 'utility';
}

interface Reading {
  cpu_ns: number;
  footprint_bytes: number;
}
interface Tick {
  t_us: number;
  readings: Map<number, Reading>;
}

function ticksOf({rows}: Readings): Tick[] {
  const ticks: Tick[] = [];
  let last: Tick | undefined;
  for (const [t_us, process_id, cpu_ns, , footprint_bytes] of rows) {
    if (last?.t_us !== t_us) {
      last = {t_us, readings: new Map()};
      ticks.push(last);
    }
    last.readings.set(process_id, {cpu_ns, footprint_bytes});
  }
  return ticks;
}

/**
 * The ticks at which windows end: the last in each tenth of a second around origin_us + k * 100 ms. Ticks have absolute
 * deadlines and are late by some ms at most, so that at 10 Hz every tick ends a window, at 100 Hz every tenth. A lower
 * rate has longer windows. The last tick may come early, because the trial ended: it then prolongs the last window.
 */
function windowEnds(ticks: readonly Tick[], origin_us: number): Tick[] {
  const tenth = (tick: Tick): number => Math.round((tick.t_us - origin_us) / WINDOW_US);
  const ends: Tick[] = [];
  ticks.forEach((tick, index) => {
    const next = ticks[index + 1];
    if (next !== undefined && tenth(next) === tenth(tick)) return;
    const before = ends.at(-1);
    const early = before !== undefined && tick.t_us - before.t_us < LEAST_WINDOW_US;
    if (early && ends.length === 1) return;
    if (early) ends.pop();
    ends.push(tick);
  });
  return ends;
}

function sumByRole(values: Iterable<readonly [Role | null, number]>): ByRole {
  const sums: Record<Role, number | null> = {
    renderer: null,
    gpu: null,
    browser: null,
    utility: null,
    native: null,
  };
  for (const [role, value] of values) if (role !== null) sums[role] = (sums[role] ?? 0) + value;
  return sums;
}

function windowBetween(begin: Tick, end: Tick, roles: ReadonlyMap<number, Role | null>): CpuWindow {
  const used: [Role | null, number][] = [];
  const held: [Role | null, number][] = [];
  for (const [process_id, {cpu_ns, footprint_bytes}] of end.readings) {
    const role = roles.get(process_id) ?? null;
    const before = begin.readings.get(process_id);
    held.push([role, footprint_bytes]);
    // A process that came or went in between is left out: nothing says when it used its time.
    if (before !== undefined)
      used.push([role, (cpu_ns - before.cpu_ns) / 10 / (end.t_us - begin.t_us)]);
  }
  return {end_us: end.t_us, cpu_percent: sumByRole(used), footprint_bytes: sumByRole(held)};
}

/** `origin_us` is the first tick of all, also when `readings` begins later: windows must not move. */
export function cpuWindows(readings: Readings, origin_us: number): CpuWindow[] {
  const roles = new Map(readings.processes.map((each) => [each.process_id, roleOf(each)]));
  const ends = windowEnds(ticksOf(readings), origin_us);
  return ends.flatMap((end, index) => {
    const begin = ends[index - 1];
    return begin === undefined ? [] : [windowBetween(begin, end, roles)];
  });
}

/** Over all roles; null when none is known. */
export function total(values: ByRole): number | null {
  const known = ROLES.map((role) => values[role]).filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0);
}
