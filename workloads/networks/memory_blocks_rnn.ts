// The recurrent network as synaptic can express it: memory blocks with peepholes, all of them read by one dense layer of
// logistic units.
import {ALPHABET, STEPS} from './alphabet.ts';
import type {MemoryBlock, Network} from './network.ts';
import {seededWeights} from './seeded_weights.ts';

export function memoryBlocksRnnNetwork(depth: number, width: number, seed: number): Network {
  const weights = seededWeights(seed);
  const characters = ALPHABET.length;
  const columns = 4 * width;
  const gates = 3 * width;
  const blocks = Array.from({length: depth}, (_, index): MemoryBlock => {
    const inputs = index === 0 ? characters : characters + width;
    return {
      inputs,
      units: width,
      kernel: weights.kernel(inputs * columns, inputs, columns),
      peepholes: weights.kernel(width * gates, width, gates),
      bias: weights.bias(columns),
    };
  });
  const inputs = depth * width;
  const outputs = characters;
  return {
    inputShape: [STEPS, characters],
    classes: outputs,
    layers: [
      {kind: 'memory_blocks', steps: STEPS, inputs: characters, blocks},
      {
        kind: 'dense',
        inputs,
        outputs,
        kernel: weights.kernel(inputs * outputs, inputs, outputs),
        bias: weights.bias(outputs),
        activation: 'sigmoid',
      },
    ],
  };
}
