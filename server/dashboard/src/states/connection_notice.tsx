// The words for a collector that does not answer, above whatever was shown before.
import {useEffect, useState} from 'preact/hooks';
import type {ConnectionState} from '../collector/connection.ts';
import {elapsed, timeOfDay} from '../format.ts';
import {Notice, Quiet} from './notices.tsx';

function useNow(step_ms: number): number {
  const [now_ms, setNow] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), step_ms);
    return () => clearInterval(timer);
  }, [step_ms]);
  return now_ms;
}

function Behind({
  what,
  tries,
  last_update_ms,
}: {
  what: string;
  tries: number;
  last_update_ms: number;
}) {
  const now_ms = useNow(1000);
  const behind_s = Math.max(1, Math.round((now_ms - last_update_ms) / 1000));
  return (
    <Quiet what={`${what} is ${elapsed(behind_s)} behind.`}>
      <p class="t2">
        Last update {timeOfDay(new Date(last_update_ms), true)}. Reconnecting to the collector, try{' '}
        {tries}. If it has ended, start it again with <code>./webdyno serve</code>.
      </p>
    </Quiet>
  );
}

/** `what` is behind when the connection is lost: "The running sweep". Nothing while connected. */
export function ConnectionNotice({state, what}: {state: ConnectionState; what: string}) {
  if (state.kind !== 'lost') return null;
  if (state.last_update_ms !== null) {
    return <Behind what={what} tries={state.tries} last_update_ms={state.last_update_ms} />;
  }
  return (
    <Notice grade="bad" what="The collector does not answer.">
      It has ended, or it ended with the sweep that started it. Start it with{' '}
      <code>./webdyno serve</code> and open the address that it prints. Reconnecting, try{' '}
      {state.tries}.
    </Notice>
  );
}

export function NoToken() {
  return (
    <main>
      <Notice grade="bad" what="This page has no token.">
        The collector answers only to addresses that it printed itself, so that no other page can
        read its data. Open the address that <code>./webdyno serve</code> printed; it ends with{' '}
        <code>#token=</code> and the token.
      </Notice>
    </main>
  );
}

export function TokenRefused() {
  return (
    <main>
      <Notice grade="bad" what="The collector does not accept this page&rsquo;s token.">
        It was started again since, and every start has a new token. Open the address that{' '}
        <code>./webdyno serve</code> printed last.
      </Notice>
    </main>
  );
}
