// A browser's remote-debugging pipe: the Chrome DevTools Protocol, NUL-terminated JSON on descriptors 3 and 4 of the process.
import type {ChildProcess} from 'node:child_process';
import type {Readable, Writable} from 'node:stream';

export interface Target {
  targetId: string;
  type: string;
  title: string;
  url: string;
}

export interface DevtoolsPipe {
  /** With a session, of the target that it is attached to. */
  call: (
    method: string,
    parameters?: object,
    sessionId?: string,
  ) => Promise<Record<string, unknown>>;
  targets: () => Promise<Target[]>;
  /** Resolves with the first target that fits, as soon as there is one. */
  target: (fits: (target: Target) => boolean) => Promise<Target>;
}

interface Reply {
  id?: number;
  result?: Record<string, unknown>;
  error?: {message: string};
}

export function openDevtoolsPipe(browser: ChildProcess): DevtoolsPipe {
  const commands = browser.stdio[3] as Writable;
  const waiting = new Map<number, (reply: Reply) => void>();
  let id = 0;
  let text = '';
  (browser.stdio[4] as Readable).on('data', (data: Buffer) => {
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

  async function target(fits: (target: Target) => boolean): Promise<Target> {
    for (;;) {
      const found = (await targets()).find(fits);
      if (found !== undefined) return found;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  return {call, targets, target};
}
