// Training, inference, loading and first call over the size of the network.
import {duration, meanWithInterval, threeDigits} from '../format.ts';
import {armsOf} from './arms.ts';
import type {DotRow} from './dot_rows.ts';
import {dotRows} from './dot_rows.ts';
import {laidOut} from './drawing.ts';
import type {Figure, Part} from './figure.ts';
import {failuresOf, intervalsOf, trialsOf, withSweep} from './figure.ts';
import type {Row} from './row.ts';
import {distinct, grouped, modelOf, nameOf, numberOf, textOf} from './row.ts';
import type {SizedTime} from './size_lines.ts';
import {sizeLines} from './size_lines.ts';

export const BY = ['depth', 'width'] as const;
export type By = (typeof BY)[number];

const AXES: Readonly<Record<By, string>> = {
  depth: 'depth, hidden layers',
  width: 'width, units of a layer',
};

const hasSize = (row: Row): boolean => row['depth'] !== null && row['width'] !== null;

function timeText(row: Row): string {
  const mean = numberOf(row, 'mean_ms');
  if (mean === null) return textOf(row, 'outcome') ?? 'not ended';
  const interval = meanWithInterval(
    mean,
    numberOf(row, 'ci95_low_ms'),
    numberOf(row, 'ci95_high_ms'),
  );
  const failed = numberOf(row, 'failed_trials') ?? 0;
  return (
    `${duration(mean)}${interval.interval === null ? '' : ` ${interval.interval}`}, ` +
    `${numberOf(row, 'trials') ?? 0} trials${failed > 0 ? `, ${failed} failed` : ''}`
  );
}

function sizedTimes(rows: readonly Row[], by: By): SizedTime[] {
  const armOf = armsOf(rows);
  const other = by === 'depth' ? 'width' : 'depth';
  const workloads = distinct(rows.map((row) => nameOf(row, 'workload')));
  const ordered = rows.toSorted(
    (a, b) =>
      Number(a[other]) - Number(b[other]) ||
      nameOf(a, 'workload').localeCompare(nameOf(b, 'workload')),
  );
  const inWorkloads = workloads.flatMap((name) =>
    ordered.filter((row) => row['workload'] === name),
  );
  return inWorkloads.map((row) => {
    const arm = armOf(row);
    const size = `${other} ${nameOf(row, other)}`;
    return {
      panel: withSweep(row, workloads.length > 1 ? `${nameOf(row, 'workload')}, ${size}` : size),
      arm,
      size: numberOf(row, by) ?? 0,
      mean: numberOf(row, 'mean_ms'),
      low: numberOf(row, 'ci95_low_ms'),
      high: numberOf(row, 'ci95_high_ms'),
      outcome: textOf(row, 'outcome'),
      words: `${arm.label}, depth ${nameOf(row, 'depth')}, width ${nameOf(row, 'width')}: ${timeText(row)}`,
    };
  });
}

interface Timed {
  id: string;
  part: Part;
  title: string;
  query: string;
  what: string;
  needs: string;
  plan: string;
  task: 'train' | 'infer' | null;
}

function overSize(by: By, {id, part, title, query, what, needs, plan, task}: Timed): Figure {
  return {
    id: `${id}-by-${by}`,
    part,
    title: `${title} by ${by}, ms`,
    query,
    needs,
    plan,
    shows: (rows) => rows.filter((row) => hasSize(row) && (task === null || row['task'] === task)),
    caption: (rows) =>
      `${what}: mean over ${trialsOf(rows)}; ${intervalsOf(rows)}. Log scale on both axes.${failuresOf(rows)}`,
    draw: (drawing, rows) => sizeLines(drawing, sizedTimes(rows, by), AXES[by]),
  };
}

const TIMED: readonly Timed[] = [
  {
    id: 'training-time',
    part: 'training',
    title: 'Training time of a batch',
    query: 'figure_training_time',
    what: 'Forward, backward and update of one batch, its loss read back',
    needs: 'depth and width of the task train',
    plan: 'paper-training',
    task: null,
  },
  {
    id: 'loading-time',
    part: 'loading',
    title: 'Loading a model',
    query: 'figure_model_loading_time',
    what: 'From a URL to a usable model by the framework’s own loader, the library’s start left out',
    needs: 'depth and width of the task infer',
    plan: 'paper-inference',
    task: 'infer',
  },
  {
    id: 'warmup-time',
    part: 'loading',
    title: 'The first call',
    query: 'figure_warmup_time',
    what: 'The first inference, with the compilation of kernels and shaders',
    needs: 'depth and width of the task infer',
    plan: 'paper-inference',
    task: 'infer',
  },
  {
    id: 'inference-time',
    part: 'inference',
    title: 'Inference time of a sample',
    query: 'figure_inference_time',
    what: 'One sample after the warm-up, its result read back',
    needs: 'depth and width of the task infer',
    plan: 'paper-inference',
    task: null,
  },
];

export const timeFigures = (by: By): Figure[] => TIMED.map((each) => overSize(by, each));

const isArchitecture = (row: Row): boolean =>
  row['model'] !== null || row['workload'] === 'transformer';

function architectureOf(row: Row): string {
  const size = hasSize(row) ? `, depth ${nameOf(row, 'depth')}, width ${nameOf(row, 'width')}` : '';
  return withSweep(row, modelOf(row) ?? `${nameOf(row, 'workload')}${size}`);
}

export const architectures: Figure = {
  id: 'architectures',
  part: 'pretrained',
  title: 'Inference of whole architectures, ms',
  query: 'figure_inference_time',
  needs: 'a model of one’s own, or a transformer',
  plan: 'paper-pretrained',
  shows: (rows) => rows.filter(isArchitecture),
  caption: (rows) =>
    `One sample after the warm-up, its result read back: mean over ${trialsOf(rows)} with its 95 % interval where there are several, log scale. ` +
    `Models of one’s own are measured by ./webdyno run --model-dir.${failuresOf(rows)}`,
  draw(drawing, rows) {
    const armOf = armsOf(rows);
    const pieces = [...grouped(rows, architectureOf)].map(([title, of]) =>
      dotRows(
        drawing,
        title,
        of.map((row): DotRow => {
          const arm = armOf(row);
          const value = numberOf(row, 'mean_ms');
          const low = numberOf(row, 'ci95_low_ms');
          const high = numberOf(row, 'ci95_high_ms');
          const outcome = textOf(row, 'outcome');
          return {
            who: arm,
            label: arm.label,
            value,
            others: [],
            interval: low === null || high === null ? null : [low, high],
            range: null,
            outcome,
            number: value === null ? (outcome ?? 'not ended') : threeDigits(value),
            interval_text: value === null ? null : meanWithInterval(value, low, high).interval,
            words: `${arm.label}: ${timeText(row)}`,
          };
        }),
        {kind: 'log', unit: ' ms', baseline: null, heading: 'mean, ms [95 % CI]'},
      ),
    );
    return laidOut(drawing, pieces, 1, {x: 0, y: 20});
  },
};
