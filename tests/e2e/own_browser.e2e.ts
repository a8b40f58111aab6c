// A sweep of `webdyno serve` in a person's own browser, and what happens to it there.
import {appendFileSync, cpSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {isWorkload, openOwnBrowser} from './own_browser.ts';
import {createSandbox, extensionDirectory} from './sandbox.ts';
import type {Sandbox} from './sandbox.ts';
import {plan, serveSweeps} from './served_sweep.ts';
import type {ServedSweep} from './served_sweep.ts';

let sandbox: Sandbox;
let sweep: ServedSweep;

beforeEach(async () => {
  sandbox = createSandbox();
  sweep = await serveSweeps(sandbox);
});
afterEach(() => sandbox.remove());

test('it drains a sweep, registered as not launched', async () => {
  const browser = await openOwnBrowser(sandbox);
  await sweep.start({plan});
  await sweep.ended();
  sweep.expectComplete();
  expect(sandbox.query('SELECT launched, headless FROM browser')).toEqual([
    {launched: 0, headless: 1},
  ]);
  await browser.close();
});

test('a service worker stopped in mid-sweep goes on by itself', async () => {
  const browser = await openOwnBrowser(sandbox);
  await sweep.start({plan});
  await browser.target(isWorkload);
  const worker = await browser.target(({type}) => type === 'service_worker');
  await browser.call('Target.closeTarget', {targetId: worker.targetId});
  await sweep.ended();
  sweep.expectComplete();
  expect(sweep.outcomesOfAttempts()).toEqual(['done', 'driver_lost']);
  // The tab that the stopped worker left behind is gone too.
  expect((await browser.targets()).filter(isWorkload)).toEqual([]);
});

test('a tab that a person closes is tab_closed, and its trial is repeated', async () => {
  const browser = await openOwnBrowser(sandbox);
  await sweep.start({plan});
  await sweep.measuring();
  const {targetId} = await browser.target(isWorkload);
  await browser.call('Target.closeTarget', {targetId});
  await sweep.ended();
  sweep.expectComplete();
  expect(sweep.outcomesOfAttempts()).toEqual(['done', 'tab_closed']);
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
  await openOwnBrowser(sandbox, {extension});
  await sweep.start({plan});
  await sweep.ended();
  sweep.expectComplete();
  expect(
    sandbox.query(
      'SELECT renderer_pid_method, min(renderer_readings) > 10 AS sampled FROM attempt JOIN trial USING (trial_id) ' +
        'JOIN trial_summary ON uuid = trial_uuid GROUP BY renderer_pid_method',
    ),
  ).toEqual([{renderer_pid_method: 'debugger_trace', sampled: 1}]);
});

test('a popup whose first look fails says why, and shows everything once a look succeeds', async () => {
  // Killed, it leaves the file that names it.
  await sweep.kill();
  const browser = await openOwnBrowser(sandbox);
  const popup = await browser.openPage('popup.html');
  const text = () => browser.evaluate(popup, 'document.body.innerText') as Promise<string>;
  await expect.poll(text).toMatch(/cannot be reached|No collector runs/);
  expect(await text()).toContain('Try again');
  sweep = await serveSweeps(sandbox);
  await expect.poll(text).toContain('Start quick');
  expect(await text()).not.toContain('cannot be reached');
});

test('without a collector the popup names the file that the native host looked for', async () => {
  const browser = await openOwnBrowser(sandbox);
  const popup = await browser.openPage('popup.html');
  const text = () => browser.evaluate(popup, 'document.body.innerText') as Promise<string>;
  await expect.poll(text).toContain('Start quick');
  await sweep.kill();
  const file = path.join(sandbox.directory, 'state/webdyno/collector.json');
  await expect.poll(text).toContain(`looked for its file: ${file} was left by process`);
  rmSync(file);
  await expect.poll(text).toContain(`looked for its file: ${file} is not there.`);
});

test('a content script learns nothing of what the driver knows', async () => {
  const extension = path.join(sandbox.directory, 'extension');
  cpSync(extensionDirectory, extension, {recursive: true});
  appendFileSync(
    path.join(extension, 'content.js'),
    "chrome.runtime.sendMessage('driver_state').then((told) => (document.documentElement.dataset.told = String(told)));",
  );
  const browser = await openOwnBrowser(sandbox, {extension});
  const popup = await browser.openPage('popup.html');
  const asked = () => browser.evaluate(popup, "chrome.runtime.sendMessage('driver_state')");
  await expect.poll(asked).toMatchObject({kind: 'driving', hello: {collector: {}}});
  await sweep.start({plan: {...plan, matrix: [{...plan.matrix[0], measure_ms: [10_000]}]}});
  const page = await browser.openedPage(isWorkload);
  const told = () => browser.evaluate(page, 'document.documentElement.dataset.told');
  await expect.poll(told).toBe('undefined');
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
  await sweep.start({plan: {...plan, matrix: [{...plan.matrix[0], measure_ms: [10_000]}]}});
  await expect.poll(text).toMatch(/running[^]*e2e[^]*of 2 trials[^]*convnetjs cpu train/);
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
