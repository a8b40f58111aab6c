// The check on models that the library itself has loaded and run, in Node.
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, expect, it} from 'vitest';
import {encodeKerasJs} from '../../formats/kerasjs.ts';
import {cnnNetwork} from '../../networks/cnn.ts';
import {mlpNetwork} from '../../networks/mlp.ts';
import type {DenseLayer, Network} from '../../networks/network.ts';
import {rnnNetwork} from '../../networks/rnn.ts';
import type {Model} from './library.ts';
import {checkWeights} from './weights.ts';

const KerasJS = createRequire(import.meta.url)('keras-js') as {
  Model: new (options: {filepath: string; filesystem: boolean}) => Model;
};
const directory = mkdtempSync(path.join(tmpdir(), 'webdyno-kerasjs-'));
afterAll(() => rmSync(directory, {recursive: true}));

async function loaded(network: Network): Promise<Model> {
  const filepath = path.join(directory, 'model.bin');
  writeFileSync(filepath, encodeKerasJs(network));
  const model = new KerasJS.Model({filepath, filesystem: true});
  await model.ready();
  return model;
}

it.each([
  ['dense', mlpNetwork(2, 8, 7)],
  ['convolutional', cnnNetwork(2, 3, 7)],
  ['recurrent', rnnNetwork(2, 4, 7)],
])('takes a %s network', async (_, network) => {
  const model = await loaded(network);
  expect(() => checkWeights(model)).not.toThrow();
});

it('refuses a layer that does not fit the one before, which the library computes', async () => {
  const network = mlpNetwork(1, 8, 7);
  const first = network.layers[0] as DenseLayer;
  first.outputs = 4;
  first.kernel = first.kernel.slice(0, 784 * 4);
  first.bias = first.bias!.slice(0, 4);
  const model = await loaded(network);
  expect(() => checkWeights(model)).toThrow(
    'layer dense_1 asks for kernel of shape 4x10, the file holds 8x10',
  );
});

it.each(['kernel', 'recurrent_kernel', 'bias'])(
  'refuses an LSTM with another %s',
  async (weight) => {
    const model = await loaded(rnnNetwork(1, 4, 7));
    const found = model.modelWeights.find(({weightName}) => weightName === `lstm_0/${weight}:0`)!;
    found.shape = [1, 1];
    expect(() => checkWeights(model)).toThrow(`layer lstm_0 asks for ${weight} of shape`);
  },
);

it('refuses a convolution with another number of channels', async () => {
  const model = await loaded(cnnNetwork(1, 3, 7));
  model.modelWeights[0]!.shape = [3, 3, 2, 3];
  expect(() => checkWeights(model)).toThrow(
    'layer conv2d_0 asks for kernel of shape 3x3x1x3, the file holds 3x3x2x3',
  );
});
