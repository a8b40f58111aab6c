// A person's browser that was closed in mid-sweep and is opened again: the extension looks for work twice a minute.
import {afterEach, beforeEach, expect, test} from 'vitest';
import {isWorkload, openOwnBrowser} from '../own_browser.ts';
import {createSandbox} from '../sandbox.ts';
import type {Sandbox} from '../sandbox.ts';
import {plan, serveSweeps} from '../served_sweep.ts';
import type {ServedSweep} from '../served_sweep.ts';

let sandbox: Sandbox;
let sweep: ServedSweep;
beforeEach(async () => {
  sandbox = createSandbox();
  sweep = await serveSweeps(sandbox);
});
afterEach(() => sandbox.remove());

test('a restarted browser goes on by itself', async () => {
  const before = await openOwnBrowser(sandbox);
  await sweep.start({plan});
  await before.target(isWorkload);
  await before.close();
  await openOwnBrowser(sandbox);
  await sweep.ended();
  sweep.expectComplete();
  expect(sandbox.query('SELECT count(*) AS n FROM browser')).toEqual([{n: 2}]);
});
