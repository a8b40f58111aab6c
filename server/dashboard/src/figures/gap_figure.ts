// How many times as much a page takes as native code: as a user waits for it, and beside it as the first study read it.
import {threeDigits} from '../format.ts';
import {armsOf} from './arms.ts';
import type {DotRow} from './dot_rows.ts';
import {dotRows} from './dot_rows.ts';
import type {Drawing} from './drawing.ts';
import {laidOut} from './drawing.ts';
import type {Figure} from './figure.ts';
import {withSweep} from './figure.ts';
import type {Row} from './row.ts';
import {distinct, grouped, modelOf, nameOf, numberOf, textOf} from './row.ts';

const GAP = {x: 32, y: 20};
const NATIVE = {value: 1, words: 'native'};

/** A row as armsOf() knows them: the page's side is who computes. */
function pageOf(row: Row): Row {
  return {
    ...row,
    framework: row['browser_framework'] ?? null,
    framework_version: row['browser_framework_version'] ?? null,
    backend: row['browser_backend'] ?? null,
    // Two natives of one page are two rows, and no two pages.
    model: [
      row['model'],
      row['native_framework'],
      row['native_backend'],
      row['native_execution'],
      row['native_threads'],
    ].join(' '),
  };
}

export function nativeName(row: Row): string {
  const threads = numberOf(row, 'native_threads');
  return [
    nameOf(row, 'native_framework'),
    nameOf(row, 'native_framework_version'),
    textOf(row, 'native_backend') === 'cpu' ? null : textOf(row, 'native_backend'),
    textOf(row, 'native_execution'),
    threads === null || threads === 0 ? null : `${threads} ${threads === 1 ? 'thread' : 'threads'}`,
  ]
    .filter((each) => each !== null)
    .join(' ');
}

function panelOf(row: Row): string {
  const model = modelOf(row);
  return withSweep(
    row,
    `${nameOf(row, 'task')} ${nameOf(row, 'workload')}${model === null ? '' : `, ${model}`}, against ${nativeName(row)}`,
  );
}

/** Models have none. */
function sizeOf(row: Row): string {
  const [depth, width] = [numberOf(row, 'depth'), numberOf(row, 'width')];
  return depth === null || width === null ? '' : ` ${depth}×${width}`;
}

function gapRows(
  rows: readonly Row[],
  columns: {ratio: string; low: string; high: string},
): DotRow[] {
  const armOf = armsOf(rows.map(pageOf));
  const sizes = distinct(rows.map(sizeOf));
  return rows.map((row) => {
    const arm = armOf(pageOf(row));
    const value = numberOf(row, columns.ratio);
    const low = numberOf(row, columns.low);
    const high = numberOf(row, columns.high);
    const size = sizes.length > 1 ? sizeOf(row) : '';
    // Two digits and no more decimals for the ends.
    const interval =
      low === null || high === null ? null : `[${threeDigits(low)},\u00a0${threeDigits(high)}]`;
    return {
      who: arm,
      label: `${arm.label}${size}`,
      value,
      others: [],
      interval: low === null || high === null ? null : [low, high],
      range: null,
      outcome: null,
      number: value === null ? 'none' : `${threeDigits(value)}×`,
      interval_text: interval,
      words: `${arm.label}${size} / ${nativeName(row)}: ${numberOf(row, 'pairs') ?? 0} pairs`,
    };
  });
}

export function gapPanel(drawing: Drawing, rows: readonly Row[], title: string): SVGSVGElement[] {
  const columns = drawing.width >= 900 ? 2 : 1;
  const width = Math.floor((drawing.width - GAP.x * (columns - 1)) / columns);
  const own = {...drawing, width};
  const axis = {
    kind: 'log',
    unit: '×',
    baseline: NATIVE,
    heading: 'browser / native [95 % CI]',
  } as const;
  return [
    dotRows(
      own,
      `${title}:\nuntil the result is there`,
      gapRows(rows, {ratio: 'ratio', low: 'ci95_low', high: 'ci95_high'}),
      axis,
    ),
    dotRows(
      own,
      `${title}:\nas the study read it`,
      gapRows(rows, {ratio: 'study_ratio', low: 'study_ci95_low', high: 'study_ci95_high'}),
      axis,
    ),
  ];
}

export const nativeGap: Figure = {
  id: 'native-gap',
  part: 'gap',
  title: 'Gap to native code, browser time / native time',
  query: 'figure_native_gap',
  needs: 'the same network in a page and outside of a browser',
  plan: 'paper-gap-small',
  shows: (rows) => rows.filter((row) => row['quantity'] === 'elapsed'),
  caption(rows) {
    const pairs = rows.map((row) => numberOf(row, 'pairs') ?? 0);
    const [least, most] = [Math.min(...pairs), Math.max(...pairs)];
    return (
      `Geometric mean over ${least === most ? most : `${least} to ${most}`} blocks of paired ratios with its 95 % interval where there are several. ` +
      'Left: time until the result is there, in both. Right: in the page until the call returned, natively the CPU time of all threads. ' +
      (rows.some((row) => sizeOf(row) !== '')
        ? 'Sizes are depth × width.'
        : 'A pair of panels for each model.')
    );
  },
  draw(drawing, rows) {
    const pieces = [...grouped(rows, panelOf)].flatMap(([title, of]) =>
      gapPanel(drawing, of, title),
    );
    return laidOut(drawing, pieces, drawing.width >= 900 ? 2 : 1, GAP);
  },
};
