// The dashboard's comparison, after two real sweeps of one plan: it says what the command says of the same database.
import {afterAll, beforeAll, expect, test} from 'vitest';
import {openDashboard} from './dashboard_page.ts';
import type {DashboardPage} from './dashboard_page.ts';
import {createSandbox, smallElement} from './sandbox.ts';
import type {Sandbox} from './sandbox.ts';

interface Report {
  measures: {measure: string; rows: {ratio: {estimate: number} | null}[]}[];
}

let sandbox: Sandbox;
let page: DashboardPage;

async function reported(...names: string[]): Promise<Report> {
  const ran = await sandbox.run('compare', ...names, '--db', sandbox.database, '--format', 'json');
  expect(ran.code, ran.stderr).toBe(0);
  return JSON.parse(ran.stdout) as Report;
}

beforeAll(async () => {
  sandbox = createSandbox();
  const plan = sandbox.writePlan({
    name: 'twice',
    matrix: [{...smallElement('train'), framework: ['convnetjs', 'reference'], backend: ['cpu']}],
    repeat: {trials: 2},
    control: false,
  });
  for (let sweep = 0; sweep < 2; sweep++) {
    const ran = await sandbox.run('run', '--db', sandbox.database, '--plan', plan);
    expect(ran.code, ran.stderr).toBe(0);
  }
  page = await openDashboard(sandbox);
}, 300_000);
afterAll(() => sandbox.remove());

/** "1.203×" as the page writes a ratio. */
const written = (ratio: number): string =>
  `${ratio < 10 && ratio >= 0.01 ? ratio.toFixed(3) : ratio.toPrecision(3)}×`;

async function expectForest(report: Report, measure: string): Promise<void> {
  const rows = report.measures.find((each) => each.measure === measure)!.rows;
  await expect
    .poll(() => page.evaluate("document.querySelectorAll('.forest tbody tr:not(.total)').length"))
    .toBe(rows.length);
  const table = String(await page.text('.forest'));
  for (const {ratio} of rows) expect(table).toContain(written(ratio!.estimate));
}

test('two sweeps are chosen, compared, and have the ratios of the command', async () => {
  await page.begin();
  await page.visit('/compare');
  await expect.poll(() => page.text('main')).toContain('Nothing is compared yet.');
  // There are sweeps to choose from once they are read.
  const options = `document.querySelectorAll('select[aria-label^="Sweep for"] option').length`;
  await expect.poll(() => page.evaluate(options)).toBeGreaterThanOrEqual(4);
  await page.evaluate(`(() => {
    ['Sweep for base', 'Sweep for head'].forEach((name, index) => {
      const select = document.querySelector('select[aria-label="' + name + '"]');
      select.selectedIndex = 2 - index;
      select.dispatchEvent(new Event('change', {bubbles: true}));
    });
  })()`);
  await expect
    .poll(() => page.evaluate("document.querySelector('button.primary').disabled"))
    .toBe(false);
  await page.evaluate("document.querySelector('button.primary').click()");
  const [first, second] = sandbox
    .query('SELECT sweep_uuid FROM sweep ORDER BY sweep_id')
    .map(({sweep_uuid}) => String(sweep_uuid));
  await expect.poll(() => page.evaluate('location.search')).toBe(`?base=${first!}&head=${second!}`);
  await expectForest(await reported(first!, second!), 'training_time');
});

test('another measure is an address, and two arms of a sweep are compared as well', async () => {
  const arms = ['framework=convnetjs', 'framework=reference'] as const;
  const report = await reported(...arms, '--sweep', '1');
  const address = `/compare?base=${encodeURIComponent(arms[0])}&head=${encodeURIComponent(arms[1])}&sweep=1`;
  await page.visit(address);
  await expectForest(report, 'training_time');
  await page.visit(`${address}&of=peak_footprint_bytes`);
  await expectForest(report, 'peak_footprint_bytes');
  expect(await page.text('main')).toContain('./webdyno compare framework=convnetjs');
});

test('what cannot be compared is said in the words of the command', async () => {
  await page.visit('/compare?base=1&head=99');
  await expect.poll(() => page.text('main')).toContain("there is no sweep '99'");
});

test('400 pixels are enough', async () => {
  await page.resize(400);
  await page.visit('/compare?base=1&head=2');
  await expect.poll(() => page.text('.forest')).toContain('convnetjs');
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(400);
});

test('nothing went wrong on the way, and no other host was asked for anything', async () => {
  expect(await page.faults()).toEqual([]);
  expect(await page.origins()).toEqual([page.origin]);
});
