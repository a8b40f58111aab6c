// A network as Keras.js' encoder.py writes it: Keras 2's layer configurations and weights in one protobuf message, whose
// definition the library brings along. Weights need no reordering: the layouts here are Keras'.
import {Model} from 'keras-js/lib/proto.js';
import type {Weights} from 'keras-js/lib/proto.js';
import {layerWeights, weightedLayers} from '../networks/network.ts';
import type {Layer, Network, WeightedLayer} from '../networks/network.ts';

const KERAS_VERSION = '2.1.2';

function layerClass(layer: Layer): {class_name: string; config: object} {
  switch (layer.kind) {
    case 'dense': {
      const {outputs: units, activation, bias} = layer;
      return {class_name: 'Dense', config: {units, activation, use_bias: bias !== null}};
    }
    case 'conv2d': {
      const {outputs: filters, size, activation} = layer;
      const config = {
        filters,
        kernel_size: [size, size],
        strides: [1, 1],
        padding: 'same',
        activation,
        use_bias: true,
      };
      return {class_name: 'Conv2D', config};
    }
    case 'max_pool2d': {
      const pool_size = [layer.size, layer.size];
      return {
        class_name: 'MaxPooling2D',
        config: {pool_size, strides: pool_size, padding: 'valid'},
      };
    }
    case 'flatten':
      return {class_name: 'Flatten', config: {}};
    case 'lstm': {
      const {units, sequences: return_sequences} = layer;
      const activations = {activation: 'tanh', recurrent_activation: 'sigmoid'};
      return {class_name: 'LSTM', config: {units, ...activations, return_sequences}};
    }
    default:
      throw new Error(`Keras.js has no layer ${layer.kind} here`);
  }
}

function weightsOf(layerName: string, layer: WeightedLayer): Weights[] {
  return layerWeights(layer).map(({name, shape, values}) => ({
    layerName,
    weightName: `${layerName}/${name}:0`,
    shape,
    type: 'float32',
    data: new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
  }));
}

function nameOf(index: number, {kind}: Layer): string {
  return `${kind}_${index}`;
}

/** The bytes of the one file that a model is. */
export function encodeKerasJs(network: Network): Uint8Array<ArrayBuffer> {
  const config = network.layers.map((layer, index) => {
    const {class_name, config: own} = layerClass(layer);
    const first = index === 0 ? {batch_input_shape: [null, ...network.inputShape]} : {};
    return {class_name, config: {name: nameOf(index, layer), ...first, ...own}};
  });
  const model = Model.encode({
    id: 'webdyno',
    name: 'network',
    kerasVersion: KERAS_VERSION,
    backend: 'tensorflow',
    modelConfig: JSON.stringify({class_name: 'Sequential', config}),
    modelWeights: weightedLayers(network).flatMap((layer) =>
      weightsOf(nameOf(network.layers.indexOf(layer), layer), layer),
    ),
  });
  return new Uint8Array(model.finish());
}
