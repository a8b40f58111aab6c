// A timeline as a collector gives it, for tests: each changes what it is about.
import type {Timeline} from './trial_answers.ts';

export function aTimeline(changes: Partial<Timeline> = {}): Timeline {
  return {
    clock: 'host',
    first_us: 1_000_000,
    last_us: 3_000_000,
    from_us: 1_000_000,
    to_us: 3_000_000,
    steady_from_us: null,
    steady_to_us: null,
    iterations_in_all: 0,
    phases: [
      {name: 'warmup', start_us: 1_100_000, end_us: 1_500_000},
      {name: 'train', start_us: 1_500_000, end_us: null},
    ],
    iterations: [],
    cpu: [],
    footprint: [],
    gpus: [],
    frames: [],
    long_tasks: [],
    ...changes,
  };
}
