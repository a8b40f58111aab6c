// The framework's answers against the float64 reference. They come after the measurement: made before it, they would compile
// the kernels whose first use is the warm-up.
import {sampleOf, slice} from '../networks/batch.ts';
import type {Batch} from '../networks/batch.ts';
import {isDense, multiplyAdds} from '../networks/network.ts';
import type {Network} from '../networks/network.ts';
import {largestDifference, referenceLogits, referenceOutput} from '../networks/reference.ts';
import {referenceStep} from '../networks/reference_step.ts';
import type {LoadedNetwork, NetworkSupport, TrainableNetwork} from './adapter.ts';
import type {Recorder} from './recorder.ts';
import {untimed} from './timed_calls.ts';

const CHECKED_SAMPLES = 3;
// Multiply-adds for which the reference computes for about 1 s; a page would not check for longer than it measures.
const REFERENCE_LIMIT = 5e8;

/** How many samples the reference computes in that time; at least one, of the largest networks too. */
function checkedSamples(network: Network, batch: Batch): number {
  const affordable = Math.max(1, Math.floor(REFERENCE_LIMIT / multiplyAdds(network)));
  return Math.min(CHECKED_SAMPLES, affordable, batch.labels.length);
}

/** Compares what infer() returns, so what is timed, with the reference. */
async function outputError(
  model: LoadedNetwork,
  network: Network,
  batch: Batch,
  checked: number,
): Promise<number> {
  const errors: number[] = [];
  for (let row = 0; row < checked; row++) {
    const input = sampleOf(batch, row);
    errors.push(
      largestDifference(await model.infer(input, untimed), referenceOutput(network, input)),
    );
  }
  return Math.max(...errors);
}

/** Compares the logits of the first samples, asked for `together` at a time, with the reference. */
async function logitsError(
  logits: NonNullable<LoadedNetwork['logits']>,
  network: Network,
  batch: Batch,
  checked: number,
  together: number,
): Promise<number> {
  const errors: number[] = [];
  const {classes} = network;
  for (let first = 0; first < checked; first += together) {
    const part = slice(batch, first, first + together);
    const rows = Array.from(await logits(part));
    for (let row = 0; row < together && first + row < checked; row++) {
      const reference = referenceLogits(network, sampleOf(part, row));
      errors.push(largestDifference(rows.slice(row * classes, (row + 1) * classes), reference));
    }
  }
  return Math.max(...errors);
}

/** `together`: samples that the task computed at once. */
export async function recordError(
  model: LoadedNetwork,
  network: Network,
  batch: Batch,
  together: number,
  recorder: Recorder,
): Promise<void> {
  const checked = checkedSamples(network, batch);
  const {logits} = model;
  const what = logits === undefined ? 'outputs' : 'logits';
  const error =
    logits === undefined
      ? await outputError(model, network, batch, checked)
      : await logitsError(logits, network, batch, checked, together);
  recorder.metric('max_abs_error', '1', error);
  recorder.fact(
    'max_abs_error',
    `${what} of ${checked} ${checked === 1 ? 'sample' : 'samples'} against a float64 reference`,
  );
  if (logits === undefined || together > 1) return;
  recorder.metric('output_max_abs_error', '1', await outputError(model, network, batch, checked));
}

/** Compares one step from the initial weights, which the model holds, with the reference where that has a step. */
export async function recordStepError(
  model: TrainableNetwork,
  {updateRule}: NetworkSupport,
  network: Network,
  batch: Batch,
  learningRate: number,
  recorder: Recorder,
): Promise<void> {
  if (updateRule !== 'minibatch' || !isDense(network)) return;
  if (network.layers.at(-1)?.activation !== 'softmax') return;
  if (multiplyAdds(network) * batch.labels.length > REFERENCE_LIMIT) {
    recorder.fact(
      'sgd_step',
      'not compared: the reference would compute for longer than the measurement',
    );
    return;
  }
  await model.prepareBatch(batch).train(untimed);
  const weights = await model.weights();
  const errors = referenceStep(network.layers, batch, learningRate).map((layer, index) => {
    const {kernel, bias} = weights[index]!;
    return Math.max(largestDifference(kernel, layer.kernel), largestDifference(bias, layer.bias));
  });
  recorder.metric('sgd_step_max_abs_error', '1', Math.max(...errors));
}
