// The framework's answers against the float64 reference. They come after the measurement: made before it, they would compile
// the kernels whose first use is the warm-up.
import {sampleOf, slice} from '../networks/batch.ts';
import type {Batch} from '../networks/batch.ts';
import {multiplyAdds, weightArrays} from '../networks/network.ts';
import type {Network} from '../networks/network.ts';
import {largestDifference, referenceLogits, referenceOutput} from '../networks/reference.ts';
import {PLAIN_DESCENT, minibatchChanges, perSampleChanges} from '../networks/reference_step.ts';
import type {StepRule} from '../networks/reference_step.ts';
import type {LoadedNetwork, NetworkSupport, TrainableNetwork} from './adapter.ts';
import type {Recorder} from './recorder.ts';
import {untimed} from './timed_calls.ts';

const CHECKED_SAMPLES = 3;
// Multiply-adds for which the reference computes for about 1 s; a page would not check for longer than it measures.
const REFERENCE_LIMIT = 5e8;
// Forward, then back to the weights and to what they read.
const PASSES_OF_A_STEP = 3;
// Updates one after the other: what the next one starts from, and what momentum keeps, show in few. Where the gradient is
// divided by its own root mean square one is all: a wrong sign is a whole step then, behind which nothing can be compared.
const CHECKED_UPDATES = 4;

/**
 * Of the largest logit, or of 1 where all are smaller. 32-bit arithmetic is at 1e-8 to 1e-6; a lost bias, a wrong order of
 * channels and 16-bit arithmetic are above 1e-4.
 */
const OUTPUT_BOUND = 1e-5;
/**
 * Of the largest change of the same array. 64-bit arithmetic is at 1e-14, 32-bit at 2e-7 to 2e-4; a rate that is wrong by 1 %
 * is at 1e-2.
 */
const STEP_BOUND = 1e-3;
/**
 * Changes that are smaller than that part of an array's largest weight are compared with it: each of four updates rounds
 * 32-bit weights by up to 2^-24 of theirs, which is then a quarter of the bound at most.
 */
const SMALLEST_CHANGE = 2 ** -10;

/** How many samples the reference computes in that time. */
function affordable(network: Network, passes: number): number {
  return Math.floor(REFERENCE_LIMIT / (passes * multiplyAdds(network)));
}

interface OutputError {
  absolute: number;
  /** Over the bound: above 1 the outputs differ. */
  bounds: number;
}

function outputError(values: ArrayLike<number>, reference: Float64Array): OutputError {
  const absolute = largestDifference(values, reference);
  const size = reference.reduce((largest, value) => Math.max(largest, Math.abs(value)), 1);
  return {absolute, bounds: absolute / (OUTPUT_BOUND * size)};
}

/** The largest; NaN when any is NaN. */
function largestError(errors: OutputError[]): OutputError {
  return {
    absolute: Math.max(...errors.map(({absolute}) => absolute)),
    bounds: Math.max(...errors.map(({bounds}) => bounds)),
  };
}

/** Compares what infer() returns, so what is timed, with the reference. */
async function errorOfInfer(
  model: LoadedNetwork,
  network: Network,
  batch: Batch,
  checked: number,
): Promise<OutputError> {
  const errors: OutputError[] = [];
  for (let row = 0; row < checked; row++) {
    const input = sampleOf(batch, row);
    errors.push(outputError(await model.infer(input, untimed), referenceOutput(network, input)));
  }
  return largestError(errors);
}

/** Compares the logits of the first samples, asked for `together` at a time, with the reference. */
async function errorOfLogits(
  logits: NonNullable<LoadedNetwork['logits']>,
  network: Network,
  batch: Batch,
  checked: number,
  together: number,
): Promise<OutputError> {
  const errors: OutputError[] = [];
  const {classes} = network;
  for (let first = 0; first < checked; first += together) {
    const part = slice(batch, first, first + together);
    const rows = Array.from(await logits(part));
    for (let row = 0; row < together && first + row < checked; row++) {
      const reference = referenceLogits(network, sampleOf(part, row));
      errors.push(outputError(rows.slice(row * classes, (row + 1) * classes), reference));
    }
  }
  return largestError(errors);
}

