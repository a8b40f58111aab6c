// docs/troubleshooting.md has every line with which a command can end, and no other.
import {describe, expect, it} from 'vitest';
import {closingLines} from './closing_lines.ts';
import {read} from './source_tree.ts';

const lines = closingLines();

/** The first column, without the marks of code. */
const messages = read('docs/troubleshooting.md')
  .split('\n')
  .filter((line) => line.startsWith('| ') && !line.startsWith('| message |'))
  .map((line) => line.split(' | ')[0]!.slice(2).replaceAll('`', ''));

const says = (message: string, runs: string[]): boolean =>
  runs.every((run) => message.includes(run));

describe('docs/troubleshooting.md', () => {
  it('has lines to look for in every place that ends commands', () => {
    const places = ['server/cli/', 'server/launch/', 'server/store/', 'native_host/', 'workloads/'];
    for (const place of [...places, 'webdyno'])
      expect(lines.filter(({file}) => file.startsWith(place)).length, place).toBeGreaterThan(2);
    expect(lines.length).toBeGreaterThan(100);
  });

  it('lists each line that the code has', () => {
    const missing = lines
      .filter(({runs}) => !messages.some((message) => says(message, runs)))
      .map(({file, runs}) => `${file}: ${runs.join(' ... ')}`);
    expect(missing).toEqual([]);
  });

  it('lists no line that the code has not', () => {
    expect(messages.filter((message) => !lines.some(({runs}) => says(message, runs)))).toEqual([]);
  });

  it('gives each a cause and a remedy', () => {
    const rows = read('docs/troubleshooting.md').split('\n');
    const poor = rows.filter(
      (row) =>
        row.startsWith('| ') && row.split(' | ').filter((cell) => cell.length > 3).length < 3,
    );
    expect(poor).toEqual([]);
  });
});
