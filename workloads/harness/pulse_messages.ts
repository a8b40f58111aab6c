// What page and pulse (pulse.ts) say to each other.

/** `sent_ms`: since 1970 as timeOrigin and now() have it, which page and worker share. */
export type PulseMessage =
  {kind: 'knock' | 'page_work'; sent_ms: number} | {kind: 'started'} | {kind: 'stopped'};

export type PulseRequest = 'start' | 'stop';

export function sharedNowMs(): number {
  return performance.timeOrigin + performance.now();
}
