// What the study of 2019 printed, as far as it is known here (study_2019.json), beside this machine's numbers.
import {threeDigits} from '../src/format.ts';
import type {Row} from '../src/figures/row.ts';
import {nameOf, numberOf, rowsOf} from '../src/figures/row.ts';
import type {ReportDocument} from './report_document.ts';
import printed from './study_2019.json' with {type: 'json'};

export const SOURCE = printed.source;
export const MACHINE = printed.machine;

/** Texts, a row of heads first; `query` is the command that prints this machine's numbers. */
export interface PrintedTable {
  title: string;
  note: string;
  heads: readonly string[];
  rows: readonly (readonly string[])[];
  query: string | null;
}

/** The rows of a figure's query in the sweep of a plan, or of its small form. */
function measured(
  {sweeps}: ReportDocument,
  plan: string,
  query: string,
): {rows: Row[]; query: string} | null {
  const sweep = sweeps.find(({sweep: {plan_name}}) => [plan, `${plan}-small`].includes(plan_name));
  const answer = sweep?.figures.get(query);
  if (sweep === undefined || answer === undefined) return null;
  return {rows: rowsOf(answer), query: `./webdyno query ${query} sweep_id=${sweep.sweep_id}`};
}

const NOT_MEASURED = '–';

/** Of several versions each with its own. */
function told(rows: readonly Row[], text: (row: Row) => string): string {
  if (rows.length === 0) return NOT_MEASURED;
  if (rows.length === 1) return text(rows[0]!);
  return rows.map((row) => `${text(row)} (${nameOf(row, 'framework_version')})`).join('; ');
}

const cell = (row: Row, name: string): string => {
  const value = numberOf(row, name);
  return value === null ? NOT_MEASURED : threeDigits(value);
};

function cpuTable(content: ReportDocument): PrintedTable {
  const {place, plan, rows} = printed.cpu_percent;
  const here = measured(content, plan, 'figure_cpu_utilization');
  return {
    title: `${place}: CPU use while a dense network is trained, % of one core`,
    note: 'Here it is that of the page’s process, the mean over configurations, and the lowest and highest window of about 100 ms. WebGL here is whatever adapter this machine’s browser has, in both rows the same.',
    heads: ['framework', 'on', 'printed: max', 'min', 'average', 'here: max', 'min', 'average'],
    rows: rows.map(({framework, name, backend, on, max, min, average}) => {
      const found = (here?.rows ?? []).filter(
        (row) =>
          nameOf(row, 'framework') === framework &&
          nameOf(row, 'backend') === backend &&
          nameOf(row, 'workload') === 'mlp' &&
          nameOf(row, 'task') === 'train',
      );
      return [
        name,
        on,
        ...[max, min, average].map((value) => value.toFixed(1)),
        ...['max_percent', 'min_percent', 'average_percent'].map((column) =>
          told(found, (row) => cell(row, column)),
        ),
      ];
    }),
    query: here?.query ?? null,
  };
}

function sizeTable(content: ReportDocument): PrintedTable {
  const {place, plan, depth, width, rows} = printed.model_megabytes;
  const here = measured(content, plan, 'figure_model_size');
  return {
    title: `${place}: model files of ${depth} hidden layers of ${width} units, MB`,
    note: 'The other sizes of the table are not known here. MB is 10⁶ bytes here, and what the study made it there.',
    heads: ['framework', 'printed', 'here'],
    rows: rows.map(({framework, name, megabytes}) => {
      const found = (here?.rows ?? []).filter(
        (row) =>
          nameOf(row, 'framework') === framework &&
          nameOf(row, 'workload') === 'mlp' &&
          numberOf(row, 'depth') === depth &&
          numberOf(row, 'width') === width,
      );
      return [
        name,
        megabytes.toFixed(1),
        told(found, (row) => threeDigits((numberOf(row, 'model_file_bytes') ?? 0) / 1e6)),
      ];
    }),
    query: here?.query ?? null,
  };
}

function depthTable(content: ReportDocument): PrintedTable {
  const {place, plan, rows} = printed.call_depth;
  const here = measured(content, plan, 'figure_call_depth');
  return {
    title: `Call depth while a dense network is trained on the CPU, frames (${place})`,
    note: 'Here it is the deepest sample of the CPU profiler over all trials and sizes, a lower bound.',
    heads: ['framework', 'printed', 'here'],
    rows: rows.map(({framework, name, frames}) => {
      const depths = (here?.rows ?? [])
        .filter(
          (row) =>
            nameOf(row, 'framework') === framework &&
            nameOf(row, 'workload') === 'mlp' &&
            nameOf(row, 'task') === 'train' &&
            nameOf(row, 'backend') === 'cpu',
        )
        .flatMap((row) => numberOf(row, 'max_depth') ?? []);
      return [
        name,
        String(frames),
        depths.length === 0 ? NOT_MEASURED : String(Math.max(...depths)),
      ];
    }),
    query: here?.query ?? null,
  };
}

export function printedTables(content: ReportDocument): PrintedTable[] {
  return [cpuTable(content), sizeTable(content), depthTable(content)];
}
