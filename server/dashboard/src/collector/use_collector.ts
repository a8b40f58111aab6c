// The collector in components: what was read, and what it says of itself.
import {useEffect, useRef, useState} from 'preact/hooks';
import type {CollectorClient} from './client.ts';
import {CollectorFailure} from './client.ts';
import type {CollectorEvent} from './collector_event.ts';
import type {Connection, ConnectionState} from './connection.ts';

export interface Collector {
  client: CollectorClient;
  connection: Connection;
}

export function useConnection({connection}: Collector): ConnectionState {
  const [state, setState] = useState(connection.state());
  useEffect(() => {
    setState(connection.state());
    return connection.subscribe({onState: setState});
  }, [connection]);
  return state;
}

/** `onEvent` for every event while the component is there. */
export function useEvents({connection}: Collector, onEvent: (event: CollectorEvent) => void): void {
  const latest = useRef(onEvent);
  latest.current = onEvent;
  useEffect(() => connection.subscribe({onEvent: (event) => latest.current(event)}), [connection]);
}

export type Loaded<T> =
  {kind: 'loading'} | {kind: 'failed'; failure: CollectorFailure} | {kind: 'loaded'; value: T};

export interface Load<T> {
  state: Loaded<T>;
  reload: () => void;
}

/**
 * Reads when `key` changes and at every new connection; what was there before stays until the new answer is in. Without a
 * connection nothing is read: what there is to say then, the connection's state says.
 */
export function useLoad<T>(collector: Collector, key: string, read: () => Promise<T>): Load<T> {
  const [state, setState] = useState<Loaded<T> & {key: string}>({kind: 'loading', key});
  const [reloads, setReloads] = useState(0);
  const connected = useConnection(collector).kind === 'connected';
  useEffect(() => {
    if (!connected) return;
    let outdated = false;
    read().then(
      (value) => {
        if (!outdated) setState({kind: 'loaded', value, key});
      },
      (error: unknown) => {
        if (outdated) return;
        if (!(error instanceof CollectorFailure)) throw error;
        if (error.kind !== 'unreachable') setState({kind: 'failed', failure: error, key});
      },
    );
    return () => {
      outdated = true;
    };
  }, [key, reloads, connected]);
  return {
    state: state.key === key ? state : {kind: 'loading'},
    reload: () => setReloads((count) => count + 1),
  };
}
