// One stream of events for all views, opened again whenever it ends.
import type {CollectorClient} from './client.ts';
import {CollectorFailure} from './client.ts';
import type {CollectorEvent} from './collector_event.ts';
import {collectorEvent} from './collector_event.ts';
import {createEventParser} from './event_parser.ts';
import {ShapeError} from './shape.ts';

export type ConnectionState =
  | {kind: 'connecting'}
  | {kind: 'connected'}
  /** `tries` is the one under way; `last_update_ms` is null when there never was a connection. */
  | {kind: 'lost'; tries: number; last_update_ms: number | null}
  /** The token is not this collector's: trying again would not help. */
  | {kind: 'refused'};

export interface Connection {
  state(): ConnectionState;
  /** Told of every change of state, and of every event; gives back how to end that. */
  subscribe(listener: ConnectionListener): () => void;
  close(): void;
}

export interface ConnectionListener {
  onState?: (state: ConnectionState) => void;
  onEvent?: (event: CollectorEvent) => void;
}

export interface Clock {
  now_ms(): number;
  /** Calls back once; gives back how to prevent that. */
  after(delay_ms: number, callback: () => void): () => void;
}

// On the loopback interface a collector that is back answers at once, and one that is not costs nothing to ask.
const RETRY_MS = 1000;
// The collector writes a comment every 15 s when it has nothing to say: more silence than that is a dead connection.
const SILENCE_MS = 20_000;

export function connect(client: CollectorClient, clock: Clock): Connection {
  const listeners = new Set<ConnectionListener>();
  const closing = new AbortController();
  let state: ConnectionState = {kind: 'connecting'};
  let tries = 0;
  let last_update_ms: number | null = null;

  const isClosed = (): boolean => closing.signal.aborted;

  function become(next: ConnectionState): void {
    state = next;
    for (const {onState} of listeners) onState?.(next);
  }

  function publish(text: string, parse: ReturnType<typeof createEventParser>): void {
    for (const raw of parse(text)) {
      const event = collectorEvent(raw);
      if (event !== null) for (const {onEvent} of listeners) onEvent?.(event);
    }
  }

  /** Until the stream ends, in whatever way. */
  async function read(
    stream: ReadableStream<Uint8Array<ArrayBuffer>>,
    abort: AbortController,
  ): Promise<void> {
    const parse = createEventParser();
    const reader = stream.pipeThrough(new TextDecoderStream()).getReader();
    for (;;) {
      const forget = clock.after(SILENCE_MS, () => abort.abort());
      const {done, value} = await reader.read().finally(forget);
      if (done) return;
      last_update_ms = clock.now_ms();
      publish(value, parse);
    }
  }

  async function attempt(): Promise<void> {
    const abort = new AbortController();
    const end = (): void => abort.abort();
    closing.signal.addEventListener('abort', end);
    try {
      const stream = await client.openEvents(abort.signal);
      tries = 0;
      last_update_ms = clock.now_ms();
      become({kind: 'connected'});
      await read(stream, abort);
    } catch (error) {
      if (error instanceof CollectorFailure && error.kind === 'unauthorized') {
        become({kind: 'refused'});
        closing.abort();
      }
      // What cannot be read is not hidden: the state says lost, the console says why.
      if (error instanceof ShapeError || error instanceof SyntaxError) console.error(error.message);
    } finally {
      closing.signal.removeEventListener('abort', end);
      end(); // a stream that was not read to its end would keep its connection, of which a browser has six
    }
  }

  /** Ends early when the connection is closed. */
  function pause(): Promise<void> {
    return new Promise((resolve) => {
      const forget = clock.after(RETRY_MS, resolve);
      closing.signal.addEventListener('abort', () => {
        forget();
        resolve();
      });
    });
  }

  async function keepConnected(): Promise<void> {
    while (!isClosed()) {
      await attempt();
      if (isClosed()) return;
      tries += 1;
      become({kind: 'lost', tries, last_update_ms});
      await pause();
    }
  }

  void keepConnected();
  return {
    state: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    close: () => closing.abort(),
  };
}
