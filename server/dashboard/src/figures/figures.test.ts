// @vitest-environment happy-dom
// Each figure on the rows that its query has in tests/sql/saved: what the page, a download and a report draw.
import {existsSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {expect, it} from 'vitest';
import {allFigures} from './catalog.ts';
import type {Drawing} from './drawing.ts';
import {lightInk} from './ink.ts';
import type {Cell, Row} from './row.ts';

const root = path.join(import.meta.dirname, '../../../..');

/** As sqlite3 writes it: fields with quotes where they need them. */
function rowsOfCsv(name: string): Row[] {
  const [head, ...lines] = readFileSync(path.join(root, 'tests/sql/saved', `${name}.csv`), 'utf8')
    .trimEnd()
    .split('\n');
  const fields = (line: string): string[] =>
    Array.from(line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g), ([, field]) => field!).slice(
      0,
      fieldsIn(line),
    );
  const value = (field: string): Cell => {
    if (field === 'NULL') return null;
    if (field.startsWith('"')) return field.slice(1, -1).replaceAll('""', '"');
    return field !== '' && !Number.isNaN(Number(field)) ? Number(field) : field;
  };
  const names = fields(head!);
  return lines.map((line) =>
    Object.fromEntries(fields(line).map((field, index) => [names[index]!, value(field)])),
  );
}
const fieldsIn = (line: string): number => line.replaceAll(/"(?:[^"]|"")*"/g, '').split(',').length;

const drawing: Drawing = {
  document,
  ink: lightInk,
  width: 900,
  trialAddress: (uuid) => `/trials/${uuid}`,
};
const figures = allFigures({by: 'depth', against: 'memory', problem: null});

it.each(figures.map((figure) => [figure.id, figure] as const))('%s', (_id, figure) => {
  const rows = figure.shows(rowsOfCsv(figure.query));
  expect(rows.length).toBeGreaterThan(0);
  const svg = figure.draw(drawing, rows);
  expect(Number(svg.getAttribute('height'))).toBeGreaterThan(40);
  expect(svg.outerHTML).not.toMatch(/NaN|undefined|var\(/);
  expect(figure.caption(rows)).toMatch(/\.$/);
});

const textOf = (id: string, against: 'memory' | 'energy' = 'memory'): string => {
  const figure = allFigures({by: 'width', against, problem: null}).find((each) => each.id === id)!;
  return figure.draw(drawing, figure.shows(rowsOfCsv(figure.query))).textContent;
};

it('they say the numbers of their rows', () => {
  expect(textOf('cpu-utilisation')).toContain('55.0 [17.3,\u00a0174.6]');
  expect(textOf('cpu-utilisation')).toMatch(/55\.0.*train mlp.*90\.0.*train rnn/s);
  expect(textOf('model-size')).toContain('2.00 depth 2, width 64');
  expect(textOf('native-gap')).toContain('2.50×');
  expect(textOf('native-gap')).toContain('0.375×');
  expect(textOf('call-depth')).toContain('12');
  expect(textOf('training-time-by-width')).toContain('depth 4');
  expect(textOf('capabilities')).toContain('convnetjs cpu, trains: yes');
});

it('a capability leads to the trial that shows it', () => {
  const figure = figures.find(({id}) => id === 'capabilities')!;
  const svg = figure.draw(drawing, figure.shows(rowsOfCsv('figure_capabilities')));
  expect([...svg.querySelectorAll('a')].map((each) => each.getAttribute('href'))).toEqual([
    '/trials/trial-18',
    '/trials/trial-10',
  ]);
});

it('energy that nobody could read is not measured, and memory is', () => {
  const of = (against: 'memory' | 'energy') =>
    allFigures({by: 'depth', against, problem: null}).at(-1)!.shows(rowsOfCsv('figure_cost'))
      .length;
  expect(of('memory')).toBeGreaterThan(0);
  expect(of('energy')).toBe(0);
});

it('a built-in plan is named for each that is not measured', () => {
  for (const {plan} of figures)
    expect(
      existsSync(path.join(root, 'workloads/plans', `${plan.split(' ')[0]!}.json`)),
      plan,
    ).toBe(true);
});

it('rows without a column that is needed are an error that names it', () => {
  expect(() => figures[0]!.draw(drawing, [{framework: 'tfjs'}])).toThrow('framework_version');
});

it('call depths of several models are not one row', () => {
  const figure = figures.find(({id}) => id === 'call-depth')!;
  const [row] = rowsOfCsv('figure_call_depth').filter(({max_depth}) => max_depth !== null);
  const of = (model: string, max_depth: number): Row => ({...row!, model, max_depth});
  const drawn = figure.draw(drawing, [of('mobilenet_v2', 21), of('resnet50', 34)]).textContent;
  for (const words of ['mobilenet_v2', 'resnet50', '21', '34']) expect(drawn).toContain(words);
});

it('CPU utilisation is of several frameworks', () => {
  const figure = figures.find(({id}) => id === 'cpu-utilisation')!;
  const rows = figure.shows(rowsOfCsv(figure.query));
  const both = [...rows, ...rows.map((row) => ({...row, framework: 'litert'}))];
  expect(figure.draw(drawing, both).textContent).toContain('litert');
});
