// Read by ONNX Runtime itself, which has a build for Node.
import {InferenceSession, Tensor} from 'onnxruntime-web';
import {describe, expect, it} from 'vitest';
import {sampleOf} from '../networks/batch.ts';
import {cnnNetwork} from '../networks/cnn.ts';
import {generatedImages} from '../networks/images.ts';
import {memoryBlocksRnnNetwork} from '../networks/memory_blocks_rnn.ts';
import {mlpNetwork} from '../networks/mlp.ts';
import type {Network} from '../networks/network.ts';
import {largestDifference, referenceOutput} from '../networks/reference.ts';
import {rnnNetwork} from '../networks/rnn.ts';
import {generatedText, textDataset} from '../networks/text.ts';
import {transformerNetwork} from '../networks/transformer.ts';
import {ONNX_NAMES, encodeOnnx} from './onnx.ts';
import {onnxInputDims} from './onnx_inputs.ts';

const images = generatedImages(1, 3);
const text = textDataset(generatedText(1, 100), 'one_hot');
const tokens = textDataset(generatedText(1, 100), 'place');
const form = {hidden: 'sigmoid', output: 'sigmoid', bias: false} as const;

describe.each([
  ['a dense network', mlpNetwork(2, 16, 7), images],
  ['a dense network without biases', mlpNetwork(1, 8, 7, form), images],
  ['a convolutional network', cnnNetwork(3, 5, 7), images],
  ['a recurrent network', rnnNetwork(2, 6, 7), text],
  ['a transformer encoder', transformerNetwork(2, 16, 7), tokens],
] as [string, Network, typeof images][])('%s', (_, network, data) => {
  it('is read by ONNX Runtime and computes what the reference does', async () => {
    const session = await InferenceSession.create(encodeOnnx(network));
    const batch = data.batch(0, 2);
    for (const row of [0, 1]) {
      const input = sampleOf(batch, row).slice();
      const dims = onnxInputDims(network.inputShape);
      const given =
        data === tokens
          ? new Tensor('int64', BigInt64Array.from(input, BigInt), dims)
          : new Tensor('float32', input, dims);
      const {[ONNX_NAMES.output]: output} = await session.run({[ONNX_NAMES.input]: given});
      const difference = largestDifference(
        output!.data as Float32Array,
        referenceOutput(network, input),
      );
      expect(difference).toBeLessThan(1e-6);
    }
  });
});

it('refuses layers of which it knows no operators', () => {
  expect(() => encodeOnnx(memoryBlocksRnnNetwork(1, 4, 7))).toThrow('memory_blocks');
});

it('refuses images of several channels, whose values it would have to reorder', () => {
  expect(() => onnxInputDims([28, 28, 3])).toThrow('an image of 3 channels');
});
