import {expect, it} from 'vitest';
import type {ReportDocument} from './report_document.ts';
import {printedTables} from './study_tables.ts';

interface Answer {
  columns: string[];
  rows: (string | number | null)[][];
}

/** As much of a report as the tables look at. */
const content = (sweeps: {plan: string; figures: Record<string, Answer>}[]): ReportDocument =>
  ({
    sweeps: sweeps.map(({plan, figures}, at) => ({
      sweep_id: at + 1,
      sweep: {plan_name: plan},
      figures: new Map(Object.entries(figures)),
    })),
  }) as unknown as ReportDocument;

const SIZES = {
  columns: ['framework', 'framework_version', 'workload', 'depth', 'width', 'model_file_bytes'],
  rows: [
    ['brain', '1.6.1', 'mlp', 4, 256, 9_900_000],
    ['brain', '2.0.0', 'mlp', 4, 256, 8_800_000],
    ['convnetjs', '0.3.0', 'mlp', 2, 256, 1],
    ['tfjs', '4.22.0', 'mlp', 4, 256, 1_600_000],
  ],
};

it('lays what is measured beside what was printed, of several versions each', () => {
  const [, sizes] = printedTables(
    content([
      {plan: 'paper-training', figures: {figure_model_size: {columns: [], rows: []}}},
      {plan: 'paper-inference-small', figures: {figure_model_size: SIZES}},
    ]),
  );
  expect(sizes!.query).toBe('./webdyno query figure_model_size sweep_id=2');
  expect(sizes!.rows).toEqual([
    ['brain.js', '10.7', '9.90 (1.6.1); 8.80 (2.0.0)'],
    ['ConvNetJS', '10.5', '–'],
    ['synaptic', '26.5', '–'],
    ['TensorFlow.js', '1.6', '1.60'],
  ]);
});

it('has the CPU use of dense networks alone, of their training', () => {
  const columns = [
    ...['framework', 'framework_version', 'backend', 'workload', 'task'],
    ...['average_percent', 'min_percent', 'max_percent'],
  ];
  const rows = [
    ['brain', '1.6.1', 'cpu', 'mlp', 'train', 101, 90, 120],
    ['brain', '1.6.1', 'cpu', 'rnn', 'train', 55, 50, 60],
    ['brain', '1.6.1', 'cpu', 'mlp', 'infer', 33, 30, 35],
    ['tfjs', '4.22.0', 'cpu', 'cnn', 'train', 77, 70, 80],
  ];
  const [cpu] = printedTables(
    content([{plan: 'paper-training', figures: {figure_cpu_utilization: {columns, rows}}}]),
  );
  expect(cpu!.rows.map((cells) => [cells[0], ...cells.slice(-3)]).slice(0, 4)).toEqual([
    ['brain.js', '120', '90.0', '101'],
    ['ConvNetJS', '–', '–', '–'],
    ['synaptic', '–', '–', '–'],
    ['TensorFlow.js', '–', '–', '–'],
  ]);
});

it('has what was printed where nothing is measured', () => {
  const tables = printedTables(content([]));
  expect(tables.map(({rows}) => rows.length)).toEqual([6, 4, 2]);
  for (const {query, rows} of tables) {
    expect(query).toBe(null);
    for (const cells of rows) expect(cells.at(-1)).toBe('–');
  }
});