/** `together`: samples that the task computed at once. */
export async function recordError(
  model: LoadedNetwork,
  network: Network,
  batch: Batch,
  together: number,
  recorder: Recorder,
): Promise<void> {
  // At least one, of the largest networks too.
  const checked = Math.min(
    CHECKED_SAMPLES,
    Math.max(1, affordable(network, 1)),
    batch.labels.length,
  );
  const {logits} = model;
  const what = logits === undefined ? 'outputs' : 'logits';
  const errors = [
    logits === undefined
      ? await errorOfInfer(model, network, batch, checked)
      : await errorOfLogits(logits, network, batch, checked, together),
  ];
  recorder.metric('max_abs_error', '1', errors[0]!.absolute);
  recorder.fact(
    'max_abs_error',
    `${what} of ${checked} ${checked === 1 ? 'sample' : 'samples'} against a float64 reference`,
  );
  if (logits !== undefined && together === 1) {
    errors.push(await errorOfInfer(model, network, batch, checked));
    recorder.metric('output_max_abs_error', '1', errors[1]!.absolute);
  }
  if (!errors.every(({bounds}) => bounds <= 1)) recorder.flag('outputs_differ'); // NaN, too
}

/** What a step is made of: the samples, what the framework gets of them, and the changes that should come out. */
interface CheckedStep {
  samples: number;
  batch: Batch;
  changes: () => Float64Array[];
}

/**
 * A batch of the same size, of the first samples alone, each of which stands in it once or more: so the framework computes
 * what it has computed before, and the reference each of them once.
 */
function stepOfBatch(
  network: Network,
  batch: Batch,
  samples: number,
  rule: StepRule,
  learningRate: number,
): CheckedStep {
  const size = batch.labels.length;
  // Equal ones together: a step of a part of the batch is another one.
  const places = Array.from({length: size}, (_, row) => Math.floor((row * samples) / size));
  const shares = Array.from(
    {length: samples},
    (_, sample) => places.filter((place) => place === sample).length / size,
  );
  const inputs = new Float32Array(batch.inputs.length);
  places.forEach((place, row) => inputs.set(sampleOf(batch, place), (row * inputs.length) / size));
  return {
    samples,
    batch: {inputs, labels: Uint8Array.from(places, (place) => batch.labels[place]!)},
    changes: () => minibatchChanges(network, batch, shares, rule, learningRate),
  };
}

function stepsOfSamples(
  network: Network,
  batch: Batch,
  samples: number,
  rule: StepRule,
  learningRate: number,
): CheckedStep {
  const updates = rule.rootMeanSquare === undefined ? CHECKED_UPDATES : 1;
  const first = slice(batch, 0, Math.min(updates, samples));
  return {
    samples: first.labels.length,
    batch: first,
    changes: () => perSampleChanges(network, first, rule, learningRate),
  };
}

/** Of an array's changes from `weights` to `after`, the largest error in parts of the largest change. */
function changeError(
  weights: Float32Array,
  after: ArrayLike<number>,
  changes: Float64Array,
): number {
  const size = changes.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
  const weight = weights.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
  const reached = Float64Array.from(after, (value, at) => value - weights[at]!);
  return largestDifference(reached, changes) / Math.max(size, SMALLEST_CHANGE * weight);
}

/** Compares one step from the initial weights, which the model holds, with the reference's. */
export async function recordStepError(
  model: TrainableNetwork,
  {updateRule}: NetworkSupport,
  network: Network,
  batch: Batch,
  learningRate: number,
  recorder: Recorder,
): Promise<void> {
  const {rule = PLAIN_DESCENT} = model;
  const size = batch.labels.length;
  // One sample takes three times as long as above at most.
  const samples = Math.min(
    size,
    Math.max(affordable(network, PASSES_OF_A_STEP), Math.min(1, affordable(network, 1))),
  );
  if (samples === 0) {
    recorder.flag('not_checked');
    recorder.fact(
      'step',
      'not compared: the reference would compute one sample for longer than a few seconds',
    );
    return;
  }
  const makeStep = updateRule === 'minibatch' ? stepOfBatch : stepsOfSamples;
  const step = makeStep(network, batch, samples, rule, learningRate);
  await model.prepareBatch(step.batch).train(untimed);
  const after = await model.weights();
  const changes = step.changes();
  const errors = weightArrays(network).map(({layer, name, values}, array) => ({
    name: `${layer} ${name}`,
    error: changeError(values, after[array] ?? [], changes[array]!),
  }));
  const differing = errors.filter(({error}) => !(error <= STEP_BOUND)); // NaN, too
  recorder.metric('step_max_error', '1', Math.max(...errors.map(({error}) => error)));
  const compared = `all weights after ${step.samples} of ${size} samples against a float64 reference`;
  const found = differing.map(({name, error}) => `${name} by ${error.toPrecision(2)}`);
  recorder.fact(
    'step',
    [compared, ...(found.length > 0 ? [`arrays that differ: ${found.join(', ')}`] : [])].join('; '),
  );
  if (differing.length > 0) recorder.flag('step_differs');
}
