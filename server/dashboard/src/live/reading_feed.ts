// Asks for new readings of the trials that it is told of, one request at a time.
import type {Readings, Trial} from '../collector/answers.ts';
import {readingsShape} from '../collector/answers.ts';
import type {CollectorClient} from '../collector/client.ts';
import {CollectorFailure} from '../collector/client.ts';
import type {Trace} from '../charts/trace.ts';
import type {TrialReadings} from './trial_readings.ts';
import {keptOf, lastTick, traceOf, withNews} from './trial_readings.ts';

/** Rows that one answer holds at most (docs/protocol.md): a full one may have been cut in mid-tick. */
const MOST_ROWS = 100_000;

export interface ReadingFeed {
  /** There is something new of this trial, or it is not known yet. Told too often, it asks only when it can. */
  news(trial: Trial): void;
  close(): void;
}

function wholeTicks(news: Readings): Readings {
  if (news.rows.length < MOST_ROWS) return news;
  const cut_us = lastTick(news);
  return {
    ...news,
    rows: news.rows.filter(([t_us]) => t_us !== cut_us),
    gpus: news.gpus.map((gpu) => ({
      ...gpu,
      rows: gpu.rows.filter(([t_us]) => (t_us ?? 0) < (cut_us ?? 0)),
    })),
  };
}

export function createReadingFeed(
  client: CollectorClient,
  onTraces: (traces: Trace[]) => void,
): ReadingFeed {
  const wanted = new Map<string, Trial>();
  const traces = new Map<string, Trace>();
  let known: TrialReadings[] = [];
  let busy = false;
  let closed = false;

  async function readNews(trial: Trial): Promise<void> {
    for (;;) {
      const before = known.find((each) => each.trial.trial_uuid === trial.trial_uuid) ?? null;
      const since_us = (before === null ? null : lastTick(before.readings)) ?? -1;
      const path = `/trials/${trial.trial_uuid}/readings?since_us=${since_us}`;
      const answer = await client.get(path, readingsShape);
      const after = withNews(before, trial, wholeTicks(answer));
      if (after !== null) {
        known = keptOf([...known.filter((each) => each !== before), after]);
        traces.set(trial.trial_uuid, traceOf(after));
      }
      if (answer.rows.length < MOST_ROWS) return;
    }
  }

  function publish(): void {
    const uuids = new Set(known.map(({trial}) => trial.trial_uuid));
    for (const uuid of traces.keys()) if (!uuids.has(uuid)) traces.delete(uuid);
    onTraces(known.flatMap(({trial}) => traces.get(trial.trial_uuid) ?? []));
  }

  async function work(): Promise<void> {
    busy = true;
    for (let next = wanted.values().next(); next.done !== true; next = wanted.values().next()) {
      wanted.delete(next.value.trial_uuid);
      try {
        await readNews(next.value);
      } catch (error) {
        // What is missing now comes with the next news; a lost connection has its own words.
        if (!(error instanceof CollectorFailure)) throw error;
        if (error.kind === 'not_understood') console.error(error.message);
      }
      if (closed) return;
      publish();
    }
    busy = false;
  }

  return {
    news(trial) {
      wanted.set(trial.trial_uuid, trial);
      if (!busy && !closed) void work();
    },
    close() {
      closed = true;
    },
  };
}
