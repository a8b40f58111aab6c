// A person's own Chromium and the test's hands in it: its profile has the extension and the manifest of `webdyno install`,
// and webdyno did not start it. Driven over the remote-debugging pipe: NUL-terminated JSON on descriptors 3 and 4.
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import path from 'node:path';
import type {Readable, Writable} from 'node:stream';
import {expect} from 'vitest';
import {extensionDirectory} from './sandbox.ts';
import type {Sandbox} from './sandbox.ts';

export interface Target {
  targetId: string;
  type: string;
  url: string;
}

export interface OwnBrowser {
  /** Chrome DevTools Protocol; with a session, of the target that it is attached to. */
  call(method: string, parameters?: object, sessionId?: string): Promise<Record<string, unknown>>;
  targets(): Promise<Target[]>;
  /** Resolves with the first target that fits, as soon as there is one. */
  target(fits: (target: Target) => boolean): Promise<Target>;
  /** Opens a page of the extension in a tab of its own; the session that it is attached to. */
  openPage(page: string): Promise<string>;
  /** The session of the extension's service worker. */
  worker(): Promise<string>;
  evaluate(sessionId: string, expression: string): Promise<unknown>;
  close(): Promise<void>;
}

interface Reply {
  id?: number;
  result?: Record<string, unknown>;
  error?: {message: string};
}

export function isWorkload({type, url}: Target): boolean {
  return type === 'page' && url.includes('/workload.html');
}

/** `display`: with windows on that X server; headless without. */
export async function openOwnBrowser(
  sandbox: Sandbox,
  {extension = extensionDirectory, display}: {extension?: string; display?: string} = {},
): Promise<OwnBrowser> {
  const child = spawn(
    'chromium',
    [
      `--user-data-dir=${path.join(sandbox.environment['XDG_CONFIG_HOME']!, 'chromium')}`,
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
  const commands = child.stdio[3] as Writable;
  const waiting = new Map<number, (reply: Reply) => void>();
  let id = 0;
  let text = '';
  (child.stdio[4] as Readable).on('data', (data: Buffer) => {
    const messages = (text + data.toString()).split('\0');
    text = messages.pop()!;
    for (const message of messages) {
      const reply = JSON.parse(message) as Reply;
      if (reply.id === undefined) continue; // an event
      waiting.get(reply.id)?.(reply);
      waiting.delete(reply.id);
    }
  });

  async function call(
    method: string,
    parameters: object = {},
    sessionId?: string,
  ): Promise<Record<string, unknown>> {
    const replied = new Promise<Reply>((resolve) => waiting.set(++id, resolve));
    commands.write(`${JSON.stringify({id, method, params: parameters, sessionId})}\0`);
    const {result, error} = await replied;
    if (error !== undefined) throw new Error(`${method}: ${error.message}`);
    return result!;
  }

  async function targets(): Promise<Target[]> {
    return (await call('Target.getTargets'))['targetInfos'] as Target[];
  }

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

  async function target(fits: (target: Target) => boolean): Promise<Target> {
    for (;;) {
      const found = (await targets()).find(fits);
      if (found !== undefined) return found;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
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
