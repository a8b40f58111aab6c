// The sampler's footprint is what the browser itself says of its idle processes, to the byte.
import path from 'node:path';
import {afterEach, beforeEach, expect, it} from 'vitest';
import {openOwnBrowser} from './own_browser.ts';
import {createSandbox, nativeHostProgram} from './sandbox.ts';
import type {Sandbox} from './sandbox.ts';

const extension = path.join(import.meta.dirname, '../fixtures/processes_extension');

let sandbox: Sandbox;
beforeEach(() => {
  sandbox = createSandbox();
});
afterEach(() => sandbox.remove());

/** By pid. */
type Footprints = Map<number, number>;

const ASK = `chrome.processes.getProcessInfo([], true).then((all) =>
  Object.values(all).map(({osProcessId, privateMemory}) => [osProcessId, privateMemory]))`;

async function sampled(browser: number): Promise<Footprints> {
  const command = ['sample', '--pid', String(browser), '--seconds', '0.001'];
  const {code, stdout} = await sandbox.startOther(nativeHostProgram, ...command).finished;
  expect(code).toBe(0);
  const rows = stdout.trimEnd().split('\r\n').slice(1);
  return new Map(rows.map((row) => row.split(',')).map((row) => [Number(row[1]), Number(row[5])]));
}

it('says the same of processes that did nothing between', async () => {
  const browser = await openOwnBrowser(sandbox, {extension});
  const worker = await browser.worker();
  const {processInfo} = (await browser.call('SystemInfo.getProcessInfo')) as {
    processInfo: {type: string; id: number}[];
  };
  const root = processInfo.find(({type}) => type === 'browser')!.id;
  const agree = new Map<number, boolean>();
  // A process that has the same before and after was idle, unless it came back to where it was: so one more look, until all
  // that were idle agree.
  await expect
    .poll(async () => {
      const before = await sampled(root);
      const told = new Map((await browser.evaluate(worker, ASK)) as [number, number][]);
      const after = await sampled(root);
      for (const [pid, bytes] of before) {
        if (after.get(pid) === bytes && told.has(pid)) agree.set(pid, told.get(pid) === bytes);
      }
      return agree.size >= 3 && [...agree.values()].every(Boolean);
    })
    .toBe(true);
  await browser.close();
});
