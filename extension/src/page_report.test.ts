import {expect, test} from 'vitest';
import type {PageReport} from '../../schema/generated/types.ts';
import {ReportRefused, mergeReports, notChecked} from './page_report.ts';

type Iterations = PageReport['iterations'][number];

function report(parts: Partial<PageReport> = {}): PageReport {
  return {
    requested_backend: 'cpu',
    actual_backend: 'cpu',
    adapter: null,
    framework_version: '1.0.0',
    timer_resolution_us: 5,
    cross_origin_isolated: true,
    phases: [],
    iterations: [],
    metrics: [],
    flags: [],
    facts: {},
    readback: null,
    ...parts,
  };
}

function iterations(phase: Iterations['phase'], ...starts: number[]): Iterations {
  return {
    phase,
    start_us: starts,
    duration_ns: starts.map((start) => start + 1),
    returned_ns: starts.map((start) => start + 2),
    calls: starts.map((start) => start + 3),
  };
}

test('nothing was reported: null', () => {
  expect(mergeReports().merged()).toBeNull();
});

test('CPU times are appended with the iterations that they are of', () => {
  const reports = mergeReports();
  const first = {...iterations('train', 1, 2), cpu_ns: [10, 20]};
  const second = {...iterations('train', 3), cpu_ns: [30]};
  reports.add(report({iterations: [first]}));
  reports.add(report({iterations: [second]}));
  expect(reports.merged()!.iterations).toEqual([
    {...iterations('train', 1, 2, 3), cpu_ns: [10, 20, 30]},
  ]);
});

test.each([
  ['more than there are', [{...iterations('train', 1), cpu_ns: [10, 20]}], 'different lengths'],
  [
    'of a part alone',
    [{...iterations('train', 1), cpu_ns: [10]}, iterations('train', 2)],
    'some have none',
  ],
])('CPU times are refused: %s', (_, sent, message) => {
  const reports = mergeReports();
  const add = (): void => sent.forEach((each) => reports.add(report({iterations: [each]})));
  expect(add).toThrow(ReportRefused);
  expect(add).toThrow(message);
});

test('iterations are appended phase by phase, all else is as it was said last', () => {
  const reports = mergeReports();
  const warmup = {name: 'warmup', start_us: 1, end_us: null} as const;
  reports.add(
    report({
      phases: [warmup],
      iterations: [iterations('warmup', 1, 2)],
      flags: ['iteration_budget'],
      facts: {first: 'a'},
    }),
  );
  reports.add(report({phases: [warmup], iterations: [iterations('warmup', 3)]}));
  const phases = [{...warmup, end_us: 4}, {name: 'train', start_us: 5, end_us: null} as const];
  reports.add(
    report({
      phases,
      iterations: [iterations('warmup', 4), iterations('train', 5, 6)],
      readback: 'sync',
    }),
  );
  reports.add(report({phases, iterations: [], flags: ['tensor_leak'], readback: 'sync'}));
  expect(reports.merged()).toEqual(
    report({
      phases,
      iterations: [iterations('warmup', 1, 2, 3, 4), iterations('train', 5, 6)],
      flags: ['tensor_leak'],
      readback: 'sync',
    }),
  );
});

test('observations are appended kind by kind of each phase', () => {
  const seen = (phase: 'alone' | 'infer', kind: 'frame' | 'knock', ...starts: number[]) => ({
    phase,
    kind,
    start_us: starts,
    duration_us: starts.map((start) => start + 1),
  });
  const reports = mergeReports();
  reports.add(report({observations: [seen('alone', 'frame', 1, 2), seen('alone', 'knock', 3)]}));
  reports.add(report({observations: []}));
  reports.add(report({observations: [seen('alone', 'frame', 4), seen('infer', 'frame', 5)]}));
  expect(reports.merged()?.observations).toEqual([
    seen('alone', 'frame', 1, 2, 4),
    seen('alone', 'knock', 3),
    seen('infer', 'frame', 5),
  ]);
});

test('a long chunk is appended as well as a short one', () => {
  const reports = mergeReports();
  const starts = Array.from({length: 200_000}, (_, index) => index);
  reports.add(report({iterations: [iterations('infer', ...starts.slice(0, 10))]}));
  const chunk = {
    ...iterations('infer'),
    start_us: starts,
    duration_ns: starts,
    returned_ns: starts,
    calls: starts,
  };
  reports.add(report({iterations: [chunk]}));
  expect(reports.merged()?.iterations[0]?.start_us).toHaveLength(200_010);
});

test('a page that never stops is bounded by what the collector takes, and what came before is kept', () => {
  const reports = mergeReports();
  const numbers = Array.from({length: 50_000}, () => 123_456_789);
  const chunk = {
    phase: 'infer',
    start_us: numbers,
    duration_ns: numbers,
    returned_ns: numbers,
    calls: numbers,
  } as const;
  const flood = (): void => {
    for (let sent = 0; sent < 20; sent++) reports.add(report({iterations: [chunk]}));
  };
  expect(flood).toThrow(ReportRefused);
  const kept = JSON.stringify(reports.merged());
  expect(kept.length).toBeGreaterThan(12 * 2 ** 20);
  expect(kept.length).toBeLessThan(16 * 2 ** 20);
});

test('observations are bounded with the iterations', () => {
  const reports = mergeReports();
  const numbers = Array.from({length: 100_000}, () => 123_456_789);
  const chunk = {
    phase: 'infer',
    kind: 'frame',
    start_us: numbers,
    duration_us: numbers,
  } as const;
  expect(() => {
    for (let sent = 0; sent < 20; sent++) reports.add(report({observations: [chunk]}));
  }).toThrow(/iterations and observations have at most/);
  expect(JSON.stringify(reports.merged()).length).toBeLessThan(16 * 2 ** 20);
});

test.each<[string, Partial<PageReport>, RegExp]>([
  ['facts without end', {facts: {text: 'x'.repeat(2 ** 20)}}, /at most 524288 characters/],
  [
    'arrays of different lengths',
    {iterations: [{...iterations('infer', 1, 2), calls: [1]}]},
    /infer's iterations have different lengths: 2, 1/,
  ],
  [
    'observations of different lengths',
    {observations: [{phase: 'alone', kind: 'frame', start_us: [1, 2], duration_us: [1]}]},
    /alone's frame have different lengths: 2, 1/,
  ],
  [
    'a phase listed twice',
    {
      phases: [
        {name: 'build', start_us: 1, end_us: 2},
        {name: 'build', start_us: 3, end_us: 4},
      ],
    },
    /phase build is listed twice/,
  ],
])('%s: refused, and what came before is kept', (_, parts, message) => {
  const reports = mergeReports();
  reports.add(report({iterations: [iterations('infer', 1)]}));
  expect(() => reports.add(report(parts))).toThrow(message);
  expect(reports.merged()).toEqual(report({iterations: [iterations('infer', 1)]}));
});

test('without its checks a report is flagged, and has no phase that did not end', () => {
  const phases = [
    {name: 'train', start_us: 1, end_us: 2},
    {name: 'check', start_us: 3, end_us: null},
  ] as const;
  expect(notChecked(report({phases: [...phases], flags: ['tensor_leak']}))).toEqual(
    report({phases: [phases[0]], flags: ['tensor_leak', 'not_checked']}),
  );
});
