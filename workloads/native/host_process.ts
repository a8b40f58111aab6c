// The native host as a browser starts it: JSON with its length in front on its standard streams (docs/protocol.md). It is told
// which process to sample, with all that descend from it.
import {spawn} from 'node:child_process';
import {endianness} from 'node:os';
import {talkToHost} from '../../extension/src/native_host.ts';
import type {HostPort, NativeHost} from '../../extension/src/native_host.ts';

const LENGTH_BYTES = 4;
// Whole lines of what it says last.
const KEPT_CHARACTERS = 4_000;

const little = endianness() === 'LE';

function frame(message: object): Buffer {
  const body = Buffer.from(JSON.stringify(message));
  const length = Buffer.alloc(LENGTH_BYTES);
  if (little) length.writeUInt32LE(body.length);
  else length.writeUInt32BE(body.length);
  return Buffer.concat([length, body]);
}

/** Takes what has come, and gives the messages that are whole. */
function unframe(): (data: Buffer) => unknown[] {
  let rest = Buffer.alloc(0);
  return (data) => {
    rest = Buffer.concat([rest, data]);
    const messages: unknown[] = [];
    for (;;) {
      if (rest.length < LENGTH_BYTES) return messages;
      const length = little ? rest.readUInt32LE() : rest.readUInt32BE();
      if (rest.length < LENGTH_BYTES + length) return messages;
      messages.push(JSON.parse(rest.toString('utf8', LENGTH_BYTES, LENGTH_BYTES + length)));
      rest = rest.subarray(LENGTH_BYTES + length);
    }
  };
}

/** Starts one and says hello. Rejects with NativeHostLost. */
export function startHost(
  program: string,
  rootPid: number,
  driverVersion: string,
): Promise<NativeHost> {
  const child = spawn('setpriv', ['--pdeathsig', 'KILL', program, '--root-pid', String(rootPid)], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (data: Buffer) => (said = (said + String(data)).slice(-KEPT_CHARACTERS)));
  child.stdin.on('error', () => undefined); // its end is told by `close`
  let closed = false;
  const takers: ((message: unknown) => void)[] = [];
  const onClose: (() => void)[] = [];
  const close = (): void => {
    if (closed) return;
    closed = true;
    onClose.forEach((each) => each());
  };
  const whole = unframe();
  child.stdout.on('data', (data: Buffer) => {
    for (const message of whole(data)) takers.forEach((take) => take(message));
  });
  child.on('error', (error) => {
    said = error.message;
    close();
  });
  child.on('close', close);
  const port: HostPort = {
    postMessage: (message) => void child.stdin.write(frame(message)),
    disconnect: () => void child.stdin.end(),
    onMessage: {addListener: (take) => void takers.push(take)},
    onDisconnect: {addListener: (take) => void onClose.push(take)},
  };
  return talkToHost(port, driverVersion, () => said.trim().split('\n').at(-1) || undefined);
}
