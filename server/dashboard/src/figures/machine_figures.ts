// What frameworks take of the machine and of the network: CPU, model files, and how deep their calls nest.
import {bytes, count, meanWithInterval, threeDigits} from '../format.ts';
import {armsOf} from './arms.ts';
import type {DotRow} from './dot_rows.ts';
import {dotRows} from './dot_rows.ts';
import {laidOut} from './drawing.ts';
import type {Figure} from './figure.ts';
import {failuresOf, withSweep} from './figure.ts';
import type {Row} from './row.ts';
import {distinct, grouped, modelOf, nameOf, numberOf, textOf} from './row.ts';

const GAP = {x: 0, y: 20};

/** What is done, and of which workload where there are several. */
function taskNames(rows: readonly Row[]): (row: Row) => string {
  const several = distinct(rows.map((row) => row['workload'])).length > 1;
  return (row) =>
    several ? `${nameOf(row, 'task')} ${nameOf(row, 'workload')}` : nameOf(row, 'task');
}

export const cpu: Figure = {
  id: 'cpu-utilisation',
  part: 'cpu',
  title: 'CPU utilisation, % of one core',
  query: 'figure_cpu_utilization',
  needs: 'a phase train or infer of a second or more',
  plan: 'paper-training',
  shows: (rows) => rows.filter((row) => row['average_percent'] !== null),
  caption(rows) {
    const sum = (name: string): number =>
      rows.reduce((all, row) => all + (numberOf(row, name) ?? 0), 0);
    return (
      'The page’s process in the steady part. Thin line: lowest to highest window of 100 ms. Mark and thick line: mean over ' +
      `configurations with its 95 % interval over trials where there are several; ${count(sum('configurations'))} configurations, ` +
      `${count(sum('trials'))} trials.`
    );
  },
  draw(drawing, rows) {
    const taskOf = taskNames(rows);
    const pieces = [...grouped(rows, (row) => withSweep(row, taskOf(row)))].map(([title, of]) => {
      // A row is of all configurations of a task: no parameter is one of it.
      const armOf = armsOf(of.map((row) => ({...row, parameters: '{}'})));
      return dotRows(
        drawing,
        title,
        of.map((row): DotRow => {
          const arm = armOf(row);
          const value = numberOf(row, 'average_percent')!;
          const low = numberOf(row, 'ci95_low_percent');
          const high = numberOf(row, 'ci95_high_percent');
          const least = numberOf(row, 'min_percent');
          const largest = numberOf(row, 'max_percent');
          const {mean, interval} = meanWithInterval(value, low, high);
          return {
            who: arm,
            label: arm.label,
            value,
            others: [],
            interval: low === null || high === null ? null : [Math.max(0, low), high],
            range: least === null || largest === null ? null : [least, largest],
            outcome: null,
            number: mean,
            interval_text: interval,
            words: `${arm.label}: ${mean} % ${interval ?? ''}, ${numberOf(row, 'configurations') ?? 0} configurations`,
          };
        }),
        {
          kind: 'linear',
          unit: ' %',
          baseline: {value: 100, words: 'one core'},
          heading: 'mean, % [95 % CI]',
        },
      );
    });
    return laidOut(drawing, pieces, 1, GAP);
  },
};

/** Models of one's own are not sizes of one network. */
function problemOf(row: Row): string {
  const model = modelOf(row);
  return model === null ? nameOf(row, 'workload') : `${nameOf(row, 'workload')}, ${model}`;
}

function sizeName(row: Row): string {
  const model = textOf(row, 'model_folder') ?? textOf(row, 'model'); // its panel says which
  if (model === null) return `depth ${nameOf(row, 'depth')}, width ${nameOf(row, 'width')}`;
  const variant = textOf(row, 'variant');
  return variant === null ? model : `${model}, ${variant}`;
}

