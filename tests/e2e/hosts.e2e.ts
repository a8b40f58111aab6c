// The dashboard's page of hosts, after a real sweep with its control: what stands there is what the view says.
import {afterAll, beforeAll, expect, test} from 'vitest';
import {openDashboard} from './dashboard_page.ts';
import type {DashboardPage} from './dashboard_page.ts';
import {createSandbox, smallElement} from './sandbox.ts';
import type {Sandbox} from './sandbox.ts';

let sandbox: Sandbox;
let page: DashboardPage;

beforeAll(async () => {
  sandbox = createSandbox();
  const plan = sandbox.writePlan({
    name: 'with-control',
    matrix: [{...smallElement('train'), framework: ['convnetjs'], backend: ['cpu']}],
    repeat: {trials: 2},
    control_measure_ms: 200,
  });
  const ran = await sandbox.run('run', '--db', sandbox.database, '--plan', plan);
  expect(ran.code, ran.stderr).toBe(0);
  page = await openDashboard(sandbox);
}, 240_000);
afterAll(() => sandbox.remove());

test('it says what the machine is and what alike arms differed by', async () => {
  await page.begin();
  await page.visit('/hosts');
  await expect.poll(() => page.text('main')).toContain('A/A noise floor');
  const main = String(await page.text('main'));
  const [host] = sandbox.query(
    `SELECT hostname, fingerprint ->> '$.kernel' AS kernel, same_difference_percent, same_pairs
     FROM harness_overhead JOIN sweep USING (sweep_id) JOIN host USING (host_id)`,
  );
  expect(main).toContain(String(host!['hostname']));
  expect(main).toContain(`kernel\t${String(host!['kernel'])}`);
  const percent = host!['same_difference_percent'] as number;
  const decimals = Math.max(
    0,
    2 - Math.floor(Math.log10(Number(Math.abs(percent).toPrecision(3)))),
  );
  expect(main).toContain(percent.toFixed(decimals).replace('-', '\u2212'));
  expect(await page.evaluate("document.querySelectorAll('svg.chart circle').length")).toBe(1);
});

test('400 pixels are enough', async () => {
  await page.resize(400);
  await page.visit('/hosts');
  await expect.poll(() => page.text('main')).toContain('A/A noise floor');
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(400);
});

test('nothing went wrong on the way, and no other host was asked for anything', async () => {
  expect(await page.faults()).toEqual([]);
  expect(await page.origins()).toEqual([page.origin]);
});
