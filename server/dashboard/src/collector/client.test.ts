import {afterEach, describe, expect, it} from 'vitest';
import {createClient} from './client.ts';
import type {CollectorOnLoopback} from './collector_on_loopback.ts';
import {listenOnLoopback} from './collector_on_loopback.ts';
import {aText, objectOf} from './shape.ts';

const shape = objectOf({name: aText});
let server: CollectorOnLoopback;
afterEach(() => server.close());

describe('the client', () => {
  it('sends the token and the body as JSON', async () => {
    let seen = '';
    server = await listenOnLoopback((request, response) => {
      const {authorization, 'content-type': type} = request.headers;
      request.on('data', (chunk: Buffer) => (seen += chunk.toString()));
      request.on('end', () => {
        seen = `${request.method} ${request.url} ${authorization} ${type} ${seen}`;
        response.end('{"ok": true, "name": "quick"}');
      });
    });
    const answer = await createClient('abc', server.send).post(
      '/sweeps',
      {plan_name: 'quick'},
      shape,
    );
    expect(seen).toBe('POST /api/v1/sweeps Bearer abc application/json {"plan_name":"quick"}');
    expect(answer).toEqual({name: 'quick'});
  });

  it.each([
    [
      409,
      '{"error": {"code": "conflict", "message": "stop it first"}}',
      'refused',
      'stop it first',
    ],
    [401, '{"error": {"code": "unauthorized", "message": "no"}}', 'unauthorized', 'no'],
    [500, '<h1>oh</h1>', 'refused', 'the collector answers with HTTP status 500'],
    [200, '{"ok": true}', 'not_understood', '/plans.name: nothing is not a text'],
    [200, '{', 'not_understood', /JSON/],
  ])('says why it has no answer: %i %s', async (status, body, kind, message) => {
    server = await listenOnLoopback((_, response) => response.writeHead(status).end(body));
    await expect(createClient('abc', server.send).get('/plans', shape)).rejects.toMatchObject({
      kind,
      message: expect.stringMatching(message) as string,
    });
  });

  it('says that nobody answers', async () => {
    server = await listenOnLoopback(() => undefined);
    await server.close();
    await expect(createClient('abc', server.send).get('/plans', shape)).rejects.toMatchObject({
      kind: 'unreachable',
    });
  });
});
