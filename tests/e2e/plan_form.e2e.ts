// A newcomer's hands on the dashboard: a plan is chosen, made smaller, made wrong, mended, and measured by a browser that the
// collector launches; then its sweep is deleted.
import {afterAll, beforeAll, expect, test} from 'vitest';
import {openDashboard} from './dashboard_page.ts';
import type {DashboardPage} from './dashboard_page.ts';
import {createSandbox} from './sandbox.ts';
import type {Sandbox} from './sandbox.ts';

let sandbox: Sandbox;
let page: DashboardPage;

beforeAll(async () => {
  sandbox = createSandbox();
  const installed = await sandbox.run('install', '--browser', 'chromium');
  expect(installed.code, installed.stderr).toBe(0);
  page = await openDashboard(sandbox);
});
afterAll(() => sandbox.remove());

async function type(selector: string, text: string): Promise<void> {
  await page.evaluate(`(() => {
    const input = document.querySelector(${JSON.stringify(selector)});
    input.value = ${JSON.stringify(text)};
    input.dispatchEvent(new Event('input', {bubbles: true}));
  })()`);
}

async function press(words: string): Promise<void> {
  const found = await page.evaluate(`(() => {
    const button = [...document.querySelectorAll('main button')].find(
      (each) => each.innerText === ${JSON.stringify(words)} && !each.disabled,
    );
    button?.click();
    return button !== undefined;
  })()`);
  expect(found, `a button ${words}`).toBe(true);
}

const size = (): Promise<unknown> => page.text('.sum');
const startIsDisabled = (): Promise<unknown> =>
  page.evaluate("document.querySelector('#start button.primary').disabled");

test('the first view offers to start, and so does the list of sweeps', async () => {
  await page.begin();
  await page.visit('/live');
  await expect.poll(() => page.text('main')).toContain('Start quick');
  await page.visit('/sweeps');
  await expect
    .poll(size)
    .toMatch(/4 configurations, 20 trials, and 15 of the control\s+about .* assumed/);
  await expect.poll(startIsDisabled).toBe(false);
});

test('what is wrong stands at its field, and on its line of the JSON', async () => {
  await type('#plan_depth', '1, 99');
  await expect.poll(() => page.text('#plan_depth_problem')).toContain('99 is not allowed');
  expect(await page.text('#plan_depth_problem')).toContain('$.matrix[0].depth[1]');
  expect(await page.text('.wrong-line')).toContain('"depth": [1, 99]');
  expect(await page.text('.wrong-part')).toBe('99');
  expect(await startIsDisabled()).toBe(true);
  expect(await page.text('#start')).toContain('1 problem to fix: depth of element 1');
  await type('#plan_depth', '1');
  await expect.poll(startIsDisabled).toBe(false);
});

test('what it was made is measured by a launched browser', async () => {
  for (let element = 0; element < 2; element++) await press('Remove it');
  await type('#plan_repeat_trials', '2');
  await type('#plan_measure_ms', '300');
  await type('#plan_name', 'made-smaller');
  await page.evaluate("document.querySelector('#plan_control').click()");
  await expect.poll(size).toMatch(/1 configuration, 2 trials\s+about/);
  await expect.poll(startIsDisabled).toBe(false);
  await press('Start sweep');
  await expect.poll(() => page.evaluate('location.pathname')).toBe('/live');
  await sandbox.until("SELECT state <> 'running' FROM sweep");
  expect(
    sandbox.query(
      'SELECT plan_name, state, outcome, count(*) AS trials FROM trial JOIN sweep USING (sweep_id) GROUP BY outcome',
    ),
  ).toEqual([{plan_name: 'made-smaller', state: 'done', outcome: 'done', trials: 2}]);
  // Not by the one that looks at the dashboard, which has the extension, too.
  expect(
    sandbox.query(
      'SELECT DISTINCT launched, headless FROM attempt JOIN browser USING (browser_id)',
    ),
  ).toEqual([{launched: 1, headless: 1}]);
  await expect.poll(() => page.text('main')).toMatch(/done/);
});

test('its sweep is deleted with all that it has', async () => {
  const [sweep] = sandbox.query('SELECT sweep_uuid FROM sweep');
  await page.visit(`/sweeps/${String(sweep!['sweep_uuid'])}`);
  await expect.poll(() => page.text('main .head')).toContain('Delete sweep');
  await press('Delete sweep');
  await expect
    .poll(() => page.text('.st-box'))
    .toMatch(
      /Delete made-smaller of .*\? Its 2 trials and [\d,]+ readings go too\. This cannot be undone\./,
    );
  await press('Delete sweep');
  await expect.poll(() => page.text('main')).toContain('This sweep was deleted.');
  await sandbox.until('SELECT count(*) = 0 FROM sweep');
  expect(sandbox.query('SELECT count(*) AS n FROM process_reading')).toEqual([{n: 0}]);
  await page.visit('/sweeps');
  await expect.poll(() => page.text('main')).toContain('No sweep yet.');
  expect(await page.faults()).toEqual([]);
});
