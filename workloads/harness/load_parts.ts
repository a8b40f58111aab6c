// What phase model_load consists of, as far as it can be told apart: fetching the model's files (Resource Timing), parsing and
// building (where an adapter can say), and the library's runtime, where it starts with its first model.
import type {LoadPart} from './adapter.ts';
import {fetchedEntries, lookAtWorker} from './fetched_entries.ts';
import type {FetchedEntry} from './fetched_entries.ts';
import type {Recorder} from './recorder.ts';

export type Interval = readonly [startMs: number, endMs: number];

/** Length of what at least one of the intervals covers. */
export function covered(intervals: Interval[]): number {
  let sum = 0;
  let until = -Infinity;
  for (const [start, end] of intervals.toSorted(([a], [b]) => a - b)) {
    sum += Math.max(0, end - Math.max(start, until));
    until = Math.max(until, end);
  }
  return sum;
}

function fetches(below: string, sinceMs: number): FetchedEntry[] {
  return fetchedEntries().filter(
    ({name, startTime}) => startTime >= sinceMs && name.startsWith(below),
  );
}

// An entry may come after the body that it is about: the loader is done before the browser has noted when.
const LOOK_AGAIN_MS = 5;
const LOOKS_AT_MOST = 40;

/** Resolves once entries for the folder have come, and none came between two looks. */
async function settled(below: string, sinceMs: number): Promise<FetchedEntry[]> {
  let before = -1;
  for (let look = 0; ; look++) {
    await lookAtWorker();
    const found = fetches(below, sinceMs);
    if ((found.length > 0 && found.length === before) || look === LOOKS_AT_MOST) return found;
    before = found.length;
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
  }
}

const intervalOf = ({startTime, responseEnd}: FetchedEntry): Interval => [startTime, responseEnd];

/** Times of one loading. Made when it begins. */
export class LoadParts {
  private readonly beginMs = performance.now();
  private readonly ended = new Map<string, Interval[]>();

  readonly part: LoadPart = (name) => {
    const start = performance.now();
    return () =>
      this.ended.set(name, [...(this.ended.get(name) ?? []), [start, performance.now()]]);
  };

  /**
   * `folder`: below which the model's files are. `vendor`: below which the library's are. `starts`: when WebAssembly and devices
   * were started on this page. A part that cannot be told apart is left out.
   */
  async record(
    recorder: Recorder,
    folder: string,
    vendor: string,
    starts: () => Interval[],
  ): Promise<void> {
    const files = await settled(folder, this.beginMs);
    const metric = (name: string, ms: number): void =>
      recorder.metric(`model_load_${name}_ms`, 'ms', ms, 'model_load');
    metric('fetch', covered(files.map(intervalOf)));
    recorder.metric(
      'model_load_transfer_bytes',
      'bytes',
      files.reduce((sum, {transferSize}) => sum + transferSize, 0),
      'model_load',
    );
    for (const [name, intervals] of this.ended) metric(name, covered(intervals));
    const runtime = starts().filter(([start]) => start >= this.beginMs);
    const scripts = fetches(vendor, this.beginMs).map(intervalOf);
    if (runtime.length + scripts.length === 0) return;
    // A library that starts with its first model does so before it asks for the model: all of that is the start.
    const asked = Math.min(...files.map(({startTime}) => startTime));
    const before: Interval[] = runtime.some(([start]) => start < asked)
      ? [[this.beginMs, asked]]
      : [];
    metric('runtime', covered([...before, ...runtime, ...scripts]));
  }
}
