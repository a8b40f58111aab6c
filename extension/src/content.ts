// Stands between a workload page and the service worker: checks every page message against the schema, keeps the page's
// clock in the pings (performance.now() here is the page's own: same document, same timeOrigin) and watches visibility and focus.
import type {ClockPing, PageCheck, PageContinue, PageStart} from '../../schema/generated/types.ts';
import {
  validate_page_done,
  validate_page_failed,
  validate_page_phase,
  validate_page_progress,
  validate_page_ready,
} from '../../schema/generated/validators.mjs';
import {WORKLOAD_PORT} from './workload_port.ts';
import type {ContentMessage, PageMessage, WorkerMessage} from './workload_port.ts';

const validators: Record<string, typeof validate_page_ready | undefined> = {
  page_ready: validate_page_ready,
  page_phase: validate_page_phase,
  page_progress: validate_page_progress,
  page_done: validate_page_done,
  page_failed: validate_page_failed,
};

const port = chrome.runtime.connect(chrome.runtime.id, {name: WORKLOAD_PORT});
const trialUuid = new URL(location.href).searchParams.get('trial_uuid') ?? '';
// Until the page starts: the event of a focus that comes while the document is being made is now and then not seen.
const LOOK_AGAIN_MS = 250;
const pongs = new Map<number, (hostUs: number) => void>();

function send(message: ContentMessage): void {
  port.postMessage(message);
}

/** A message of the page's, which may be too long for the port: 64 MiB. */
function pass(message: PageMessage): void {
  try {
    send({kind: 'page', message});
  } catch (error) {
    send({kind: 'bad_page_message', detail: `${message.type}: ${String(error)}`});
  }
}

function nowUs(): number {
  return performance.now() * 1000;
}

async function align(count: number): Promise<void> {
  const pings: ClockPing[] = [];
  for (let index = 0; index < count; index++) {
    const pong = new Promise<number>((resolve) => pongs.set(index, resolve));
    const page_send_us = nowUs();
    send({kind: 'ping', index});
    const host_us = await pong;
    pings.push({page_send_us, host_us, page_receive_us: nowUs()});
  }
  send({kind: 'aligned', pings});
}

port.onMessage.addListener((message: WorkerMessage) => {
  switch (message.kind) {
    case 'align':
      void align(message.pings);
      return;
    case 'pong':
      pongs.get(message.index)?.(message.host_us);
      pongs.delete(message.index);
      return;
    case 'start': {
      clearInterval(looking);
      tellSight();
      const start: PageStart = {type: 'page_start', trial_uuid: trialUuid};
      window.postMessage(start, location.origin);
      return;
    }
    case 'continue': {
      const go: PageContinue = {type: 'page_continue', trial_uuid: trialUuid};
      window.postMessage(go, location.origin);
      return;
    }
    case 'check': {
      const check: PageCheck = {type: 'page_check', trial_uuid: trialUuid};
      window.postMessage(check, location.origin);
      return;
    }
  }
});

const toPage = ['page_start', 'page_continue', 'page_check'];

function isOurs(data: unknown): data is {type: string} {
  if (typeof data !== 'object' || data === null || !('type' in data)) return false;
  return (
    typeof data.type === 'string' && data.type.startsWith('page_') && !toPage.includes(data.type)
  );
}

window.addEventListener('message', (event: MessageEvent<unknown>) => {
  if (event.source !== window || event.origin !== location.origin || !isOurs(event.data)) return;
  const message = event.data;
  const validate = validators[message.type];
  if (validate === undefined) {
    send({kind: 'bad_page_message', detail: `unknown message type ${message.type}`});
  } else if (!validate(message)) {
    const error = validate.errors?.[0];
    send({
      kind: 'bad_page_message',
      detail: `${message.type}${error?.instancePath ?? ''} ${error?.message ?? 'breaks its schema'}`,
    });
  } else if ((message as unknown as PageMessage).trial_uuid !== trialUuid) {
    send({kind: 'bad_page_message', detail: `${message.type} is of another trial`});
  } else {
    pass(message as unknown as PageMessage);
  }
});

// A page that leaves is hidden too, after pagehide: that is not what throttles a measurement.
let leaving = false;
window.addEventListener('pagehide', () => (leaving = true));

function tellSight(): void {
  if (leaving) return;
  const hidden = document.visibilityState === 'hidden';
  send({kind: 'visibility', hidden, focused: document.hasFocus()});
}

document.addEventListener('visibilitychange', tellSight);
window.addEventListener('focus', tellSight);
window.addEventListener('blur', tellSight);
tellSight();
const looking = setInterval(tellSight, LOOK_AGAIN_MS);
