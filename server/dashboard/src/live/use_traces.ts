// What the lanes show: the trials of the last minute and the one in flight.
import {useEffect, useRef, useState} from 'preact/hooks';
import type {Trial} from '../collector/answers.ts';
import type {Collector} from '../collector/use_collector.ts';
import {useEvents} from '../collector/use_collector.ts';
import type {Trace} from '../charts/trace.ts';
import {hasEnded} from '../marks/outcome.tsx';
import type {ReadingFeed} from './reading_feed.ts';
import {createReadingFeed} from './reading_feed.ts';
import {KEPT_US} from './trial_readings.ts';

// Trials shorter than 2 s would ask for more; the axis then begins later.
const MOST_EARLIER = 30;

/** Trials that ended within the last minute, by the wall clock of the machine that both run on. */
export function endedLately(trials: readonly Trial[], now_ms: number): Trial[] {
  const recent = trials.filter(({outcome, started_at, duration_us}) => {
    if (!hasEnded(outcome) || started_at === null || duration_us === null) return false;
    return Date.parse(started_at) + duration_us / 1000 > now_ms - KEPT_US / 1000;
  });
  return recent.slice(-MOST_EARLIER);
}

export function useTraces(collector: Collector, trials: readonly Trial[]): Trace[] {
  const [traces, setTraces] = useState<Trace[]>([]);
  const feed = useRef<ReadingFeed | null>(null);
  const sweep_uuid = trials[0]?.sweep_uuid;
  useEffect(() => {
    const made = createReadingFeed(collector.client, setTraces);
    feed.current = made;
    for (const trial of endedLately(trials, Date.now())) made.news(trial);
    return () => made.close();
  }, [collector, sweep_uuid]);
  useEvents(collector, (event) => {
    if (event.kind === 'progress' && event.running !== null)
      feed.current?.news(event.running.trial);
    // Once more after its end: the last readings, and where its phases were.
    if (event.kind === 'trial' && hasEnded(event.trial.outcome)) feed.current?.news(event.trial);
  });
  return traces;
}
