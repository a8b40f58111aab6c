// What the times of trials are of: how training updates, how results are read back, which network. What is alike in all
// rows of a table is said once, in its head; where rows differ, each says it beside its numbers.
import type {Trial} from '../collector/answers.ts';

type Measured = Pick<
  Trial,
  'task' | 'workload' | 'median_ms' | 'update_rule' | 'readback' | 'network'
>;

/** "dense relu, dense softmax" of "2 x dense 784-64 relu, dense 64-10 softmax": the sizes stand in the row already. */
export function networkKind(network: string): string {
  const kinds = network.split(', ').map((layer) => {
    const words = layer.replace(/ of .*/, '').split(' ');
    return words.filter((word) => word !== 'x' && !/^\d/.test(word)).join(' ');
  });
  return kinds.filter((kind, index) => kind !== '' && kind !== kinds[index - 1]).join(', ');
}

interface Property {
  /** Trials that are compared: a batch has no update rule in inference, and workloads have networks of their own. */
  among: (trial: Measured) => string;
  value: (trial: Measured) => string | null;
  /** In the head. */
  words: (value: string, among: string) => string;
}

const PROPERTIES: readonly Property[] = [
  {
    among: ({task}) => task,
    value: ({update_rule}) => update_rule,
    words: (value) => value,
  },
  {
    among: () => '',
    value: ({readback}) => readback,
    words: (value) => `${value} readback`,
  },
  {
    among: ({workload}) => workload,
    value: ({network}) => (network === null ? null : networkKind(network)),
    words: (value, among) => `${among}: ${value}`,
  },
];

export interface WhatOf {
  /** What is alike: "minibatch; sync readback; mlp: dense relu, dense softmax". */
  head: string;
  /** What is not: the words of one trial. */
  beside: (trial: Measured) => string[];
}

export function whatOf(trials: readonly Measured[]): WhatOf {
  const known = (trial: Measured): boolean => trial.median_ms !== null;
  const head: string[] = [];
  const different = new Set<string>();
  PROPERTIES.forEach(({among, value, words}, index) => {
    const measured = trials.filter(known);
    for (const group of new Set(measured.map(among))) {
      const values = new Set(measured.filter((trial) => among(trial) === group).map(value));
      const [first = null, ...others] = values;
      if (others.length > 0) different.add(`${index} ${group}`);
      else if (first !== null) head.push(words(first, group));
    }
  });
  return {
    head: head.join('; '),
    beside: (trial) =>
      PROPERTIES.flatMap(({among, value, words}, index) => {
        const group = among(trial);
        if (!known(trial) || !different.has(`${index} ${group}`)) return [];
        const own = value(trial);
        return [own === null ? 'unknown' : words(own, group)];
      }),
  };
}

/** Beside the name of what was measured, in one line with its numbers. */
export function Beside({what, trial}: {what: WhatOf; trial: Trial}) {
  const words = what.beside(trial);
  if (words.length === 0) return null;
  return (
    <span class="of" title={trial.network ?? ''}>
      {words.join('; ')}
    </span>
  );
}
