// @vitest-environment happy-dom
import {render} from 'preact';
import {act} from 'preact/test-utils';
import {expect, it} from 'vitest';
import {CollectorFailure} from '../collector/client.ts';
import {SWEEP_UUID, aSweep} from '../collector/example_answers.ts';
import {FigurePart} from './figure_part.tsx';
import {picture} from './drawing.ts';
import {bySweep, chosenSweeps, failed, together} from './use_figures.ts';
import {FREE_FIELDS, HEAT_FIELDS, settled} from './view_parts.tsx';

const HTML = '<img src=x onerror="alert(1)">';
const figure = {
  id: 'x',
  part: 'cpu',
  title: 'A figure',
  caption: () => 'Said.',
  draw: (drawing: Parameters<typeof picture>[0]) => picture(drawing, 10, 10, []),
  needs: 'the task probe',
  plan: 'quick',
} as const;
const source = {
  columns: ['a'],
  rows: [{a: HTML}],
  truncated: false,
  failure: null,
  sql: [['SQL', 'SELECT 1']],
  commands: ['./webdyno query x'],
  lines: () => [],
} as const;

function shown(changes: object): HTMLElement {
  const place = document.createElement('div');
  void act(() =>
    render(
      <FigurePart
        number={3}
        figure={figure}
        source={{...source, ...changes}}
        tasks={['infer', 'train']}
      />,
      place,
    ),
  );
  return place;
}

it('a figure has its number, its downloads, its query and, when asked, its rows as text', () => {
  const place = shown({});
  expect(place.querySelector('h2')?.textContent).toBe('3 A figure');
  expect(place.querySelector('.fig-acts')?.textContent).toBe('rowsCSVSVGPNGSQL');
  expect(place.querySelector('a')?.getAttribute('href')).toBe('/sql?sql=SELECT+1');
  expect(place.querySelector('table')).toBeNull();
  void act(() => place.querySelector('button')?.click());
  expect(place.querySelector('td')?.textContent).toBe(HTML);
  expect(place.querySelector('img')).toBeNull();
  expect(place.textContent).toContain('./webdyno query x');
});

it('without rows it says what it needs and which plan has it', () => {
  const text = shown({rows: []}).textContent;
  expect(text).toContain(
    'Not measured.This figure needs the task probe. Plans that have it: quick. The sweep has infer, train.',
  );
});

it('what cannot be read is said, and what was cut off', () => {
  expect(shown({rows: [], failure: 'too slow'}).textContent).toContain(
    'The collector says: too slow',
  );
  expect(shown({truncated: true}).textContent).toContain('Truncated at 1 rows.');
});

it('rows of several sweeps say whose they are, where that tells something', () => {
  const sweeps = [aSweep(), aSweep({sweep_uuid: 'other', plan_name: 'p'})];
  const ids = new Map([
    [SWEEP_UUID, 1],
    ['other', 2],
  ]);
  const chosen = chosenSweeps({sweeps, sweep_ids: ids, sql: new Map(), columns: new Map()}, [
    'other',
    SWEEP_UUID,
  ]);
  expect(chosen.map(({sweep_id}) => sweep_id)).toEqual([2, 1]);
  const answer = {columns: ['n'], rows: [[1]], truncated: false, elapsed_ms: 0};
  const {columns, rows} = together([answer, answer], chosen);
  expect(columns).toEqual(['sweep', 'n']);
  expect(rows[0]).toEqual({sweep: 'p 2', n: 1});
  expect(bySweep(rows)).toEqual({rows, said: ''});
  expect(bySweep(rows.slice(0, 1))).toEqual({rows: [{n: 1}], said: 'Sweep p 2 alone. '});
  expect(
    chosenSweeps({sweeps, sweep_ids: ids, sql: new Map(), columns: new Map()}, []),
  ).toHaveLength(1);
});

it('one figure that cannot be read does not take the others with it; a lost collector does', () => {
  expect(failed(new CollectorFailure('refused', 'no')).failure).toBe('no');
  expect(() => failed(new CollectorFailure('unreachable', 'gone'))).toThrow('gone');
});

it('columns are those that were chosen, as far as the view has them', () => {
  const columns = new Map([
    ['training_time', ['sweep_id', 'framework', 'backend', 'depth', 'width', 'mean_ms']],
  ]);
  const free = settled(
    {view: 'training_time', x: 'depth', y: 'no such', facet: 'none'},
    FREE_FIELDS,
    columns,
    [],
    'depth',
  );
  expect(free.of).toEqual({x: 'depth', y: 'mean_ms', colour: null, facet: null});
  const heat = settled(
    {view: 'x; DROP TABLE trial'},
    HEAT_FIELDS,
    columns,
    ['train'],
    'framework backend',
  );
  expect(heat.view).toBe('training_time');
  expect(heat.of).toEqual({x: 'width', y: 'depth', value: 'mean_ms', facet: 'framework backend'});
});
