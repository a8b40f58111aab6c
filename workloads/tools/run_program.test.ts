import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {createServer} from 'node:net';
import type {AddressInfo, Server, Socket} from 'node:net';
import path from 'node:path';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {ProgramFailure, runProgram} from './run_program.ts';

const never = new AbortController().signal;
const node = process.execPath;

it('gives what the program printed', async () => {
  expect(await runProgram(node, ['--print', 'process.env.WORD'], never, {WORD: 'said'})).toBe(
    'said\n',
  );
});

it('fails with what the program printed when it fails', async () => {
  const script = 'console.log("first"); console.error("second"); process.exit(4)';
  const failure = await runProgram(node, ['--eval', script], never).catch(
    (error: unknown) => error,
  );
  expect(failure).toBeInstanceOf(ProgramFailure);
  expect(failure).toMatchObject({message: 'it ended with 4', printed: 'first\nsecond\n'});
});

it('fails when there is no such program', async () => {
  await expect(runProgram('/nowhere/program', [], never)).rejects.toThrow(ProgramFailure);
});

it('starts nothing after an interruption', async () => {
  await expect(runProgram(node, ['--print', '1'], AbortSignal.abort())).rejects.toThrow('aborted');
});

describe('a program that holds a connection as long as it lives', () => {
  let server: Server;
  let holder: string[];
  beforeEach(async () => {
    server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const {port} = server.address() as AddressInfo;
    const script = `require('node:net').connect(${port}, '127.0.0.1'); setInterval(() => {}, 1000)`;
    holder = ['--eval', script];
  });
  afterEach(() => server.close());

  async function connected(): Promise<Socket> {
    const [connection] = (await once(server, 'connection')) as [Socket];
    return connection.on('error', () => undefined).resume(); // a killed process may reset it
  }

  it('is killed with the program that has started it', async () => {
    const outer = `require('node:child_process').spawnSync(process.execPath, ${JSON.stringify(holder)})`;
    const interruption = new AbortController();
    const running = runProgram(node, ['--eval', outer], interruption.signal);
    const ended = once(await connected(), 'close');
    interruption.abort();
    await expect(running).rejects.toThrow('it ended with SIGKILL');
    await ended;
  });

  it('dies with the tool that runs it', async () => {
    const script = `
      const {runProgram} = await import(${JSON.stringify(path.join(import.meta.dirname, 'run_program.ts'))});
      await runProgram(process.execPath, ${JSON.stringify(holder)}, new AbortController().signal);`;
    const tool = spawn(node, ['--input-type=module', '--eval', script], {stdio: 'ignore'});
    const ended = once(await connected(), 'close');
    tool.kill('SIGKILL');
    await ended;
  });
});
