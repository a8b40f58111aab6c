import {createServer} from 'node:http';
import type {Server} from 'node:http';
import type {AddressInfo} from 'node:net';
import {once} from 'node:events';
import {afterEach, beforeEach, expect, it} from 'vitest';
import {readPrepared} from './prepared_model.ts';

const MODEL = 'plain/1/mlp/depth-1';
const MAKER = 'made-by-this';
const file = {name: 'weights.bin', bytes: 7, sha256: 'of those'};
const whole = {model: MODEL, maker_sha256: MAKER, files: [file]};

/** What the folder holds, by name. */
let held: Record<string, string>;
let server: Server;
let folder: string;
beforeEach(async () => {
  server = createServer(({url = ''}, response) => {
    const text = held[url.slice(url.lastIndexOf('/') + 1)];
    response.writeHead(text === undefined ? 404 : 200, {'Content-Length': text?.length ?? 0});
    response.end(text);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  folder = `http://127.0.0.1:${(server.address() as AddressInfo).port}/prepared/${MODEL}/`;
});
afterEach(() => server.close());

const holding = (description: unknown, weights = 'weights'): Promise<unknown> => {
  held = {'prepared.json': JSON.stringify(description), 'weights.bin': weights};
  return readPrepared(folder, MAKER);
};

it('gives what was prepared', async () => {
  expect(await holding(whole)).toEqual(whole);
});

it.each([
  ['something else has made', {...whole, maker_sha256: 'made-by-that'}],
  ['has no hashes, as before', {...whole, files: [{name: 'weights.bin', bytes: 7}]}],
])('takes for not prepared what %s', async (_, description) => {
  expect(await holding(description)).toBeUndefined();
});

it('refuses a file of another size', async () => {
  await expect(holding(whole, 'wei')).rejects.toMatchObject({
    cause_name: 'prepared_model_damaged',
    message: expect.stringContaining('weights.bin has 3 bytes in place of 7') as string,
  });
});
