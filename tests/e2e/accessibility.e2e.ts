// Every view of the dashboard in the real browser, on what a real sweep has recorded, in both themes: axe-core finds no serious
// fault, the page reports none, and no other host is asked for anything.
import {readFileSync} from 'node:fs';
import path from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {openDashboard} from './dashboard_page.ts';
import type {DashboardPage} from './dashboard_page.ts';
import {createSandbox, smallElement} from './sandbox.ts';
import type {Sandbox} from './sandbox.ts';

const axe = readFileSync(
  path.join(import.meta.dirname, '../../node_modules/axe-core/axe.min.js'),
  'utf8',
);

interface Fault {
  id: string;
  impact: string;
  nodes: {target: string[]; failureSummary: string}[];
}

let sandbox: Sandbox;
let page: DashboardPage;
let addresses: Record<string, string>;

beforeAll(async () => {
  sandbox = createSandbox();
  const plan = sandbox.writePlan({
    name: 'seen',
    matrix: [
      {...smallElement('train'), framework: ['tfjs', 'convnetjs'], backend: ['cpu', 'webgl']},
      {...smallElement('infer'), framework: ['tfjs'], backend: ['cpu', 'webgl']},
    ],
    repeat: {trials: 2},
    control_measure_ms: 200,
    experience: true,
    memory: true,
  });
  const ran = await sandbox.run('run', '--db', sandbox.database, '--plan', plan);
  expect(ran.code, ran.stderr).toBe(0);
  const [row] = sandbox.query(
    `SELECT sweep_uuid, trial_uuid FROM trial JOIN sweep USING (sweep_id) JOIN configuration USING (configuration_id)
     WHERE outcome = 'done' AND control_arm IS NULL LIMIT 1`,
  );
  const sweep = `/sweeps/${String(row!['sweep_uuid'])}`;
  addresses = {
    live: '/live',
    sweeps: '/sweeps',
    sweep,
    findings: `${sweep}/findings`,
    figures: '/figures',
    compare: '/compare',
    trial: `/trials/${String(row!['trial_uuid'])}`,
    sql: '/sql?query=fastest',
    'sql, refused': '/sql?sql=SELECT+mean_msec+FROM+training_time',
    hosts: '/hosts',
    unknown: '/sweeps/none',
  };
  page = await openDashboard(sandbox);
}, 240_000);
afterAll(() => sandbox.remove());

/** Nothing changes any more for half a second: everything that was asked for is there. */
async function settle(): Promise<void> {
  await page.evaluate(`new Promise((resolve) => {
    let timer = setTimeout(resolve, 500);
    new MutationObserver(() => {
      clearTimeout(timer);
      timer = setTimeout(resolve, 500);
    }).observe(document.body, {subtree: true, childList: true});
  })`);
}

async function faultsByAxe(): Promise<string[]> {
  await page.evaluate(`${axe}; undefined`);
  const found = await page.evaluate(
    `axe.run(document, {resultTypes: ['violations']}).then(({violations}) => JSON.stringify(violations))`,
  );
  return (JSON.parse(String(found)) as Fault[])
    .filter(({impact}) => impact === 'serious' || impact === 'critical')
    .flatMap(({id, nodes}) =>
      nodes.map(({target, failureSummary}) => `${id}: ${target.join(' ')}: ${failureSummary}`),
    );
}

describe.each(['light', 'dark'])('in the theme %s', (theme) => {
  test.each([
    'live',
    'sweeps',
    'sweep',
    'findings',
    'figures',
    'compare',
    'trial',
    'sql',
    'sql, refused',
    'hosts',
    'unknown',
  ])('the view %s has no serious fault', async (view) => {
    await page.begin();
    await page.evaluate(`localStorage.setItem('webdyno_theme', '${theme}')`);
    await page.visit(addresses[view]!);
    await expect.poll(() => page.text('main')).not.toBe('');
    await settle();
    expect(await page.evaluate('document.documentElement.dataset.theme')).toBe(theme);
    expect(await faultsByAxe()).toEqual([]);
    expect(await page.faults()).toEqual([]);
    expect(await page.origins()).toEqual([page.origin]);
  });
});
