import type {ServerResponse} from 'node:http';
import {afterEach, beforeEach, describe, expect, it, vi} from 'vitest';
import {createClient} from './client.ts';
import type {CollectorEvent} from './collector_event.ts';
import type {CollectorOnLoopback} from './collector_on_loopback.ts';
import {listenOnLoopback} from './collector_on_loopback.ts';
import type {Connection, ConnectionState} from './connection.ts';
import {connect} from './connection.ts';
import {aSweep} from './example_answers.ts';

/** What a test waits for, without looking at a clock. */
function createInbox<T>() {
  const unread: T[] = [];
  let wake: (() => void) | null = null;
  return {
    put(value: T) {
      unread.push(value);
      wake?.();
    },
    async take(): Promise<T> {
      while (unread.length === 0) await new Promise<void>((resolve) => (wake = resolve));
      return unread.shift()!;
    },
  };
}

let server: CollectorOnLoopback;
let streams: ReturnType<typeof createInbox<ServerResponse>>;
let states: ReturnType<typeof createInbox<ConnectionState>>;
let events: ReturnType<typeof createInbox<CollectorEvent>>;
let timers: ReturnType<typeof createInbox<{delay_ms: number; ring: () => void}>>;
let status: number;
let connection: Connection;

beforeEach(async () => {
  [streams, states, events, timers] = [createInbox(), createInbox(), createInbox(), createInbox()];
  status = 200;
  server = await listenOnLoopback((_, response) => {
    response.writeHead(status, {'Content-Type': 'text/event-stream'});
    if (status !== 200) response.end('{"error": {"code": "unauthorized", "message": "no"}}');
    else {
      response.flushHeaders();
      streams.put(response);
    }
  });
  const clock = {
    now_ms: () => 5000,
    after(delay_ms: number, ring: () => void) {
      timers.put({delay_ms, ring});
      return () => undefined;
    },
  };
  connection = connect(createClient('abc', server.send), clock);
  connection.subscribe({
    onState: (state) => states.put(state),
    onEvent: (event) => events.put(event),
  });
});
afterEach(async () => {
  connection.close();
  await server.close();
});

const message = (sweep: ReturnType<typeof aSweep>): string =>
  `event: sweep\ndata: ${JSON.stringify(sweep)}\n\n`;

/** The next timer of that length; the others are those of connections that are over. */
async function ring(wanted_ms: number): Promise<void> {
  for (;;) {
    const {delay_ms, ring: call} = await timers.take();
    if (delay_ms !== wanted_ms) continue;
    call();
    return;
  }
}

describe('the connection', () => {
  it('hands on events, also when they come in pieces and cut in mid-character', async () => {
    const stream = await streams.take();
    expect(await states.take()).toEqual({kind: 'connected'});
    const bytes = Buffer.from(message(aSweep({plan_name: 'größer'})));
    const cut = bytes.indexOf(0xc3) + 1;
    stream.write(bytes.subarray(0, cut));
    stream.write(bytes.subarray(cut));
    expect(await events.take()).toMatchObject({kind: 'sweep', sweep: {plan_name: 'größer'}});
  });

  it('is lost when the stream ends, tries again and counts the tries', async () => {
    (await streams.take()).end();
    expect(await states.take()).toEqual({kind: 'connected'});
    expect(await states.take()).toEqual({kind: 'lost', tries: 1, last_update_ms: 5000});
    status = 503;
    await ring(1000);
    expect(await states.take()).toEqual({kind: 'lost', tries: 2, last_update_ms: 5000});
    status = 200;
    await ring(1000);
    expect(await states.take()).toEqual({kind: 'connected'});
    (await streams.take()).write(message(aSweep({done: 3})));
    expect(await events.take()).toMatchObject({sweep: {done: 3}});
  });

  it('is lost when nothing comes for 20 s', async () => {
    await streams.take();
    expect(await states.take()).toEqual({kind: 'connected'});
    await ring(20_000);
    expect(await states.take()).toMatchObject({kind: 'lost', tries: 1});
  });

  it('is lost when an event cannot be understood: it may be the one that matters', async () => {
    const log = vi.spyOn(console, 'error').mockReturnValue();
    (await streams.take()).write('event: sweep\ndata: {"sweep_uuid": 7}\n\n');
    expect(await states.take()).toEqual({kind: 'connected'});
    expect(await states.take()).toMatchObject({kind: 'lost'});
    expect(log).toHaveBeenCalledWith('event sweep.sweep_uuid: 7 is not a text');
    log.mockRestore();
  });

  it('gives the connection up with a stream that cannot be understood', async () => {
    const log = vi.spyOn(console, 'error').mockReturnValue();
    const stream = await streams.take();
    const closed = new Promise((resolve) => stream.on('close', resolve));
    stream.write('event: sweep\ndata: {"sweep_uuid": 7}\n\n');
    await closed;
    expect(stream.writableEnded).toBe(false); // not by the collector
    log.mockRestore();
  });

  it('ends when the token is refused', async () => {
    (await streams.take()).end();
    expect(await states.take()).toEqual({kind: 'connected'});
    status = 401;
    expect(await states.take()).toMatchObject({kind: 'lost'});
    await ring(1000);
    expect(await states.take()).toEqual({kind: 'refused'});
    await new Promise((resolve) => setImmediate(resolve)); // what would follow, would follow at once
    expect(connection.state()).toEqual({kind: 'refused'});
  });

  it('leaves events of unknown names alone', async () => {
    const stream = await streams.take();
    stream.write(`event: weather\ndata: {}\n\n${message(aSweep())}`);
    expect(await events.take()).toMatchObject({kind: 'sweep'});
  });
});
