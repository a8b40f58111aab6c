import {Model} from 'keras-js/lib/proto.js';
import {expect, it} from 'vitest';
import {cnnNetwork} from '../networks/cnn.ts';
import {weightedLayers} from '../networks/network.ts';
import {rnnNetwork} from '../networks/rnn.ts';
import {encodeKerasJs} from './kerasjs.ts';

it('writes configuration and weights that its own definition reads', () => {
  const network = cnnNetwork(1, 3, 7);
  const model = Model.decode(encodeKerasJs(network));
  const {config} = JSON.parse(model.modelConfig) as {
    config: {class_name: string; config: Record<string, unknown>}[];
  };
  expect(config.map(({class_name}) => class_name)).toEqual([
    'Conv2D',
    'MaxPooling2D',
    'Flatten',
    'Dense',
  ]);
  expect(config[0]!.config.batch_input_shape).toEqual([null, 28, 28, 1]);
  expect(model.modelWeights.map(({weightName, shape}) => [weightName, shape])).toEqual([
    ['conv2d_0/kernel:0', [3, 3, 1, 3]],
    ['conv2d_0/bias:0', [3]],
    ['dense_3/kernel:0', [588, 10]],
    ['dense_3/bias:0', [10]],
  ]);
  const {data} = model.modelWeights[0]!;
  expect(new Float32Array(data.slice().buffer)).toEqual(weightedLayers(network)[0]!.kernel);
});

it('asks for the gates that the networks here have', () => {
  const model = Model.decode(encodeKerasJs(rnnNetwork(2, 4, 7)));
  const {config} = JSON.parse(model.modelConfig) as {config: {config: Record<string, unknown>}[]};
  expect(config[0]!.config).toMatchObject({
    recurrent_activation: 'sigmoid',
    return_sequences: true,
  });
  expect(config[1]!.config).toMatchObject({return_sequences: false});
});
