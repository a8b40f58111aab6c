// What the times of trials are of: how training updates, how results are read back, which network. What most rows of a
// table have in common is said once, in its head; a row that differs says it beside its numbers. The terminal does the same.
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
  name: string;
  /** Trials that are compared: inference has no update rule, and workloads have networks of their own. */
  among: (trial: Measured) => string;
  value: (trial: Measured) => string | null;
  words: (value: string) => string;
}

const PROPERTIES: readonly Property[] = [
  {
    name: 'update_rule',
    among: ({task}) => task,
    value: ({update_rule}) => update_rule,
    words: (value) => value,
  },
  {
    name: 'readback',
    among: () => '',
    value: ({readback}) => readback,
    words: (value) => `${value} readback`,
  },
  {
    name: 'network',
    among: ({workload}) => workload,
    value: ({network}) => (network === null ? null : networkKind(network)),
    words: (value) => value,
  },
];

export interface WhatOf {
  /** "unless said otherwise: minibatch; sync readback; mlp: dense relu, dense softmax". */
  head: string;
  /** Of one trial, where it is something else. */
  beside: (trial: Measured) => string[];
}

/** The value that occurs most often, of several the first one; null where none is known. */
function commonest(values: readonly (string | null)[]): string | null {
  const times = new Map<string, number>();
  for (const value of values) if (value !== null) times.set(value, (times.get(value) ?? 0) + 1);
  const [most] = [...times].toSorted(([, one], [, other]) => other - one);
  return most?.[0] ?? null;
}

export function whatOf(trials: readonly Measured[]): WhatOf {
  const measured = trials.filter(({median_ms}) => median_ms !== null);
  const common = new Map<string, string>();
  const head: string[] = [];
  for (const {name, among, value, words} of PROPERTIES) {
    for (const group of new Set(measured.map(among))) {
      const most = commonest(measured.filter((trial) => among(trial) === group).map(value));
      if (most === null) continue;
      common.set(`${name} ${group}`, most);
      head.push(name === 'network' ? `${group}: ${words(most)}` : words(most));
    }
  }
  const beside = (trial: Measured): string[] =>
    PROPERTIES.flatMap(({name, among, value, words}) => {
      const most = common.get(`${name} ${among(trial)}`);
      const own = value(trial);
      if (trial.median_ms === null || most === undefined || own === most) return [];
      return [own === null ? `${name} unknown` : words(own)];
    });
  const differ = measured.some((trial) => beside(trial).length > 0);
  return {head: (differ ? 'unless said otherwise: ' : '') + head.join('; '), beside};
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
