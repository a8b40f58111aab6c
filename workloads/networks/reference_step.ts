// One training step in float64 and in the plainest way: by how much each weight changes.
import {sampleOf} from './batch.ts';
import type {Batch} from './batch.ts';
import {oneHot, weightArrays} from './network.ts';
import type {Layer, Network} from './network.ts';
import {addGradient, blankGradient} from './reference_gradient.ts';
import type {Loss} from './reference_gradient.ts';

/** How a library makes a step of a gradient. */
export interface StepRule {
  loss: Loss;
  /**
   * The loss is of every character of a sample, the label and the end behind them, each from those before: their sum. Else it
   * is of the label.
   */
  everyCharacter?: true;
  /** The plan's rate is divided by that. */
  rateDivisor?: number;
  /** Of the change before, added to each change; of biases it is none. */
  momentum?: number;
  rootMeanSquare?: RootMeanSquare;
}

/** The gradient, cut to +-clip, over the root of its running mean square, which begins at 0; every weight shrinks, too. */
export interface RootMeanSquare {
  decay: number;
  epsilon: number;
  clip: number;
  shrink: number;
}

export const PLAIN_DESCENT: StepRule = {loss: 'cross_entropy'};

/** The network over one step more, with what its last layer says after each of them. */
function everyStep(network: Network): Network {
  const layers = network.layers.map((layer): Layer => {
    if (layer.kind === 'started_embedding') return {...layer, steps: layer.steps + 1};
    if (layer.kind === 'cellless_lstm') return {...layer, steps: layer.steps + 1, sequences: true};
    return layer;
  });
  return {...network, layers};
}

/** Adds `share` of the gradient of one sample's loss to `into`. */
function addSample(
  network: Network,
  rule: StepRule,
  batch: Batch,
  index: number,
  share: number,
  into: Float64Array[],
): void {
  const input = sampleOf(batch, index);
  const label = batch.labels[index]!;
  if (rule.everyCharacter === undefined) {
    addGradient(network, input, [label], rule.loss, share, into);
    return;
  }
  const [steps, values] = network.inputShape as [number, number];
  const places = Array.from({length: steps}, (_, step) =>
    input.subarray(step * values, (step + 1) * values).indexOf(1),
  );
  const targets = [...places.map((place) => place + 1), label + 1, 0]; // class 0 is the end
  const text = new Float32Array(input.length + values);
  text.set(input);
  text.set(oneHot(label, values), input.length);
  addGradient(everyStep(network), text, targets, rule.loss, share, into);
}

/** How each array changes by one gradient after the other. */
type Stepper = (gradient: Float64Array[], weights: Float64Array[]) => Float64Array[];

function descent(network: Network, rate: number, momentum: number): Stepper {
  const arrays = weightArrays(network);
  let changes = blankGradient(network);
  return (gradient) =>
    (changes = changes.map((before, array) => {
      const kept = arrays[array]!.name === 'bias' ? 0 : momentum;
      const own = gradient[array]!;
      return before.map((value, at) => kept * value - rate * own[at]!);
    }));
}

function scaledDescent(network: Network, rate: number, rule: RootMeanSquare): Stepper {
  const {decay, epsilon, clip, shrink} = rule;
  const squares = blankGradient(network);
  return (gradient, weights) =>
    gradient.map((values, array) =>
      values.map((value, at) => {
        const square = decay * squares[array]![at]! + (1 - decay) * value * value;
        squares[array]![at] = square;
        const cut = Math.min(clip, Math.max(-clip, value));
        return (-rate * cut) / Math.sqrt(square + epsilon) - shrink * weights[array]![at]!;
      }),
    );
}

function stepper(network: Network, rule: StepRule, learningRate: number): Stepper {
  const {rateDivisor = 1, momentum = 0, rootMeanSquare} = rule;
  const rate = learningRate / rateDivisor;
  return rootMeanSquare === undefined
    ? descent(network, rate, momentum)
    : scaledDescent(network, rate, rootMeanSquare);
}

function weightsOf(network: Network): Float64Array[] {
  return weightArrays(network).map(({values}) => Float64Array.from(values));
}

/** One step by the mean gradient of samples, each of which counts as its share says. */
export function minibatchChanges(
  network: Network,
  samples: Batch,
  shares: number[],
  rule: StepRule,
  learningRate: number,
): Float64Array[] {
  const gradient = blankGradient(network);
  shares.forEach((share, index) => addSample(network, rule, samples, index, share, gradient));
  return stepper(network, rule, learningRate)(gradient, weightsOf(network));
}

/** A step by every sample in turn. Gradients behind the first one are of weights that are rounded to 32 bits, sums are not. */
export function perSampleChanges(
  network: Network,
  batch: Batch,
  rule: StepRule,
  learningRate: number,
): Float64Array[] {
  const changing = structuredClone(network);
  const weights = weightsOf(network);
  const sums = blankGradient(network);
  const step = stepper(network, rule, learningRate);
  batch.labels.forEach((_, index) => {
    const gradient = blankGradient(network);
    addSample(changing, rule, batch, index, 1, gradient);
    step(gradient, weights).forEach((change, array) => {
      change.forEach((value, at) => {
        sums[array]![at]! += value;
        weights[array]![at]! += value;
      });
      weightArrays(changing)[array]!.values.set(weights[array]!);
    });
  });
  return sums;
}
