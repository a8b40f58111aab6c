import {describe, expect, it} from 'vitest';
import {columnsOf, pressed, sorted} from './columns.ts';
import {aName, someNumbers} from './example_results.ts';
import type {ResultLine} from './results_answers.ts';

const line = (
  framework: string,
  depth: number,
  mean_ms: number | null,
  more: Partial<ResultLine['numbers']> = {},
): ResultLine => ({
  named: aName(0, {framework}),
  numbers: someNumbers({framework, depth, mean_ms, ...more}),
});

const train = {task: 'train', medians: false};
const names = (lines: readonly ResultLine[]): string[] =>
  lines.map(({named, numbers}) => `${named.framework} ${numbers.depth}`);

describe('the columns', () => {
  it('leave out what no line knows', () => {
    const unknown = line('tfjs', 2, 1, {cpu_percent: null});
    expect(columnsOf([unknown], train).map(({name}) => name)).toEqual([
      'framework',
      'backend',
      'size',
      'mean',
      'done',
      'failed',
    ]);
    expect(columnsOf([unknown, line('brain', 2, 1)], train).map(({name}) => name)).toContain('CPU');
  });

  it('have medians with p95 where all numbers are of one trial', () => {
    const columns = columnsOf([line('tfjs', 2, 1, {trials: 1})], {task: 'infer', medians: true});
    expect(columns.slice(3, 5).map(({name}) => name)).toEqual(['median', 'p95']);
  });

  it('have the difference of outputs where some were held against others', () => {
    const own = line('tfjs', 2, 1);
    const compared = {...own, named: {...own.named, off_by: {share: 0.00012, words: '0.012 %'}}};
    const columns = columnsOf([own, compared], {task: 'infer', medians: true});
    expect(columns.map(({name}) => name)).not.toContain('p95'); // of several trials
    const offBy = columns.find(({name}) => name === 'off by')!;
    expect([own, compared].map((each) => offBy.text!(each))).toEqual([null, '0.012 %']);
    expect(offBy.keys(compared)).toEqual([0.00012]);
    expect(columnsOf([own], train).map(({name}) => name)).not.toContain('off by');
  });
});

describe('an order', () => {
  const lines = [
    line('tfjs', 8, 353),
    line('tfjs', 2, 31),
    line('brain', 16, null),
    line('convnetjs', 2, 123),
  ];
  const columns = columnsOf(lines, train);

  it('is that of names and sizes unless said, sizes as numbers', () => {
    const several = [line('tfjs', 16, 1), line('tfjs', 2, 1), line('brain', 8, 1)];
    expect(names(sorted(several, columns, null))).toEqual(['brain 8', 'tfjs 2', 'tfjs 16']);
  });

  it('has what is unknown last, upwards and downwards', () => {
    const by = (descending: boolean) => names(sorted(lines, columns, {column: 3, descending}));
    expect(by(false)).toEqual(['tfjs 2', 'convnetjs 2', 'tfjs 8', 'brain 16']);
    expect(by(true)).toEqual(['tfjs 8', 'convnetjs 2', 'tfjs 2', 'brain 16']);
  });

  it('goes upwards, downwards and back with each press, and begins anew with another column', () => {
    const up = pressed(null, 3);
    expect(up).toEqual({column: 3, descending: false});
    expect(pressed(up, 3)).toEqual({column: 3, descending: true});
    expect(pressed({column: 3, descending: true}, 3)).toBeNull();
    expect(pressed(up, 4)).toEqual({column: 4, descending: false});
  });
});
