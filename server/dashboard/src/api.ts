// The collector's API as docs/protocol.md has it. The token comes with the address that `webdyno serve` prints, in its
// fragment, which no server sees; it stays in this tab's sessionStorage, so that it ends with the tab.

export interface Sweep {
  sweep_uuid: string;
  plan_name: string;
  state: 'running' | 'paused' | 'stopped' | 'done';
  seed: number;
  created_at: string;
  ended_at: string | null;
  hostname: string | null;
  browser: string | null;
  trial_count: number;
  repetitions: number;
  done: number;
  failed: number;
  unsupported: number;
  running: number;
  elapsed_s: number;
  seconds_left: number | null;
  seconds_left_low: number | null;
  seconds_left_high: number | null;
  error: string | null;
}

export interface Trial {
  trial_uuid: string;
  sweep_uuid: string;
  position: number;
  repetition: number;
  framework: string;
  framework_version: string;
  backend: string;
  workload: string;
  task: string;
  depth: number | null;
  width: number | null;
  outcome: string | null;
  cause: string | null;
  message: string | null;
  failed_phase: string | null;
  attempt_number: number | null;
  started_at: string | null;
  duration_us: number | null;
  median_ms: number | null;
  p95_ms: number | null;
  max_abs_error: number | null;
  flags: string[];
}

export interface Running {
  sweep_uuid: string;
  trial_uuid: string;
  attempt_number: number;
  phase: string | null;
  elapsed_ms: number;
  cpu_percent: number | null;
  footprint_bytes: number | null;
  trial: Trial;
}

export interface Readings {
  processes: {process_id: number; pid: number; role: string; sub_type: string | null; page: number}[];
  rows: [number, number, number, number, number][];
  phases: {name: string; start_us: number; end_us: number | null}[];
}

export interface PlanSummary {
  name: string;
  description: string;
  configurations: number;
  trials: number;
}

/** The collector's own words on why it refused. */
export class ApiFailure extends Error {}

const TOKEN_KEY = 'webdyno_token';

export function takeToken(): string | null {
  const given = /^#token=([0-9a-f]+)$/.exec(location.hash)?.[1];
  if (given !== undefined) {
    sessionStorage.setItem(TOKEN_KEY, given);
    history.replaceState(null, '', location.pathname + location.search);
  }
  return sessionStorage.getItem(TOKEN_KEY);
}

async function request(method: string, path: string, body?: unknown): Promise<Response> {
  const response = await fetch(`/api/v1${path}`, {
    method,
    headers: {Authorization: `Bearer ${sessionStorage.getItem(TOKEN_KEY) ?? ''}`},
    ...(body === undefined ? {} : {body: JSON.stringify(body)}),
  });
  if (response.ok) return response;
  const answer = (await response.json()) as {error: {message: string}};
  throw new ApiFailure(answer.error.message);
}

export async function get<T>(path: string): Promise<T> {
  return (await (await request('GET', path)).json()) as T;
}

export async function post<T>(path: string, body: unknown = {}): Promise<T> {
  return (await (await request('POST', path, body)).json()) as T;
}

export interface ServerEvent {
  name: string;
  data: string;
}

/** Splits a stream of server-sent events (HTML Living Standard 9.2.6); keeps what is not whole yet. */
export function createEventParser(onEvent: (event: ServerEvent) => void): (text: string) => void {
  let buffer = '';
  return (text) => {
    buffer += text;
    for (let end = buffer.indexOf('\n\n'); end >= 0; end = buffer.indexOf('\n\n')) {
      const event: ServerEvent = {name: 'message', data: ''};
      for (const line of buffer.slice(0, end).split('\n')) {
        if (line.startsWith('event: ')) event.name = line.slice(7);
        if (line.startsWith('data: ')) event.data += line.slice(6);
      }
      buffer = buffer.slice(end + 2);
      if (event.data !== '') onEvent(event);
    }
  };
}

/** Reads GET /events until the connection ends. EventSource cannot send the token. */
export async function listen(onEvent: (event: ServerEvent) => void, signal: AbortSignal): Promise<void> {
  const response = await fetch('/api/v1/events', {
    headers: {Authorization: `Bearer ${sessionStorage.getItem(TOKEN_KEY) ?? ''}`},
    signal,
  });
  if (!response.ok || response.body === null) throw new ApiFailure(`events: HTTP ${response.status}`);
  const parse = createEventParser(onEvent);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  for (;;) {
    const {done, value} = await reader.read();
    if (done) return;
    parse(value);
  }
}
