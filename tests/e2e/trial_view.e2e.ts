// The dashboard's page of one trial in the real browser, on what a real sweep has recorded: it shows what the database has, is
// moved by keys, and gives a trace away.
import {existsSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {openDashboard} from './dashboard_page.ts';
import type {DashboardPage} from './dashboard_page.ts';
import {createSandbox, smallElement} from './sandbox.ts';
import type {Sandbox} from './sandbox.ts';

/** ConvNetJS as it is published, but that its messages are HTML. */
const INJECTED = '<img id="injected" src="http://example.org/x.png">';
const THROWS = `;convnetjs.Net.prototype.forward = function () { throw new Error('${INJECTED}'); };`;
const published = path.join(import.meta.dirname, '../../node_modules/convnetjs/build/convnet.js');

let sandbox: Sandbox;
let page: DashboardPage;
let done: Record<string, unknown>;
let failed: Record<string, unknown>;

/** Of iterations, CPU and footprint, whether anything is drawn. No frame may have been long. */
const painted = (): Promise<unknown> =>
  page.evaluate(`[...document.querySelectorAll('.trial-lanes canvas')].slice(0, 3).map((canvas) =>
    canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.some((value) => value > 0))`);

beforeAll(async () => {
  sandbox = createSandbox();
  const file = path.join(sandbox.directory, 'convnet.js');
  writeFileSync(file, readFileSync(published, 'utf8') + THROWS);
  const added = await sandbox.run('vendor', 'add', 'convnetjs', file);
  expect(added.code, added.stderr).toBe(0);
  const own = /own-[0-9a-f]{12}/.exec(added.stdout)![0];
  const plan = sandbox.writePlan({
    name: 'looked-at',
    matrix: [
      {
        ...smallElement('train'),
        framework: ['convnetjs'],
        version: ['0.3.0', own],
        backend: ['cpu'],
        measure_ms: [1500],
      },
    ],
    repeat: {trials: 1},
    control: false,
    experience: true,
  });
  const ran = await sandbox.run('run', '--db', sandbox.database, '--plan', plan);
  expect(ran.code, ran.stderr).toBe(0);
  const rows = sandbox.query(
    `SELECT uuid, outcome, iterations, content_sha256, sweep_uuid FROM trial_summary JOIN sweep USING (sweep_id)
     ORDER BY outcome`,
  );
  [done, failed] = rows as [Record<string, unknown>, Record<string, unknown>];
  expect(rows.map(({outcome}) => outcome)).toEqual(['done', 'page_error']);

  page = await openDashboard(sandbox);
}, 180_000);
afterAll(() => sandbox.remove());

test('a row of the sweep’s table leads to it, and it shows what the database has', async () => {
  await page.begin();
  await page.visit(`/sweeps/${String(done['sweep_uuid'])}?outcome=done`);
  await expect.poll(() => page.text('.trials tbody')).toContain('done');
  await page.evaluate("document.querySelector('.trials tbody th a').click()");
  await expect
    .poll(() => page.evaluate('location.pathname'))
    .toBe(`/trials/${String(done['uuid'])}`);
  await expect.poll(() => page.text('h1')).toContain('convnetjs');
  await expect.poll(() => page.text('main')).toContain(String(done['content_sha256']));
  const main = String(await page.text('main'));
  expect(main).toContain(`iterations\t${(done['iterations'] as number).toLocaleString('en-US')}`);
  expect(main).toContain('How the page felt');
  expect(main).toContain('attempt_ended');
  expect(main).toContain(`trial_uuid=${String(done['uuid'])}`);
  await expect.poll(painted).toEqual([true, true, true]);
});

test('keys zoom, the part that is shown is in the address, and the address shows it again', async () => {
  await page.evaluate("document.querySelector('.trial-lanes').focus()");
  await page.press('+');
  await page.press('+');
  await expect.poll(() => page.evaluate('location.search')).toMatch(/^\?from_us=\d+&to_us=\d+$/);
  await page.press('ArrowRight');
  await expect.poll(() => page.text('.trial-tools [role=status]')).toMatch(/^at \d+\.\d{3} s/);
  const label = "document.querySelector('.trial-lanes').getAttribute('aria-label')";
  const shown = await page.evaluate(label);
  await page.visit(String(await page.evaluate('location.href')));
  await expect.poll(() => page.evaluate(label)).toBe(shown);
  await page.evaluate("document.querySelector('.trial-lanes').focus()");
  await page.press('0');
  await expect.poll(() => page.evaluate('location.search')).toBe('');
});

test('the trace that it gives away is the one that the command writes', async () => {
  await page.downloadTo(sandbox.directory);
  await page.evaluate(`[...document.querySelectorAll('button')]
    .find((button) => button.innerText === 'Download trace').click()`);
  const downloaded = path.join(sandbox.directory, `${String(done['uuid'])}.trace.json`);
  await expect.poll(() => existsSync(downloaded)).toBe(true);
  const exported = path.join(sandbox.directory, 'exported.json');
  const command = ['export', '--db', sandbox.database, '--trace', String(done['uuid'])];
  const wrote = await sandbox.run(...command, '-o', exported);
  expect(wrote.code, wrote.stderr).toBe(0);
  await expect
    .poll(() => readFileSync(downloaded, 'utf8') === readFileSync(exported, 'utf8'))
    .toBe(true);
  const {traceEvents} = JSON.parse(readFileSync(exported, 'utf8')) as {
    traceEvents: {ph: string; name: string; tid?: number; ts?: number}[];
  };
  const iterations = traceEvents.filter(({ph, tid}) => ph === 'X' && tid === 2);
  expect(iterations.length).toBe(done['iterations']);
  expect(traceEvents.some(({ph, name}) => ph === 'C' && name === 'CPU')).toBe(true);
});

test('HTML in a message stands there as text', async () => {
  await page.visit(`/trials/${String(failed['uuid'])}`);
  await expect.poll(() => page.text('.own-message')).toContain(INJECTED);
  expect(await page.evaluate("document.querySelector('#injected')")).toBeNull();
  expect(String(await page.text('main'))).toContain('stack');
});

test('400 pixels are enough', async () => {
  await page.resize(400);
  await page.visit(`/trials/${String(done['uuid'])}`);
  await expect.poll(painted).toEqual([true, true, true]);
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(400);
});

test('nothing went wrong on the way, and no other host was asked for anything', async () => {
  expect(await page.faults()).toEqual([]);
  expect(await page.origins()).toEqual([page.origin]);
});
