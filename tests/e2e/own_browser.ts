// A person's own Chromium and the test's hands in it: its profile has the extension and the manifest of `webdyno install`,
// and webdyno did not start it.
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {cpSync} from 'node:fs';
import path from 'node:path';
import {expect} from 'vitest';
import {openDevtoolsPipe} from './devtools_pipe.ts';
import type {DevtoolsPipe, Target} from './devtools_pipe.ts';
import {extensionDirectory} from './sandbox.ts';
import type {Sandbox} from './sandbox.ts';

export interface OwnBrowser extends DevtoolsPipe {
  /** Opens a page of the extension in a tab of its own; the session that it is attached to. */
  openPage(page: string): Promise<string>;
  /** The session of a page that is there, or will be. */
  openedPage(fits: (target: Target) => boolean): Promise<string>;
  /** The session of the extension's service worker. */
  worker(): Promise<string>;
  evaluate(sessionId: string, expression: string): Promise<unknown>;
  close(): Promise<void>;
}

export function isWorkload({type, url}: Target): boolean {
  return type === 'page' && url.includes('/workload.html');
}

/**
 * `display`: with windows on that X server; headless without. `userData`: a folder of its own, for a browser beside the one
 * to which `install` made the native host known, which is told of it here.
 */
export async function openOwnBrowser(
  sandbox: Sandbox,
  {
    extension = extensionDirectory,
    display,
    userData,
  }: {extension?: string; display?: string; userData?: string} = {},
): Promise<OwnBrowser> {
  const installed = path.join(sandbox.environment['XDG_CONFIG_HOME']!, 'chromium');
  if (userData !== undefined) {
    const manifests = 'NativeMessagingHosts';
    cpSync(path.join(installed, manifests), path.join(userData, manifests), {recursive: true});
  }
  const child = spawn(
    'chromium',
    [
      `--user-data-dir=${userData ?? installed}`,
      '--remote-debugging-pipe',
      '--enable-unsafe-extension-debugging',
      ...(display === undefined
        ? ['--headless=new', '--screen-info={1600x1000}']
        : ['--ozone-platform=x11']),
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--enable-unsafe-swiftshader',
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      'about:blank',
    ],
    {
      env: {...sandbox.environment, DISPLAY: display},
      stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
    },
  );
  sandbox.adopt(child);
  const ended = once(child, 'close');
  const {call, targets, target} = openDevtoolsPipe(child);

  async function attached(targetId: string): Promise<string> {
    const {sessionId} = await call('Target.attachToTarget', {targetId, flatten: true});
    return sessionId as string;
  }

  async function evaluate(sessionId: string, expression: string): Promise<unknown> {
    const {result, exceptionDetails} = await call(
      'Runtime.evaluate',
      {expression, awaitPromise: true, returnByValue: true},
      sessionId,
    );
    if (exceptionDetails !== undefined) throw new Error(JSON.stringify(exceptionDetails));
    return (result as {value?: unknown}).value;
  }

  const {id: extensionId} = await call('Extensions.loadUnpacked', {path: extension});
  return {
    call,
    targets,
    target,
    async openPage(page) {
      const url = `chrome-extension://${extensionId as string}/${page}`;
      const {targetId} = await call('Target.createTarget', {url});
      return attached(targetId as string);
    },
    async openedPage(fits) {
      return attached((await target(fits)).targetId);
    },
    async worker() {
      const {targetId} = await target(({type}) => type === 'service_worker');
      const session = await attached(targetId);
      // Its script has run: it has listeners.
      await expect.poll(() => evaluate(session, 'chrome.tabs?.onCreated !== undefined')).toBe(true);
      return session;
    },
    evaluate,
    async close() {
      await call('Browser.close');
      await ended;
    },
  };
}
