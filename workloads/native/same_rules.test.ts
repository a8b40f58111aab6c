// The rules by which pages time and warm up, and their copies in Python: both get the same made-up times, and must decide alike.
import {execFileSync} from 'node:child_process';
import path from 'node:path';
import {expect, it} from 'vitest';
import {GroupSize} from '../harness/group_size.ts';
import {LARGEST_VARIATION, SLICES, SLICE_MS, SteadyState} from '../harness/steady_state.ts';
import type {TimedCalls} from '../harness/timed_calls.ts';
import {seededRandom} from '../networks/random.ts';

const runner = path.join(import.meta.dirname, 'runner');

/** What a few lines of Python print, as JSON; they get `given` as a value of that name. */
function inPython(lines: string, given: unknown): unknown {
  const script = `import json, sys\nsys.path.insert(0, ${JSON.stringify(runner)})\ngiven = json.load(sys.stdin)\n${lines}`;
  return JSON.parse(
    execFileSync('python3', ['-B', '-c', script], {
      input: JSON.stringify(given),
      encoding: 'utf8',
    }),
  );
}

const timed = (durationMs: number, calls: number): TimedCalls => ({
  startMs: 0,
  durationMs,
  returnedMs: durationMs,
  calls,
  promised: 0,
});

// Of a phase that ends with its count: few enough that the last groups take what is left.
const LEFT = 450;

/** Times that fall at first and scatter then, by another scale for each seed. */
function durations(seed: number): number[] {
  const random = seededRandom(seed);
  const scale = 10 ** (4 * random() - 3);
  return Array.from({length: 400}, (_, index) => scale * (1 + 5 / (1 + index) + 0.05 * random()));
}

it.each([1, 2, 3, 4, 5, 6])('groups are of the same size: seed %i', (seed) => {
  const times = durations(seed);
  const size = new GroupSize(0.0002, 1500, seed % 2 === 0 ? times[0]! : undefined);
  const expected = times.map((each, index) => {
    const calls = size.next(LEFT - index);
    size.add(timed(each * calls, calls));
    return calls;
  });
  const lines = `
from timed_calls import GroupSize
size = GroupSize(0.0002, 1500, given["call_ms"])
sizes = []
for each in given["times"]:
    calls = size.next(given["left"] - len(sizes))
    sizes.append(calls)
    size.add(each * calls, calls)
print(json.dumps(sizes))`;
  const call_ms = seed % 2 === 0 ? times[0]! : null;
  expect(inPython(lines, {times, call_ms, left: LEFT})).toEqual(expected);
});

it('groups of calls that take no time grow as fast', () => {
  const size = new GroupSize(0.005, 100);
  const expected = Array.from({length: 10}, () => {
    const calls = size.next(Infinity);
    size.add(timed(0, calls));
    return calls;
  });
  const lines = `
import math
from timed_calls import GroupSize
size = GroupSize(0.005, 100)
sizes = []
for _ in range(10):
    calls = size.next(math.inf)
    sizes.append(calls)
    size.add(0, calls)
print(json.dumps(sizes))`;
  expect(inPython(lines, null)).toEqual(expected);
});

it.each([1, 2, 3, 4, 5, 6])('the warm-up is over at the same call: seed %i', (seed) => {
  const times = durations(seed);
  const steady = new SteadyState();
  const expected = times.map((each) => {
    steady.add(timed(3 * each, 3));
    return [steady.reached, steady.variation, steady.callMs ?? null];
  });
  const lines = `
from steady_state import SteadyState
steady = SteadyState()
states = []
for each in given:
    steady.add(3 * each, 3)
    states.append([steady.reached, steady.variation, steady.call_ms])
print(json.dumps(states))`;
  const states = inPython(lines, times) as [boolean, number | null, number | null][];
  states.forEach(([reached, variation, callMs], index) => {
    const [wanted, wantedVariation, wantedCallMs] = expected[index]!;
    expect(reached).toBe(wanted);
    expect(callMs).toBe(wantedCallMs);
    if (typeof wantedVariation === 'number') expect(variation).toBeCloseTo(wantedVariation, 12);
    else expect(variation).toBeNull();
  });
});

it('the limits are the same', () => {
  const lines = `
import steady_state
print(json.dumps([steady_state.SLICE_MS, steady_state.SLICES, steady_state.LARGEST_VARIATION]))`;
  expect(inPython(lines, null)).toEqual([SLICE_MS, SLICES, LARGEST_VARIATION]);
});
