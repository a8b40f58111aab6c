// The dashboard in a page of a real browser, served from the sandbox's database.
import {expect} from 'vitest';
import {openOwnBrowser} from './own_browser.ts';
import type {Sandbox} from './sandbox.ts';

// Before any script of the page.
const WATCH = `window.faults = [];
addEventListener('error', (event) => faults.push(event.message));
addEventListener('unhandledrejection', (event) => faults.push(String(event.reason)));
for (const level of ['error', 'warn']) console[level] = (...words) => faults.push(words.join(' '));`;

export interface DashboardPage {
  origin: string;
  /** In a test, before any other: the address that was printed, which has the token. */
  begin(): Promise<void>;
  /** An address of a view. */
  visit(address: string): Promise<unknown>;
  evaluate(expression: string): Promise<unknown>;
  /** Of the first element that fits. */
  text(selector: string): Promise<unknown>;
  press(key: string): Promise<void>;
  resize(width: number): Promise<unknown>;
  downloadTo(directory: string): Promise<unknown>;
  /** Errors and warnings since the view was visited last. */
  faults(): Promise<unknown>;
  /** Whom this view asked for anything. */
  origins(): Promise<unknown>;
}

export async function openDashboard(sandbox: Sandbox): Promise<DashboardPage> {
  const ports = ['--port', '0', '--workload-port', '0'];
  const collector = sandbox.start('serve', '--db', sandbox.database, ...ports);
  await collector.printed(/^ready$/m);
  const dashboard = new URL(/^dashboard +(\S+)$/m.exec(collector.output())![1]!);
  const browser = await openOwnBrowser(sandbox);
  const {targetId} = await browser.call('Target.createTarget', {url: 'about:blank'});
  const attached = await browser.call('Target.attachToTarget', {targetId, flatten: true});
  const session = attached['sessionId'] as string;
  await browser.call('Page.enable', {}, session);
  await browser.call('Page.addScriptToEvaluateOnNewDocument', {source: WATCH}, session);

  const page: DashboardPage = {
    origin: dashboard.origin,
    async begin() {
      await page.visit(dashboard.href);
      await expect.poll(() => page.text('.bar')).toContain('e2e.db');
    },
    visit: (address) =>
      browser.call('Page.navigate', {url: new URL(address, dashboard).href}, session),
    evaluate: (expression) => browser.evaluate(session, expression),
    text: (selector) =>
      page.evaluate(`document.querySelector(${JSON.stringify(selector)})?.innerText ?? ''`),
    async press(key) {
      const named = {
        key,
        ...(key.length === 1 ? {text: key} : {code: key}),
        ...(key === 'Enter' && {text: '\r', windowsVirtualKeyCode: 13}), // without, no button is pressed
      };
      await browser.call('Input.dispatchKeyEvent', {type: 'keyDown', ...named}, session);
      await browser.call('Input.dispatchKeyEvent', {type: 'keyUp', ...named}, session);
    },
    resize: (width) =>
      browser.call(
        'Emulation.setDeviceMetricsOverride',
        {width, height: 900, deviceScaleFactor: 1, mobile: width < 720},
        session,
      ),
    downloadTo: (directory) =>
      browser.call('Browser.setDownloadBehavior', {behavior: 'allow', downloadPath: directory}),
    faults: () => page.evaluate('faults'),
    origins: () =>
      page.evaluate(
        "[...new Set(performance.getEntriesByType('resource').map(({name}) => new URL(name).origin))]",
      ),
  };
  await page.resize(1280);
  return page;
}
