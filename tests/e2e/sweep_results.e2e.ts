// A sweep's page begins with its results: what stands there is what the views say and `run` prints.
import {afterAll, beforeAll, expect, test} from 'vitest';
import {openDashboard} from './dashboard_page.ts';
import type {DashboardPage} from './dashboard_page.ts';
import {createSandbox, smallElement} from './sandbox.ts';
import type {Finished, Sandbox} from './sandbox.ts';

let sandbox: Sandbox;
let page: DashboardPage;
let ran: Finished;
let sweep_uuid: string;

/** A number as the terminal writes it. */
function threeDigits(value: number): string {
  const rounded = Number(value.toPrecision(3));
  const decimals = Math.min(9, Math.max(0, 2 - Math.floor(Math.log10(rounded))));
  const digits = {minimumFractionDigits: decimals, maximumFractionDigits: decimals};
  return value.toLocaleString('en-US', digits);
}

const rows = (): Promise<unknown> =>
  page.evaluate(`[...document.querySelectorAll('.results')].map((table) =>
    [...table.querySelectorAll('tbody tr')].map((row) =>
      [...row.children].map((cell) => cell.innerText.replaceAll('\u00a0', ' ').trim())))`);

beforeAll(async () => {
  sandbox = createSandbox();
  const names = {framework: ['convnetjs', 'reference'], backend: ['cpu']};
  const plan = sandbox.writePlan({
    name: 'results',
    matrix: [
      {...smallElement('train'), ...names, depth: [1, 2]},
      {...smallElement('infer'), ...names, depth: [2]},
    ],
    repeat: {trials: 2},
    control: false,
  });
  ran = await sandbox.run('run', '--db', sandbox.database, '--plan', plan);
  expect(ran.code, ran.stderr).toBe(0);
  sweep_uuid = String(sandbox.query('SELECT sweep_uuid FROM sweep')[0]!['sweep_uuid']);
  page = await openDashboard(sandbox);
}, 240_000);
afterAll(() => sandbox.remove());

test('every configuration has a line with the means, intervals and counts of trials of the views', async () => {
  await page.begin();
  await page.visit(`/sweeps/${sweep_uuid}`);
  await expect.poll(() => page.text('.results')).toContain('training time, ms per batch');
  const [train, infer] = (await rows()) as [string[][], string[][]];
  for (const [view, shown] of [
    ['training_time', train],
    ['inference_time', infer],
  ] as const) {
    const expected = sandbox.query(
      `SELECT framework, backend, depth, width, mean_ms, ci95_low_ms, ci95_high_ms, trials, failed_trials
       FROM ${view} ORDER BY framework, backend, depth, width`,
    );
    expect(shown).toHaveLength(expected.length);
    shown.forEach((cells, index) => {
      const row = expected[index]!;
      expect(cells[0]).toBe(row['framework']);
      expect(cells[1]).toBe(row['backend']);
      expect(cells[2]).toBe(`depth ${String(row['depth'])}, width ${String(row['width'])}`);
      const mean = threeDigits(row['mean_ms'] as number);
      expect(cells[3]!.startsWith(`${mean} [`), cells[3]).toBe(true);
      expect(cells.slice(-2)).toEqual([String(row['trials']), String(row['failed_trials'])]);
    });
  }
});

test('the words, marks and notes are those that run printed', async () => {
  const printed = ran.stdout.replaceAll(/\s+/g, ' ');
  const [train, infer] = (await rows()) as [string[][], string[][]];
  for (const cells of [...train, ...infer])
    expect(printed).toContain(cells[3]!.replaceAll(/\s+/g, ' '));
  const words = (await page.evaluate(`[...document.querySelectorAll('.results h3, .results .note')]
    .map((line) => line.innerText)`)) as string[];
  expect(words.length).toBeGreaterThan(2);
  for (const line of words) for (const word of line.split(/\s+/)) expect(printed).toContain(word);
  expect(printed).toContain(
    String(
      await page.evaluate(
        "[...document.querySelectorAll('.note')].find((note) => note.innerText.startsWith('sampled at')).innerText",
      ),
    ),
  );
});

test('keys sort by a column', async () => {
  const shown = async (): Promise<number[]> =>
    ((await rows()) as string[][][])[0]!.map((cells) =>
      Number(cells[3]!.split(' ')[0]!.replaceAll(',', '')),
    );
  const heads = "[...document.querySelectorAll('.results')][0].querySelectorAll('.sort')";
  await page.evaluate(`${heads}[3].focus()`);
  await page.press('Enter');
  await expect.poll(() => page.evaluate(`${heads}[3].closest('th').ariaSort`)).toBe('ascending');
  const upwards = await shown();
  expect(upwards).toEqual(upwards.toSorted((one, other) => one - other));
  await page.press('Enter');
  await expect.poll(() => page.evaluate(`${heads}[3].closest('th').ariaSort`)).toBe('descending');
  expect(await shown()).toEqual(upwards.toReversed());
});

test('400 pixels are enough', async () => {
  await page.resize(400);
  await page.visit(`/sweeps/${sweep_uuid}`);
  await expect.poll(() => page.text('.results')).toContain('training time');
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(400);
});

test('its findings are those that the terminal tells, each with its number and query', async () => {
  const told = await sandbox.run('findings', '--db', sandbox.database, '--format', 'json');
  expect(told.code, told.stderr).toBe(0);
  const {findings} = JSON.parse(told.stdout) as {
    findings: {
      query: string;
      title: string;
      value: number | null;
      unit: string;
      says: string;
      needs: string;
    }[];
  };
  const measured = findings.filter(({value}) => value !== null);
  expect(measured.map(({query}) => query)).toContain('finding_depth');
  await page.resize(1280);
  await page.visit(`/sweeps/${sweep_uuid}/findings`);
  await expect.poll(() => page.text('.find')).toContain('behind it');
  const shown = (await page.evaluate(`[...document.querySelectorAll('.find tbody tr')].map((row) =>
    [...row.children].map((cell) => cell.innerText.replaceAll('\u00a0', ' ')))`)) as string[][];
  expect(shown).toHaveLength(findings.length);
  findings.forEach(({title, value, unit, says, needs}, index) => {
    const [words, number, , behind] = shown[index]!;
    expect(words).toContain(title);
    if (value === null) {
      expect(number).toBe('not measured');
      expect(behind).toBe(`plan ${needs}`);
    } else {
      expect(number).toContain(threeDigits(value) + (unit === 'ratio' ? '×' : ` ${unit}`));
      expect(words).toContain(says);
      expect(behind).toBe('query');
    }
  });
  await page.resize(400);
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(400);
});

test('nothing went wrong on the way, and no other host was asked for anything', async () => {
  expect(await page.faults()).toEqual([]);
  expect(await page.origins()).toEqual([page.origin]);
});
