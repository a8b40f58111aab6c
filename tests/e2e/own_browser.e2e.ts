// A sweep of `webdyno serve` in a person's own browser, and what happens to it there.
import {cpSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {openOwnBrowser} from './own_browser.ts';
import type {Target} from './own_browser.ts';
import {createSandbox, extensionDirectory, smallPlan} from './sandbox.ts';
import type {Running, Sandbox} from './sandbox.ts';

const TRIALS = 3;
const plan = {
  ...smallPlan,
  matrix: [
    {
      ...smallPlan.matrix[0],
      framework: ['convnetjs'],
      backend: ['cpu'],
      task: ['train'],
      measure_ms: [1000],
    },
  ],
  repeat: {trials: TRIALS},
};

let sandbox: Sandbox;
let collector: Running;
let address: URL;

beforeEach(async () => {
  sandbox = createSandbox();
  const installed = await sandbox.run('install', '--browser', 'chromium');
  expect(installed.code, installed.stderr).toBe(0);
  const ports = ['--port', '0', '--workload-port', '0'];
  collector = sandbox.start('serve', '--db', sandbox.database, ...ports);
  await collector.printed(/^ready$/m);
  address = new URL(/^dashboard +(\S+)$/m.exec(collector.output())![1]!);
});
afterEach(() => sandbox.remove());

async function api(path: string, request?: object): Promise<Record<string, unknown>> {
  const response = await fetch(new URL(`/api/v1${path}`, address), {
    method: request === undefined ? 'GET' : 'POST',
    headers: {Authorization: `Bearer ${new URLSearchParams(address.hash.slice(1)).get('token')!}`},
    ...(request === undefined ? {} : {body: JSON.stringify(request)}),
  });
  const answer = (await response.json()) as Record<string, unknown>;
  expect(answer, JSON.stringify(answer)).toMatchObject({ok: true});
  return answer;
}

const startSweep = (request: object) => api('/sweeps', request);

/** Resolves when a page is in its measured phase. */
async function measuring(): Promise<void> {
  const phase = async () => ((await api('/status'))['running'] as {phase: string} | null)?.phase;
  await expect.poll(phase, {interval: 20}).toBe('train');
}

const ENDED = "SELECT state = 'done' FROM sweep";

function isWorkload({type, url}: Target): boolean {
  return type === 'page' && url.includes('/workload.html');
}

function expectComplete(): void {
  expect(sandbox.query('SELECT outcome, count(*) AS n FROM trial GROUP BY outcome')).toEqual([
    {outcome: 'done', n: TRIALS},
  ]);
}

function outcomesOfAttempts(): unknown[] {
  return sandbox
    .query('SELECT DISTINCT outcome FROM attempt ORDER BY outcome')
    .map(({outcome}) => outcome);
}

test('it drains a sweep, registered as not launched', async () => {
  const browser = await openOwnBrowser(sandbox);
  await startSweep({plan});
  await sandbox.until(ENDED);
  expectComplete();
  expect(sandbox.query('SELECT launched, headless FROM browser')).toEqual([
    {launched: 0, headless: 1},
  ]);
  await browser.close();
});

test('a service worker stopped in mid-sweep goes on by itself', async () => {
  const browser = await openOwnBrowser(sandbox);
  await startSweep({plan});
  await browser.target(isWorkload);
  const worker = await browser.target(({type}) => type === 'service_worker');
  await browser.call('Target.closeTarget', {targetId: worker.targetId});
  await sandbox.until(ENDED);
  expectComplete();
  expect(outcomesOfAttempts()).toEqual(['done', 'driver_lost']);
  // The tab that the stopped worker left behind is gone too.
  expect((await browser.targets()).filter(isWorkload)).toEqual([]);
});

test('a restarted browser goes on by itself', async () => {
  const before = await openOwnBrowser(sandbox);
  await startSweep({plan});
  await before.target(isWorkload);
  await before.close();
  await openOwnBrowser(sandbox);
  await sandbox.until(ENDED);
  expectComplete();
  expect(sandbox.query('SELECT count(*) AS n FROM browser')).toEqual([{n: 2}]);
});

test('a hidden tab is visibility_lost, and its trial is repeated', async () => {
  const browser = await openOwnBrowser(sandbox);
  await startSweep({plan});
  await measuring();
  await browser.call('Target.createTarget', {url: 'about:blank'});
  await sandbox.until(ENDED);
  expectComplete();
  expect(outcomesOfAttempts()).toEqual(['done', 'visibility_lost']);
});

test('a tab that a person closes is tab_closed, and its trial is repeated', async () => {
  const browser = await openOwnBrowser(sandbox);
  await startSweep({plan});
  await measuring();
  const {targetId} = await browser.target(isWorkload);
  await browser.call('Target.closeTarget', {targetId});
  await sandbox.until(ENDED);
  expectComplete();
  expect(outcomesOfAttempts()).toEqual(['done', 'tab_closed']);
});

test('a browser without chrome.processes finds the page’s process by a debugger trace', async () => {
  const extension = path.join(sandbox.directory, 'extension');
  cpSync(extensionDirectory, extension, {recursive: true});
  const manifest = path.join(extension, 'manifest.json');
  const {permissions, ...rest} = JSON.parse(readFileSync(manifest, 'utf8')) as {
    permissions: string[];
  };
  const fewer = permissions.filter((permission) => permission !== 'processes');
  writeFileSync(manifest, JSON.stringify({...rest, permissions: fewer}));
  await openOwnBrowser(sandbox, extension);
  await startSweep({plan});
  await sandbox.until(ENDED);
  expectComplete();
  expect(
    sandbox.query(
      'SELECT renderer_pid_method, min(renderer_readings) > 10 AS sampled FROM attempt JOIN trial USING (trial_id) ' +
        'JOIN trial_summary ON uuid = trial_uuid GROUP BY renderer_pid_method',
    ),
  ).toEqual([{renderer_pid_method: 'debugger_trace', sampled: 1}]);
});

test('the popup shows the sweep, stops it and starts one', async () => {
  const browser = await openOwnBrowser(sandbox);
  const popup = await browser.openPage('popup.html');
  const text = () => browser.evaluate(popup, 'document.body.innerText') as Promise<string>;
  const press = (label: string) =>
    browser.evaluate(
      popup,
      `[...document.querySelectorAll('button')].find((each) => each.innerText.startsWith('${label}')).click()`,
    );
  await expect.poll(text).toContain('Start quick');
  expect(await text()).toMatch(/connected[^]*native host[^]*\d+ trials/);
  // Long trials: the popup, a tab in the background here, looks once a second.
  await startSweep({plan: {...plan, matrix: [{...plan.matrix[0], measure_ms: [10_000]}]}});
  await expect.poll(text).toMatch(/running[^]*e2e[^]*of 3 trials[^]*convnetjs cpu train/);
  await press('Stop');
  await expect.poll(text).toContain('Start quick');
  expect(sandbox.query('SELECT state FROM sweep')).toEqual([{state: 'stopped'}]);
  await press('Start quick');
  await expect.poll(text).toMatch(/running[^]*quick/);
  expect(sandbox.query('SELECT plan_name, state FROM sweep ORDER BY sweep_id')).toEqual([
    {plan_name: 'e2e', state: 'stopped'},
    {plan_name: 'quick', state: 'running'},
  ]);
});
