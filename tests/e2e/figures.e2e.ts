// The dashboard's figures, after a real sweep in which one configuration cannot be measured: drawn, downloaded, and true.
import {mkdirSync, readFileSync, readdirSync} from 'node:fs';
import path from 'node:path';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {openDashboard} from './dashboard_page.ts';
import type {DashboardPage} from './dashboard_page.ts';
import {createSandbox, smallElement} from './sandbox.ts';
import type {Sandbox} from './sandbox.ts';

let sandbox: Sandbox;
let page: DashboardPage;
let downloads: string;

beforeAll(async () => {
  sandbox = createSandbox();
  const plan = sandbox.writePlan({
    name: 'two-sizes',
    matrix: [
      {...smallElement('train'), framework: ['convnetjs'], backend: ['cpu'], depth: [1, 2]},
      // Its task cannot be done here: it keeps its place.
      {...smallElement('infer'), framework: ['webdnn'], backend: ['wasm']},
    ],
    repeat: {trials: 2},
    control: false,
  });
  const ran = await sandbox.run('run', '--db', sandbox.database, '--plan', plan);
  expect(ran.code, ran.stderr).toBe(0);
  page = await openDashboard(sandbox);
  downloads = path.join(sandbox.directory, 'downloads');
  mkdirSync(downloads);
  await page.downloadTo(downloads);
}, 240_000);
afterAll(() => sandbox.remove());

const drawnOf = (part: string): string => `[data-part="${part}"] .drawn`;

/** Presses a button of a figure by its words. */
const press = (part: string, words: string) =>
  page.evaluate(
    `[...document.querySelectorAll('[data-part="${part}"] button')].find((each) => each.innerText === '${words}').click()`,
  );

async function downloaded(name: string): Promise<Buffer> {
  await expect.poll(() => readdirSync(downloads)).toContain(name);
  return readFileSync(path.join(downloads, name));
}

test('a line for each framework, with the numbers of the view', async () => {
  await page.begin();
  await page.visit('/figures');
  await expect.poll(() => page.text(drawnOf('training'))).toContain('convnetjs cpu');
  await press('training', 'rows');
  const rows = String(await page.text('[data-part="training"] table'));
  const stored = sandbox.query('SELECT depth, mean_ms FROM training_time ORDER BY depth');
  expect(stored).toHaveLength(2);
  for (const {mean_ms} of stored) expect(rows).toContain(String(mean_ms));
  expect(await page.text('main')).toContain('Not measured');
  expect(await page.text(drawnOf('heat'))).toContain('width');
});

test('what cannot be measured has its glyph above the plot', async () => {
  await expect.poll(() => page.text(drawnOf('inference'))).toContain('failed');
  expect(
    await page.evaluate(
      `document.querySelectorAll('${drawnOf('inference')} path[stroke="var(--outcome-unsupported)"]').length`,
    ),
  ).toBe(1);
});

test('the address has what is chosen', async () => {
  await page.visit('/figures?by=width&free_view=trial_summary&free_x=position&free_y=duration_us');
  await expect.poll(() => page.text('main')).toContain('Training time of a batch by width');
  await expect.poll(() => page.text('main')).toContain('Free chart: duration_us over position');
  await page.evaluate(`(() => {
    const select = [...document.querySelectorAll('[data-part="free"] select')][2];
    select.value = 'attempts';
    select.dispatchEvent(new Event('change'));
  })()`);
  await expect.poll(() => page.evaluate('location.search')).toContain('free_y=attempts');
});

test('CSV, SVG and PNG are files with what they are of, in the light theme', async () => {
  await page.visit('/figures');
  await expect.poll(() => page.text(drawnOf('training'))).toContain('convnetjs cpu');
  for (const each of ['CSV', 'SVG', 'PNG']) await press('training', each);
  const csv = String(await downloaded('webdyno-training-time-by-depth.csv'));
  expect(csv.split('\r\n')).toHaveLength(4); // the head, two sizes, and the end
  const svg = String(await downloaded('webdyno-training-time-by-depth.svg'));
  expect(svg).toContain(String(sandbox.query('SELECT sweep_uuid FROM sweep')[0]!['sweep_uuid']));
  expect(svg).not.toContain('var(');
  const png = await downloaded('webdyno-training-time-by-depth.png');
  expect(png.subarray(1, 4).toString()).toBe('PNG');
  expect(png.readUInt32BE(16)).toBe(2 * Number(/width="(\d+)"/.exec(svg)![1]));
});

test('400 pixels are enough', async () => {
  await page.resize(400);
  await page.visit('/figures');
  await expect.poll(() => page.text(drawnOf('free'))).toContain('width');
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(400);
});

test('nothing went wrong on the way, and no other host was asked for anything', async () => {
  expect(await page.faults()).toEqual([]);
  expect(await page.origins()).toEqual([page.origin]);
});
