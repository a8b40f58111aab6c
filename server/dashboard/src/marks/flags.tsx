// What limits a number. The words are the terminal's, and the flags the contract's: one more or less does not compile.
import type {PageReport} from '../../../../schema/generated/types.ts';

export type Flag = PageReport['flags'][number];

const FLAG_WORDS: Readonly<Record<Flag, string>> = {
  assumed_shape: 'lengths that the model leaves free were made up',
  clock_not_aligned: 'page and sampler could not be put on one clock: no CPU, no memory',
  cpu_operators: 'the library left operators to the CPU',
  experience: 'the page was observed and had its turn after each iteration: other times',
  framework_changed: "the framework's files are not those that the sweep began with",
  gpu_not_cold: "the browser's GPU process had worked for other pages",
  host_changed: "the machine's facts are not those that the sweep began with",
  iteration_budget: 'the time budget ended before the iterations that were asked for',
  loss_not_falling: 'the loss of a batch did not fall while it was trained',
  memory: 'the page waited between its phases while memory was read: other times',
  no_profile: 'there is no CPU profile; fact profile says why',
  no_steady_state: 'durations never settled: no part of them is steady',
  noisy: 'others took a tenth of the CPUs or more',
  not_a_number: 'a metric, loss or output was NaN or infinite',
  not_checked: 'the answers or the training step were not held against a reference',
  outputs_alike: 'the outputs are the same for different inputs',
  outputs_differ: "the outputs are not the reference's",
  overlapped: 'other trials of the sweep ran at the same time: they had CPU and memory, too',
  precision_not_reached: 'the interval of its mean is wider than the plan asks for',
  profiled: 'slowed down by the CPU profiler',
  starved:
    "the page's main thread waited for a CPU that others had, a twentieth of the time or more",
  step_differs: "a training step does not leave the reference's weights",
  swapping: 'the machine was reading or writing swap',
  tensor_leak: 'the library held more tensors after measuring than before',
  throttled: 'the CPUs were slowed down because they were hot',
  too_few: 'fewer trials are done than the plan asks for',
  workload_changed: "the page's files are not those that the sweep began with",
};

function isKnown(flag: string): flag is Flag {
  return flag in FLAG_WORDS;
}

/** What a flag means; one of a newer webdyno is its own name. */
export function flagWords(flag: string): string {
  return isKnown(flag) ? FLAG_WORDS[flag] : flag;
}

/** An amber outline beside the number that it concerns. */
export function Flags({flags}: {flags: readonly string[]}) {
  return (
    <>
      {flags.map((flag) => (
        <span key={flag} class="flag" title={flagWords(flag)}>
          {flag}
        </span>
      ))}
    </>
  );
}

/** What the flags in a table mean: a line for each, below it. */
export function FlagLines({trials}: {trials: readonly {flags: readonly string[]}[]}) {
  const shown = new Set(trials.flatMap(({flags}) => flags));
  return (
    <>
      {[...shown]
        .filter(isKnown)
        .toSorted()
        .map((flag) => (
          <p key={flag} class="note">
            <span class="flag">{flag}</span> {FLAG_WORDS[flag]}
          </p>
        ))}
    </>
  );
}
