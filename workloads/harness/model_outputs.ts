// What comes out of a model that nobody here knows, for its first samples: shown, and looked at for what is odd.
import type {PageReport} from '../../schema/generated/types.ts';
import type {Feed, ModelOutput, OpenedModel} from './adapter.ts';
import {shapeText} from './model_inputs.ts';
import type {Recorder} from './recorder.ts';
import {untimed} from './timed_calls.ts';
import type {Step} from './timed_calls.ts';

const LOOKED_AT = 3;
const SHOWN_VALUES = 3;
const SHOWN_DIGITS = 6;

// Outputs of a call that takes so long are kept as it returns: copying them is no part of its time that shows, and calling once
// more for them would take as long as the measurement did.
const SLOW_MS = 500;
// And no more than that is spent on calls of faster ones.
const CHECK_MS = 2_000;

type Values = ModelOutput['values'];

// What is reported, to be held against what others give: a report has room for half a million characters, and these are 25,000
// values of at most 13. A classifier of ImageNet has 1,000 scores, which are all there.
const REPORTED_OUTPUTS = 8;
const REPORTED_VALUES = 1024;
const REPORTED_DIGITS = 7; // as many as 32 bits have
const REPORTED_CHARACTERS = 60; // of a text

/** The library may use the memory of an answer for the next one. */
function copied(outputs: ModelOutput[]): ModelOutput[] {
  return outputs.map((output) => ({...output, values: output.values.slice()}));
}

/** Outputs by sample, from the first on. */
export class FirstOutputs {
  readonly answers: ModelOutput[][] = [];
  readonly wanted: number;

  constructor(samples: number) {
    this.wanted = Math.min(samples, LOOKED_AT);
  }

  /** The same step, of whose first calls the outputs are kept if they are slow. */
  keptOf(step: Step): Step {
    return (index, returned) => {
      if (index !== this.answers.length || index >= this.wanted) return step(index, returned);
      const begin = performance.now();
      const keep = (given: unknown): unknown => {
        if (performance.now() - begin >= SLOW_MS) this.answers.push(copied(given as ModelOutput[]));
        return given;
      };
      const given = step(index, returned);
      return given instanceof Promise ? given.then(keep) : keep(given);
    };
  }

  /** Of fast calls: the first in any case, and others as long as there is time. */
  async complete(model: OpenedModel, samples: Feed[][]): Promise<void> {
    if (this.answers.length > 0) return;
    const begin = performance.now();
    for (let index = 0; index < this.wanted; index++) {
      if (index > 0 && performance.now() - begin >= CHECK_MS) return;
      this.answers.push(copied(await model.infer(samples[index]!, untimed)));
    }
  }
}

function shortened(value: number | bigint | string): string {
  return typeof value === 'number'
    ? String(Number(value.toPrecision(SHOWN_DIGITS)))
    : String(value);
}

function describeOutput({name, type, shape, values}: ModelOutput): string {
  const shown: string[] = [];
  for (const value of values.slice(0, SHOWN_VALUES)) shown.push(shortened(value));
  if (values.length > SHOWN_VALUES) shown.push('...');
  return `${name} ${type} ${shapeText(shape)}: ${shown.join(' ')}`;
}

function reportedValue(value: number | bigint | string): number | string {
  if (typeof value === 'string') return value.slice(0, REPORTED_CHARACTERS);
  if (typeof value === 'bigint') return String(value);
  if (!Number.isFinite(value)) return String(value);
  return Number.isInteger(value) ? value : Number(value.toPrecision(REPORTED_DIGITS));
}

/** All, or as many as are reported, with the same distance between them. */
function reportedValues(values: Values): (number | string)[] {
  const count = Math.min(values.length, REPORTED_VALUES);
  return Array.from({length: count}, (_, at) =>
    reportedValue(values[Math.floor((at * values.length) / count)]!),
  );
}

function reported(answers: ModelOutput[][]): NonNullable<PageReport['outputs']> {
  return answers.flatMap((outputs, sample) =>
    outputs.slice(0, REPORTED_OUTPUTS).map(({name, type, shape, values}, output_index) => ({
      ...{sample, output_index, name, type},
      shape: Array.from(shape),
      values: reportedValues(values),
    })),
  );
}

function holdsNoNumber(values: Values): boolean {
  for (const value of values) if (typeof value === 'number' && !Number.isFinite(value)) return true;
  return false;
}

// As server/sweep/output_difference.cpp has them: other outputs are indices, of which three that are alike say nothing.
const MEASURED = ['float16', 'float32', 'float64', 'int8', 'uint8'];

function same(values: Values, others: Values): boolean {
  if (values.length !== others.length) return false;
  for (let index = 0; index < values.length; index++)
    if (!Object.is(values[index], others[index])) return false;
  return true;
}

export async function recordOutputs(
  kept: FirstOutputs,
  model: OpenedModel,
  samples: Feed[][],
  recorder: Recorder,
): Promise<void> {
  await kept.complete(model, samples);
  const {answers} = kept;
  const [first, ...others] = answers as [ModelOutput[], ...ModelOutput[][]];
  recorder.outputs(reported(answers));
  recorder.fact('outputs', `of the first sample: ${first.map(describeOutput).join('; ')}`);
  if (answers.flat().some(({values}) => holdsNoNumber(values))) recorder.flag('not_a_number');
  const alike = (answer: ModelOutput[]): boolean =>
    first.every(({values}, at) => same(values, answer[at]!.values));
  const tells = first.some(({type}) => MEASURED.includes(type));
  if (tells && others.length > 0 && others.every(alike)) recorder.flag('outputs_alike');
}