export const modelSize: Figure = {
  id: 'model-size',
  part: 'size',
  title: 'Model size, MB',
  query: 'figure_model_size',
  needs: 'files of models, which task infer or save has',
  plan: 'paper-inference',
  shows: (rows) => rows.slice(),
  caption: () =>
    'Bytes of the files in each framework’s own format, exact, so that there is no interval. A small mark for each size of the network, or each variant of a model; ' +
    'the large one and the number are of the smallest.',
  draw(drawing, rows) {
    const pieces = [...grouped(rows, (row) => withSweep(row, problemOf(row)))].map(
      ([title, of]) => {
        const versions = armsOf(of.map((row) => ({...row, backend: '', parameters: '{}'})));
        const arms = [
          ...grouped(of, (row) => versions({...row, backend: '', parameters: '{}'}).key),
        ];
        return dotRows(
          drawing,
          title,
          arms.map(([key, own]): DotRow => {
            const sorted = own.toSorted(
              (a, b) => numberOf(a, 'model_file_bytes')! - numberOf(b, 'model_file_bytes')!,
            );
            const [least, ...larger] = sorted.map(
              (row) => numberOf(row, 'model_file_bytes')! / 1e6,
            );
            return {
              who: {framework: nameOf(own[0]!, 'framework'), backend: ''},
              label: key.trim(),
              value: least!,
              others: larger,
              interval: null,
              range: null,
              outcome: null,
              number: threeDigits(least!),
              interval_text: sizeName(sorted[0]!),
              words: sorted
                .map(
                  (row) =>
                    `${sizeName(row)}: ${bytes(numberOf(row, 'model_file_bytes')!)}, ${count(numberOf(row, 'model_file_bytes')!)} bytes`,
                )
                .join('\n'),
            };
          }),
          {kind: 'log', unit: ' MB', baseline: null, heading: 'MB of the smallest'},
        );
      },
    );
    return laidOut(drawing, pieces, 1, GAP);
  },
};

export const callDepth: Figure = {
  id: 'call-depth',
  part: 'calls',
  title: 'Call depth, frames of the framework’s own code',
  query: 'figure_call_depth',
  needs: 'trials under the profiler',
  plan: 'paper-training with "profile": true',
  shows: (rows) => rows.slice(),
  caption: (rows) =>
    'Large mark: the deepest sample of all trials and sizes, a lower bound. Small marks: the mean of each configuration. The page’s main ' +
    `thread alone, looked at every millisecond.${failuresOf(rows)}`,
  draw(drawing, rows) {
    const armOf = armsOf(rows);
    const taskOf = taskNames(rows);
    const panelOf = (row: Row): string => {
      const model = modelOf(row);
      return withSweep(row, model === null ? taskOf(row) : `${taskOf(row)}, ${model}`);
    };
    const pieces = [...grouped(rows, panelOf)].map(([title, of]) =>
      dotRows(
        drawing,
        title,
        [...grouped(of, (row) => armOf(row).key).values()].map((own): DotRow => {
          const arm = armOf(own[0]!);
          const deepest = own.flatMap((row) => numberOf(row, 'max_depth') ?? []);
          const means = own.flatMap((row) => numberOf(row, 'mean_depth') ?? []);
          const value = deepest.length === 0 ? null : Math.max(...deepest);
          const outcome =
            value === null
              ? (own.map((row) => textOf(row, 'outcome')).find((each) => each !== null) ?? null)
              : null;
          return {
            who: arm,
            label: arm.label,
            value,
            others: means,
            interval: null,
            range: null,
            outcome,
            number: value === null ? (outcome ?? 'none') : count(value),
            interval_text: null,
            words: `${arm.label}: ${value ?? 'none'}; means ${means.map(threeDigits).join(', ')}`,
          };
        }),
        {kind: 'linear', unit: '', baseline: null, heading: 'deepest, frames'},
      ),
    );
    return laidOut(drawing, pieces, 1, GAP);
  },
};
