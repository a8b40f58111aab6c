// One clock: what the page did and what was done to its process lie in the right order, within the bound that the trial gives.
// The page computes all the time and times each group of calls; its process is stopped hundreds of times meanwhile, and no
// begin and no end of a group may lie in a stop.
import {afterEach, beforeEach, expect, test} from 'vitest';
import {createSandbox, descendants, smallElement, smallPlan} from './sandbox.ts';
import type {Sandbox} from './sandbox.ts';
import {StoppableProcess} from './stopped_process.ts';
import type {Stop} from './stopped_process.ts';

// A group of calls takes a few tenths of a millisecond: of so many stops some come within microseconds of an end of one.
const SHORT_STOPS = 400;
// Longer than what pings leave open, twice.
const SHORT_STOP_US = 3_000;
const READINGS_IN_A_STOP = 10;
const BUSY_NS = 50e6;
// A signal takes some tens of microseconds until the thread has stopped, and as many until the page is back in its loop: the
// closest of all stops told errors from 25 us on, on a loaded machine from 125.
const TOLD_US = 250;

let sandbox: Sandbox;
beforeEach(() => (sandbox = createSandbox()));
afterEach(() => sandbox.remove());

const plan = {
  ...smallPlan,
  matrix: [
    {...smallElement('infer'), framework: ['convnetjs'], backend: ['cpu'], measure_ms: [8_000]},
  ],
  rate_hz: 100,
};

interface Clock {
  clock_offset_us: number;
  clock_error_us: number;
  pings_offset_us: number;
  pings_error_us: number;
  timer_resolution_us: number;
}

/** The renderer of the page that computes: no other one is busy. */
async function busyRenderer(root: number): Promise<StoppableProcess> {
  const renderers = descendants(root)
    .filter(({command}) => command.includes('--type=renderer'))
    .map(({pid}) => new StoppableProcess(pid));
  const begin = renderers.map((each) => each.ranNs());
  const isBusy = (each: StoppableProcess, i: number) => each.ranNs() - begin[i]! > BUSY_NS;
  await expect.poll(() => renderers.some(isBusy), {interval: 20, timeout: 30_000}).toBe(true);
  const busy = renderers.find(isBusy)!;
  renderers.filter((each) => each !== busy).forEach((each) => each.close());
  return busy;
}

async function plantStops(page: StoppableProcess): Promise<{short: Stop[]; long: Stop}> {
  const long = await page.stopUntil((from_us) =>
    sandbox.until(
      `SELECT count(*) > ${READINGS_IN_A_STOP} FROM system_reading WHERE t_us > ${Math.ceil(from_us)}`,
    ),
  );
  const short: Stop[] = [];
  for (let i = 0; i < SHORT_STOPS && page.lives(); i++) {
    // Let it run for a time that has nothing to do with how long its groups take.
    const turn = process.hrtime.bigint() + BigInt(500_000 + ((i * 7919) % 1000) * 1_000);
    while (process.hrtime.bigint() < turn);
    const stop = page.stop(SHORT_STOP_US);
    if (stop !== null) short.push(stop);
  }
  return {short, long};
}

/** How many page times lie in a stop, farther from its ends than they can be wrong. */
function misplaced(instants: number[], stops: Stop[], offsetUs: number, errorUs: number): number {
  return stops.flatMap(({from_us, until_us}) =>
    instants.filter(
      (instant) =>
        instant + offsetUs > from_us + errorUs && instant + offsetUs < until_us - errorUs,
    ),
  ).length;
}

/** Where the offset must lie by the stops alone. */
function offsetByStops(instants: number[], stops: Stop[], aboutUs: number): [number, number] {
  const middle = ({from_us, until_us}: Stop): number => (from_us + until_us) / 2 - aboutUs;
  const low = stops.map((stop) => {
    const after = instants.find((instant) => instant > middle(stop));
    return stop.until_us - after!;
  });
  const high = stops.map((stop) => {
    const before = instants.findLast((instant) => instant < middle(stop));
    return stop.from_us - before!;
  });
  return [Math.max(...low), Math.min(...high)];
}

test('what the page did and what was done to its process lie in the right order', async () => {
  const command = ['run', '--db', sandbox.database, '--plan', sandbox.writePlan(plan)];
  const run = sandbox.start(...command);
  await sandbox.until("SELECT 1 FROM event WHERE kind = 'phase_begun' AND detail = 'infer'");
  const page = await busyRenderer(run.child.pid!);
  const {short, long} = await plantStops(page);
  page.close();
  const {code, stderr} = await run.finished;
  expect(code, stderr).toBe(0);

  const [clock] = sandbox.query(`
    SELECT outcome, clock_source, clock_offset_us, clock_error_us, pings_offset_us, pings_error_us, timer_resolution_us
    FROM attempt`) as unknown as Clock[];
  expect(clock).toMatchObject({outcome: 'done', clock_source: 'navigation_start'});
  const {timer_resolution_us, clock_offset_us, clock_error_us} = clock!;
  const instants = sandbox
    .query(
      `SELECT start_page_us, start_page_us + duration_ns / 1e3 AS end_page_us FROM iteration
      WHERE phase = 'infer' ORDER BY iteration_index`,
    )
    .flatMap(({start_page_us, end_page_us}) => [Number(start_page_us), Number(end_page_us)]);

  // On a slow machine the last of them are past the phase.
  const ofPhase = ({from_us}: Stop): boolean => from_us - clock_offset_us < instants.at(-1)! - 1e4;
  const stops = [...short, long].filter(ofPhase);
  const [low, high] = offsetByStops(instants, stops, clock_offset_us);
  console.log(
    `clock: ${JSON.stringify(clock)}; by the stops the offset lies ${(low - clock_offset_us).toFixed(1)} to ${(high - clock_offset_us).toFixed(1)} us from it`,
  );
  for (const [offsetUs, boundUs] of [
    [clock_offset_us, clock_error_us],
    [clock!.pings_offset_us, clock!.pings_error_us],
  ] as const) {
    const errorUs = boundUs + timer_resolution_us; // a page time may be wrong by a step of its own besides
    expect(misplaced(instants, stops, offsetUs, errorUs)).toBe(0);
    // The same stops tell an offset that is wrong by twice that.
    const wrongUs = Math.max(2 * errorUs, TOLD_US);
    for (const wrong of [clock_offset_us - wrongUs, clock_offset_us + wrongUs])
      expect(misplaced(instants, stops, wrong, errorUs)).toBeGreaterThan(0);
  }

  // The sampler's own readings on the same axis: while it was stopped the process used no CPU, but for what its other threads
  // had to do to stop, and no page time lies between them.
  const readings = sandbox
    .query(
      `SELECT t_us, cpu_ns FROM process_reading JOIN attempt_process USING (trial_id, process_id)
      WHERE page = 1 AND t_us BETWEEN ${Math.ceil(long.from_us)} AND ${Math.floor(long.until_us)} ORDER BY t_us`,
    )
    .map(({t_us, cpu_ns}) => ({t_us: Number(t_us), cpu_ns: Number(cpu_ns)}));
  expect(readings.length).toBeGreaterThan(READINGS_IN_A_STOP - 2);
  const [first, last] = [readings[0]!, readings.at(-1)!];
  expect((last.cpu_ns - first.cpu_ns) / 1e3 / (last.t_us - first.t_us)).toBeLessThan(0.1);
  const flat = {from_us: first.t_us, until_us: last.t_us};
  expect(misplaced(instants, [flat], clock_offset_us, clock_error_us + timer_resolution_us)).toBe(
    0,
  );
}, 120_000);
