// A worker beside the page: knocks on the page's thread, and requests its work, at times on which that thread has no influence. A
// timer of the page's own would be set late by the very block that it is to find.
import {seededRandom} from '../networks/random.ts';
import {sharedNowMs} from './pulse_messages.ts';
import type {PulseMessage, PulseRequest} from './pulse_messages.ts';

interface WorkerScope {
  onmessage: (event: MessageEvent<PulseRequest>) => void;
  postMessage: (message: PulseMessage) => void;
}
const scope = globalThis as unknown as WorkerScope;

// From one to the next; drawn, so that none keeps step with frames or iterations.
const BETWEEN_MS = {knock: [10, 30], page_work: [75, 225]} as const;

const random = seededRandom(1);
const timers = new Map<string, ReturnType<typeof setTimeout>>();

function send(kind: keyof typeof BETWEEN_MS): void {
  const [least, most] = BETWEEN_MS[kind];
  const timer = setTimeout(
    () => {
      scope.postMessage({kind, sent_ms: sharedNowMs()});
      send(kind);
    },
    least + random() * (most - least),
  );
  timers.set(kind, timer);
}

scope.onmessage = ({data}) => {
  if (data === 'start') {
    scope.postMessage({kind: 'started'});
    send('knock');
    send('page_work');
  } else {
    timers.forEach((timer) => clearTimeout(timer));
    scope.postMessage({kind: 'stopped'}); // behind everything that was sent
  }
};
