import {describe, expect, it} from 'vitest';
import {cellText, isNumeric, parseExactly, queryAnswer, sorted} from './cells.ts';
import type {Cell} from './cells.ts';

const INFINITIES = '[["Infinity", "Infinity", "-Infinity", "x\'00ff\'", "x\'00ff\'"]]';

function answerOf(rows: string, not_text = '[]') {
  const text = `{"ok": true, "columns": ["a"], "rows": ${rows}, "not_text": ${not_text}, "truncated": false, "elapsed_ms": 4}`;
  return queryAnswer(parseExactly(text), '/query');
}

describe('an answer', () => {
  it('keeps integers beyond 2^53, and tells 1.0 from 1', () => {
    const {rows, elapsed_ms} = answerOf(
      '[[9007199254740993, -9223372036854775808, 1, 1.0, null, "1"]]',
    );
    expect(rows).toEqual([[9007199254740993n, -9223372036854775808n, 1n, 1, null, '1']]);
    expect(elapsed_ms).toBe(4);
  });

  it('makes infinities and blobs of texts that are none, and of no others', () => {
    const {rows} = answerOf(INFINITIES, '[[0, 0], [0, 2], [0, 3]]');
    expect(rows).toEqual([[Infinity, 'Infinity', -Infinity, Uint8Array.of(0, 255), "x'00ff'"]]);
  });

  it.each([['[[true]]'], ['[[[1]]]'], ['[1]'], ['null']])(
    'of another form is refused: %s',
    (rows) => {
      expect(() => answerOf(rows)).toThrow('/query.rows');
    },
  );
});

describe('the text of a cell', () => {
  // What the terminal prints of the same values.
  it.each<[Cell, string | null]>([
    [null, null],
    ['', ''],
    [7n, '7'],
    [1, '1.0'],
    [0, '0.0'],
    [-0, '-0.0'],
    [0.1, '0.1'],
    [0.0001, '0.0001'],
    [0.00001, '1e-05'],
    [1.5e-7, '1.5e-07'],
    [123456789012345, '123456789012345.0'],
    [1e15, '1e+15'],
    [1.25e300, '1.25e+300'],
    [-Infinity, '-Infinity'],
    [Uint8Array.of(0, 255), "x'00ff'"],
  ])('%s is %s', (cell, text) => expect(cellText(cell)).toBe(text));
});

describe('rows', () => {
  const rows: Cell[][] = [
    ['b'],
    [2],
    [null],
    [9007199254740993n],
    [10n],
    ['B'],
    [Uint8Array.of(1)],
  ];

  it('are ordered as SQLite orders them, unknown last either way', () => {
    const upwards = sorted(rows, {column: 0, descending: false});
    expect(upwards.flat()).toEqual([2, 10n, 9007199254740993n, 'B', 'b', Uint8Array.of(1), null]);
    expect(sorted(rows, {column: 0, descending: true}).flat().at(-1)).toBeNull();
    expect(sorted(rows, {column: 0, descending: true})[0]).toEqual([Uint8Array.of(1)]);
    expect(sorted(rows, null)).toBe(rows);
  });

  it('are of numbers when none is a text', () => {
    expect(isNumeric([[1n], [null], [1.5]], 0)).toBe(true);
    expect(isNumeric([[1n], ['x']], 0)).toBe(false);
    expect(isNumeric([[null]], 0)).toBe(false);
  });
});
