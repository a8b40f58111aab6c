// What was fetched for the page, in its own time: by itself, and by the worker in which its framework computes, where it does.
import type {Interval} from './load_parts.ts';

export type FetchedEntry = Pick<
  PerformanceResourceTiming,
  'name' | 'startTime' | 'responseEnd' | 'transferSize'
>;

/** What a worker has fetched, and when it has started WebAssembly and devices. */
export interface WorkerFetches {
  entries: FetchedEntry[];
  starts: Interval[];
}

let ask: (() => Promise<WorkerFetches>) | undefined;
let known: WorkerFetches = {entries: [], starts: []};

export function ownEntries(): FetchedEntry[] {
  return performance.getEntriesByType('resource') as PerformanceResourceTiming[];
}

/** From now on what the worker fetches counts as the page's. */
export function followWorker(askWorker: () => Promise<WorkerFetches>): void {
  ask = askWorker;
}

/** A worker's entries are known as of the last look. */
export async function lookAtWorker(): Promise<void> {
  if (ask !== undefined) known = await ask();
}

export function fetchedEntries(): FetchedEntry[] {
  return [...ownEntries(), ...known.entries];
}

export function workerStarts(): Interval[] {
  return known.starts;
}
