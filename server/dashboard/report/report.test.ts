// @vitest-environment happy-dom
// What a report of several sweeps, and of models of one's own, says of its numbers.
import {expect, it} from 'vitest';
import {allFigures} from '../src/figures/catalog.ts';
import {aName, aTable, someNumbers, someResults} from '../src/results/example_results.ts';
import type {ReportDocument, ReportedSweep} from './report_document.ts';
import {reportFigures} from './report_figures.ts';
import {reportMarkdown} from './report_markdown.ts';

const NONE = {columns: [], rows: [], truncated: false};
const DEPTHS = {
  columns: (
    'framework framework_version backend workload task depth width model model_folder parameters trials ' +
    'failed_trials max_depth mean_depth outcome'
  ).split(' '),
  rows: [['tfjs', '4.22.0', 'cpu', 'mlp', 'infer', 2, 64, null, null, '{}', 1, 0, 12, 6.5, null]],
  truncated: false,
};

function sweepOf(sweep_id: number, cpu_model: string, more: object = {}): ReportedSweep {
  const queries = allFigures({by: 'depth', against: 'memory', problem: null});
  return {
    sweep_id,
    sweep: {
      plan_name: 'paper',
      hostname: 'vm',
      browser: null,
      created_at: '2026-11-27T12:00:00Z',
      trial_count: 3,
      done: 3,
      failed: 0,
      unsupported: 0,
    },
    made_from: {
      plan: '{}',
      seed: 1,
      host_uuid: `host-${sweep_id}`,
      fingerprint: new Map([['cpu_model', cpu_model]]),
    },
    findings: [],
    results: someResults([], []),
    figures: new Map(queries.map(({query}) => [query, NONE])),
    ...more,
  } as unknown as ReportedSweep;
}

const reported = (...sweeps: ReportedSweep[]): ReportDocument => ({
  webdyno_version: '1.0.0',
  written_at: '2026-11-27T12:00:00Z',
  sweeps,
  study: null,
});

it('a figure with rows of one sweep of several names it, and what a terminal takes for these rows', () => {
  const deep = sweepOf(2, 'AMD EPYC');
  (deep.figures as Map<string, unknown>).set('figure_call_depth', DEPTHS);
  const [figure, ...others] = reportFigures(
    reported(sweepOf(1, 'Intel Xeon'), deep),
    document,
  ).figures;
  expect(others).toEqual([]);
  expect(figure!.caption).toMatch(/^Sweep paper 2 alone\. Large mark/);
  expect(figure!.commands).toEqual(['./webdyno query figure_call_depth sweep_id=2']);
  expect(reportFigures(reported(deep), document).figures[0]!.caption).toMatch(/^Large mark/);
});

it('two machines of one hostname are told apart', () => {
  const text = reportMarkdown(reported(sweepOf(1, 'Intel Xeon'), sweepOf(2, 'AMD EPYC')));
  expect(text).toContain('| vm, Intel Xeon |');
  expect(text).toContain('| vm, AMD EPYC |');
});

it('a table of one’s own models has the medians that its sentence says, and how far outputs are off', () => {
  const results = someResults(
    [
      someNumbers({mean_ms: 13.4, median_ms: 12.6, lowest_median_ms: 12, highest_median_ms: 13}),
      someNumbers({mean_ms: 39.5, median_ms: 38.5, trials: 1}),
    ],
    [
      aTable([aName(0), aName(1, {off_by: {share: 0.00012, words: '0.012 %'}})], {
        medians: true,
        note: 'median [lowest, highest], n = 1 to 3',
      }),
    ],
  );
  const lines = reportMarkdown(reported(sweepOf(1, 'Intel Xeon', {results}))).split('\n');
  const begin = lines.findIndex((line) => line.startsWith('| framework'));
  expect(lines[begin]).toBe(
    '| framework | backend | size | median [lowest, highest] | off by | marks | n |',
  );
  expect(lines[begin + 2]).toContain('| 12.6 ms \\[12.0,');
  expect(lines[begin + 3]).toMatch(/\| 38\.5 ms *\| 0\.012 % \|/);
});
