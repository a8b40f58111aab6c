// Time against what it costs besides: one problem at a time, because only who solves the same can be chosen between.
import {bytes, duration, threeDigits} from '../format.ts';
import {armsOf} from './arms.ts';
import type {CostPoint} from './cost_scatter.ts';
import {costScatter} from './cost_scatter.ts';
import type {Figure} from './figure.ts';
import {failuresOf, trialsOf, withSweep} from './figure.ts';
import type {Row} from './row.ts';
import {grouped, modelOf, nameOf, numberOf} from './row.ts';

export const AGAINST = ['memory', 'energy'] as const;
export type Against = (typeof AGAINST)[number];

/** What is solved, in words. */
// Beside the size what changes how much there is to do.
const WORK = ['batch', 'input', 'data', 'text'] as const;

export function problemOf(row: Row): string {
  const size = modelOf(row) ?? `depth ${nameOf(row, 'depth')}, width ${nameOf(row, 'width')}`;
  const parameters = JSON.parse(nameOf(row, 'parameters')) as Record<string, string | number>;
  const given = WORK.flatMap((name) =>
    parameters[name] === undefined || parameters[name] === ''
      ? []
      : [`, ${name} ${String(parameters[name])}`],
  );
  const platform = nameOf(row, 'platform') === 'native' ? ', outside of a browser' : '';
  return withSweep(
    row,
    `${nameOf(row, 'task')} ${nameOf(row, 'workload')}, ${size}${given.join('')}${platform}`,
  );
}

const otherOf = (row: Row, against: Against): number | null =>
  against === 'memory'
    ? numberOf(row, 'footprint_bytes')
    : numberOf(row, 'package_joules_per_call');

/** Of all problems, those with most to choose from first. */
export function problems(rows: readonly Row[], against: Against): string[] {
  const usable = rows.filter((row) => row['mean_ms'] !== null && otherOf(row, against) !== null);
  return [...grouped(usable, problemOf)]
    .toSorted(([, a], [, b]) => b.length - a.length)
    .map(([name]) => name);
}

export function costFigure(against: Against, problem: string | null): Figure {
  const ofProblem = (rows: readonly Row[]): Row[] => {
    const chosen = problem ?? problems(rows, against)[0];
    return rows.filter((row) => problemOf(row) === chosen);
  };
  return {
    id: `time-and-${against}`,
    part: 'cost',
    title: against === 'memory' ? 'Time and memory' : 'Time and energy',
    query: 'figure_cost',
    needs:
      against === 'memory'
        ? 'the task train or infer, with samples in its phase'
        : 'energy of the CPU packages, which root alone may read on most machines',
    plan: 'quick',
    shows: (rows) => {
      const shown = ofProblem(rows);
      return shown.some((row) => row['mean_ms'] !== null && otherOf(row, against) !== null)
        ? shown
        : [];
    },
    caption: (rows) =>
      `${rows[0] === undefined ? '' : `${problemOf(rows[0])}: `}mean time over ${trialsOf(rows)} with its 95 % interval where there are several; ` +
      (against === 'memory'
        ? 'highest footprint of the page’s process, with the GPU process on WebGL and WebGPU. '
        : 'energy of a call by the CPU packages, all programs together. ') +
      `Nobody is better in both than who stands on the dashed line, in bold. Log scale on both axes.${failuresOf(rows)}`,
    draw(drawing, rows) {
      const armOf = armsOf(rows);
      const points = rows.flatMap((row): CostPoint[] => {
        const time = numberOf(row, 'mean_ms');
        const other = otherOf(row, against);
        if (time === null || other === null || other <= 0) return [];
        const arm = armOf(row);
        const cost = against === 'memory' ? bytes(other) : `${threeDigits(other)} J`;
        return [
          {
            arm,
            time,
            low: numberOf(row, 'ci95_low_ms'),
            high: numberOf(row, 'ci95_high_ms'),
            other: against === 'memory' ? other / 1e6 : other,
            words: `${arm.label}: ${duration(time)}, ${cost}`,
          },
        ];
      });
      return costScatter(drawing, points, {
        time: nameOf(rows[0]!, 'task') === 'train' ? 'ms a batch' : 'ms a sample',
        other: against === 'memory' ? 'footprint, MB' : 'J a call',
      });
    },
  };
}
