// What it costs a training of 30 s to be sampled ten times a second: in each trial the native host is stopped and let go on, a
// second each, so that the machine's slower and faster minutes, by which trials differ, are in both. While it is stopped nothing
// is read, sent or stored. Prints; asserts nothing.
import {readdirSync, readFileSync} from 'node:fs';
import {DatabaseSync} from 'node:sqlite';
import {setTimeout as pause} from 'node:timers/promises';
import {createSandbox, nativeHostProgram} from '../e2e/sandbox.ts';
import type {Running} from '../e2e/sandbox.ts';

const TRIALS = 20;
const SLICE_MS = 1000;
const EDGE_US = 20_000; // a batch on its way, a sampler that wakes up: neither of the one nor of the other
// Two slices are a pair, one sampled and one not; the order turns round from pair to pair, so that what gets slower or faster
// steadily is as often for it as against it.
const SAMPLED = [true, false, false, true];

const plan = {
  name: 'overhead',
  matrix: [
    {
      ...{workload: 'mlp', framework: ['reference'], backend: ['cpu'], task: ['train']},
      ...{depth: [1], width: [64], batches: [3], measure_ms: [30_000]},
    },
  ],
  repeat: {trials: TRIALS},
  control: false,
};

interface Slice {
  sampled: boolean;
  from_us: number;
  to_us: number;
}

const monotonicUs = (): number => Number(process.hrtime.bigint()) / 1000; // CLOCK_MONOTONIC

/** The native host of a browser that `run` has launched. */
function nativeHostOf(run: Running): number | null {
  const parents = new Map<number, number>();
  const hosts: number[] = [];
  for (const name of readdirSync('/proc').filter((each) => /^\d+$/.test(each))) {
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'latin1');
      parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]));
      if (readFileSync(`/proc/${name}/cmdline`, 'latin1').startsWith(`${nativeHostProgram}\0`))
        hosts.push(Number(name));
    } catch {
      // It has ended meanwhile.
    }
  }
  const isBelow = (pid: number | undefined): boolean =>
    pid !== undefined && (pid === run.child.pid || isBelow(parents.get(pid)));
  return hosts.find(isBelow) ?? null;
}

/** False where it has ended: each browser has another one. */
function signalled(pid: number, signal: 'SIGSTOP' | 'SIGCONT'): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}

/** Stops and continues the host until the run has ended. */
async function slices(run: Running): Promise<Slice[]> {
  const done: Slice[] = [];
  const ended = run.finished.then(() => true);
  const endsWithin = (ms: number): Promise<boolean> => Promise.race([ended, pause(ms, false)]);
  for (let wait = 0, i = 0; !(await endsWithin(wait));) {
    const pid = nativeHostOf(run);
    const sampled = SAMPLED[i % SAMPLED.length]!;
    wait = 100;
    if (pid === null || !signalled(pid, sampled ? 'SIGCONT' : 'SIGSTOP')) continue;
    const from_us = monotonicUs();
    await pause(SLICE_MS);
    done.push({sampled, from_us: from_us + EDGE_US, to_us: monotonicUs() - EDGE_US});
    signalled(pid, 'SIGCONT');
    wait = 0;
    i++;
  }
  return done;
}

interface Iteration {
  begin_us: number;
  end_us: number;
  call_ns: number;
}

/** Hundreds of thousands: read one by one. */
function iterationsByTrial(database: string): Map<number, Iteration[]> {
  const trials = new Map<number, Iteration[]>();
  const opened = new DatabaseSync(database, {readOnly: true});
  const rows = opened
    .prepare(
      `SELECT trial_id, start_page_us + clock_offset_us AS begin_us, duration_ns, coalesce(calls, 1) AS calls
       FROM trial JOIN attempt USING (trial_id, attempt_number) JOIN iteration USING (trial_id, attempt_number)
       WHERE trial.outcome = 'done' AND phase = 'train' ORDER BY trial_id, iteration_index`,
    )
    .iterate();
  for (const row of rows) {
    const [begin_us, duration_ns] = [Number(row['begin_us']), Number(row['duration_ns'])];
    const trial = trials.get(Number(row['trial_id'])) ?? [];
    trial.push({
      begin_us,
      end_us: begin_us + duration_ns / 1000,
      call_ns: duration_ns / Number(row['calls']),
    });
    trials.set(Number(row['trial_id']), trial);
  }
  opened.close();
  return trials;
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** Logarithms of sampled over unsampled, of the pairs that lie in one trial as a whole. */
function differences(all: readonly Slice[], trials: readonly Iteration[][]): number[] {
  const timeOf = (slice: Slice | undefined, trial: readonly Iteration[]): number | null => {
    const first = trial.at(0);
    const last = trial.at(-1);
    if (slice === undefined || first === undefined || last === undefined) return null;
    if (slice.from_us < first.begin_us || slice.to_us > last.end_us) return null;
    const inside = trial.filter(
      ({begin_us, end_us}) => begin_us >= slice.from_us && end_us <= slice.to_us,
    );
    return inside.length === 0 ? null : mean(inside.map(({call_ns}) => call_ns));
  };
  const found: number[] = [];
  for (let i = 0; i + 1 < all.length; i += 2) {
    const sampled = all[i]!.sampled ? i : i + 1;
    for (const trial of trials) {
      const on = timeOf(all[sampled], trial);
      const off = timeOf(all[sampled === i ? i + 1 : i], trial);
      if (on !== null && off !== null) found.push(Math.log(on / off));
    }
  }
  return found;
}

const percent = (log: number): string => `${(100 * (Math.exp(log) - 1)).toFixed(2)} %`;

/** The median and the order statistics around it that hold the true one in 95 of 100 (sign test, normal approximation). */
function medianWords(values: readonly number[]): string {
  const sorted = values.toSorted((a, b) => a - b);
  const n = sorted.length;
  const low = Math.max(0, Math.floor(n / 2 - 0.98 * Math.sqrt(n)) - 1);
  return `${percent(sorted[Math.floor(n / 2)]!)} (${percent(sorted[low]!)} to ${percent(sorted[n - 1 - low]!)})`;
}

function meanWords(values: readonly number[]): string {
  const center = mean(values);
  const variance = mean(values.map((value) => (value - center) ** 2)) * (1 + 1 / values.length);
  const half = 1.96 * Math.sqrt(variance / values.length);
  return `${percent(center)} (${percent(center - half)} to ${percent(center + half)})`;
}

const sandbox = createSandbox();
try {
  const run = sandbox.start('run', '--db', sandbox.database, '--plan', sandbox.writePlan(plan));
  const all = await slices(run);
  const {code, stderr} = await run.finished;
  if (code !== 0) throw new Error(stderr);
  const trials = iterationsByTrial(sandbox.database);
  const found = differences(all, [...trials.values()]);
  console.log(
    `sampled at 10 Hz against not, ${found.length} pairs of ${SLICE_MS / 1000} s in ${trials.size} trainings of 30 s: batches take longer by\n` +
      `  median ${medianWords(found)}\n  mean   ${meanWords(found)}`,
  );
} finally {
  sandbox.remove();
}
