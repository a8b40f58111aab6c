// Asks for the part of a trial that is shown: one request at a time, and of those that were wanted meanwhile the last.
import type {TimeRange} from '../charts/bands.tsx';
import type {CollectorClient} from '../collector/client.ts';
import {CollectorFailure} from '../collector/client.ts';
import {askedFor} from './time_range.ts';
import type {Timeline} from './trial_answers.ts';
import {timelineShape} from './trial_answers.ts';

export interface TimelineFeed {
  /** `shown` null: all of it. */
  show(shown: TimeRange | null, width: number): void;
  /** What was asked for last once more: there is more of it by now. */
  again(): void;
  close(): void;
}

export function createTimelineFeed(
  client: CollectorClient,
  trial_uuid: string,
  onTimeline: (timeline: Timeline) => void,
  onFailure: (failure: CollectorFailure) => void,
): TimelineFeed {
  let wanted: string | null = null;
  let last: string | null = null;
  let busy = false;
  let closed = false;

  async function work(): Promise<void> {
    busy = true;
    while (wanted !== null) {
      const path: string = wanted;
      last = path;
      wanted = null;
      try {
        const answer = await client.get(path, timelineShape);
        if (closed) return;
        onTimeline(answer);
      } catch (error) {
        if (!(error instanceof CollectorFailure)) throw error;
        if (closed) return;
        if (error.kind !== 'unreachable') onFailure(error);
      }
    }
    busy = false;
  }

  function want(path: string | null): void {
    wanted = path;
    if (!busy && !closed) void work();
  }

  return {
    show(shown, width) {
      if (shown === null) {
        want(`/trials/${trial_uuid}/timeline?columns=${Math.max(1, width)}`);
      } else {
        const {from_us, to_us, columns} = askedFor(shown, width);
        want(`/trials/${trial_uuid}/timeline?from_us=${from_us}&to_us=${to_us}&columns=${columns}`);
      }
    },
    again() {
      want(wanted ?? last);
    },
    close() {
      closed = true;
    },
  };
}
