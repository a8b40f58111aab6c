// What `run` draws on terminals that are not 80 columns and 24 rows. util-linux' script gives it a terminal; stty its size.
import {spawn} from 'node:child_process';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {createSandbox, program, smallElement, smallPlan} from './sandbox.ts';
import type {Sandbox} from './sandbox.ts';

let sandbox: Sandbox;
beforeAll(() => {
  sandbox = createSandbox();
});
afterAll(() => sandbox.remove());

/** All that a run writes to a terminal of that kind and size. */
function written(kind: string, rows: number, columns: number): Promise<string> {
  const plan = sandbox.writePlan({
    ...smallPlan,
    matrix: [{...smallElement('infer'), framework: ['convnetjs'], backend: ['cpu']}],
  });
  const run = `stty rows ${rows} cols ${columns} && exec ${program} run --no-gate --db ${sandbox.database} --plan ${plan}`;
  const child = spawn('script', ['-qec', run, '/dev/null'], {
    env: {...sandbox.environment, TERM: kind, LC_ALL: 'C.UTF-8'},
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  sandbox.adopt(child);
  let text = '';
  child.stdout.on('data', (data: Buffer) => (text += data.toString()));
  return new Promise((resolve) => {
    child.on('close', () => resolve(text));
  });
}

const colours = /\x1b\[\d+m/g; // eslint-disable-line no-control-regex
const taken_back = '\x1b[3A\x1b[J';

test('60 columns: three lines that fit, and that are taken back whole', async () => {
  const text = await written('xterm', 24, 60);
  const drawings = text.split(taken_back);
  expect(drawings.length).toBeGreaterThan(2);
  // All but the first, behind the header, and the last, before the results, are a drawing and nothing else.
  for (const drawing of drawings.slice(1, -1)) {
    const lines = drawing.replaceAll(colours, '').split('\r\n');
    expect(lines).toHaveLength(4);
    expect(lines[3]).toBe('');
    for (const line of lines) expect(Array.from(line).length).toBeLessThanOrEqual(60);
  }
  expect(text).toContain('1 trials: 1 done');
}, 120_000);

test.each([
  ['xterm', 3],
  ['dumb', 24],
])(
  '%s of %i rows: plain lines, nothing is taken back',
  async (kind, rows) => {
    const text = await written(kind, rows, 80);
    expect(text.replaceAll(colours, '')).not.toContain('\x1b');
    expect(text).toContain('1 trials: 1 done');
    if (kind === 'dumb') expect(text).not.toContain('\x1b');
  },
  120_000,
);
