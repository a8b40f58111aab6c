// The dense network 784 - width x depth - 10.
import {CLASSES, PIXELS} from './mnist_shape.ts';
import type {DenseLayer, DenseNetwork} from './network.ts';
import {seededWeights} from './seeded_weights.ts';

/** What stands between and behind the layers. The study's network is PLAIN_FORM; some libraries can only do another. */
export interface MlpForm {
  hidden: 'relu' | 'sigmoid';
  /** softmax over the last layer, trained on cross-entropy, or an activation of it, trained on squared errors. */
  output: 'softmax' | 'sigmoid';
  bias: boolean;
}

export const PLAIN_FORM: MlpForm = {hidden: 'relu', output: 'softmax', bias: true};

export function mlpNetwork(
  depth: number,
  width: number,
  seed: number,
  form = PLAIN_FORM,
): DenseNetwork {
  const weights = seededWeights(seed);
  const sizes = [PIXELS, ...Array<number>(depth).fill(width), CLASSES];
  const layers = sizes.slice(1).map((outputs, index): DenseLayer => {
    const inputs = sizes[index]!;
    const kernel = weights.kernel(inputs * outputs, inputs, outputs);
    const bias = weights.bias(outputs); // drawn in any case: the kernels behind it stay the same
    return {
      kind: 'dense',
      inputs,
      outputs,
      kernel,
      bias: form.bias ? bias : null,
      activation: index === depth ? form.output : form.hidden,
    };
  });
  return {inputShape: [PIXELS], classes: CLASSES, layers};
}
