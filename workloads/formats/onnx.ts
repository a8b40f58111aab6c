// A network as an ONNX file. ONNX images are channel, row, column, and its LSTM's gates stand in another order than Keras':
// weights are brought into its layouts here. https://github.com/onnx/onnx/blob/main/docs/Operators.md
import type {
  Activation,
  Conv2dLayer,
  DenseLayer,
  EmbeddingLayer,
  FlattenLayer,
  Layer,
  LstmLayer,
  MaxPool2dLayer,
  Network,
} from '../networks/network.ts';
import {addEncoder} from './onnx_encoder.ts';
import {OnnxGraph} from './onnx_graph.ts';
import {onnxInputDims} from './onnx_inputs.ts';

export interface OnnxNames {
  input: string;
  output: string;
}

export const ONNX_NAMES: OnnxNames = {input: 'input', output: 'output'};

const OPERATORS: Record<Exclude<Activation, 'linear'>, string> = {
  relu: 'Relu',
  sigmoid: 'Sigmoid',
  softmax: 'Softmax',
};

/** kernel[r][c][i][o] as [o][i][r][c]. */
function convolutionWeights({size, inputs, outputs, kernel}: Conv2dLayer): Float32Array {
  const weights = new Float32Array(kernel.length);
  const window = size * size;
  for (let place = 0; place < window; place++) {
    for (let i = 0; i < inputs; i++) {
      for (let o = 0; o < outputs; o++)
        weights[(o * inputs + i) * window + place] = kernel[(place * inputs + i) * outputs + o]!;
    }
  }
  return weights;
}

/** Rows of a dense kernel behind an image: from row, column, channel to channel, row, column. */
function reorderedRows(kernel: Float32Array, outputs: number, image: FlattenLayer): Float32Array {
  const {rows, columns, channels} = image;
  const places = rows * columns;
  const weights = new Float32Array(kernel.length);
  for (let place = 0; place < places; place++) {
    for (let channel = 0; channel < channels; channel++) {
      const from = (place * channels + channel) * outputs;
      weights.set(kernel.subarray(from, from + outputs), (channel * places + place) * outputs);
    }
  }
  return weights;
}

/** [rows][i f c o] as [i o f c][rows]: each gate's weights of one unit are a row. */
function gateRows(kernel: Float32Array, rows: number, units: number): Float32Array {
  const weights = new Float32Array(kernel.length);
  [0, 3, 1, 2].forEach((gate, block) => {
    for (let unit = 0; unit < units; unit++) {
      for (let row = 0; row < rows; row++) {
        weights[(block * units + unit) * rows + row] =
          kernel[row * 4 * units + gate * units + unit]!;
      }
    }
  });
  return weights;
}

function addActivation(graph: OnnxGraph, from: string, activation: Activation): string {
  if (activation === 'linear') return from;
  return graph.node(OPERATORS[activation], [from], activation === 'softmax' ? {axis: 1} : {});
}

function addDense(graph: OnnxGraph, from: string, layer: DenseLayer, before?: Layer): string {
  const {inputs, outputs, kernel, bias, activation} = layer;
  const rows = before?.kind === 'flatten' ? reorderedRows(kernel, outputs, before) : kernel;
  const given = [from, graph.weights('kernel', [inputs, outputs], rows)];
  if (bias !== null) given.push(graph.weights('bias', [outputs], bias));
  return addActivation(graph, graph.node('Gemm', given), activation);
}

function addConv2d(graph: OnnxGraph, from: string, layer: Conv2dLayer): string {
  const {size, inputs, outputs, bias, activation} = layer;
  const border = (size - 1) / 2;
  const given = [
    from,
    graph.weights('kernel', [outputs, inputs, size, size], convolutionWeights(layer)),
    graph.weights('bias', [outputs], bias),
  ];
  const pads = [border, border, border, border];
  const sums = graph.node('Conv', given, {kernel_shape: [size, size], pads});
  return addActivation(graph, sums, activation);
}

function addMaxPool2d(graph: OnnxGraph, from: string, {size}: MaxPool2dLayer): string {
  return graph.node('MaxPool', [from], {kernel_shape: [size, size], strides: [size, size]});
}

function addLstm(graph: OnnxGraph, from: string, layer: LstmLayer, before?: Layer): string {
  const {inputs, units, kernel, recurrent, bias, sequences} = layer;
  // The operator wants [steps, batch, values].
  const values = before === undefined ? graph.node('Transpose', [from], {perm: [1, 0, 2]}) : from;
  const biases = new Float32Array(8 * units); // the kernel's, then the recurrent one's, which are 0
  biases.set(gateRows(bias, 1, units));
  const given = [
    values,
    graph.weights('kernel', [1, 4 * units, inputs], gateRows(kernel, inputs, units)),
    graph.weights('recurrent', [1, 4 * units, units], gateRows(recurrent, units, units)),
    graph.weights('bias', [1, 8 * units], biases),
  ];
  // Outputs: the states [steps, 1, batch, units] and the last one [1, batch, units]; the 1 is the one direction.
  const used = sequences ? 0 : 1;
  const states = graph.node('LSTM', given, {hidden_size: units}, {outputs: 2, used});
  return graph.node('Squeeze', [states, graph.integers('axes', [sequences ? 1 : 0])]);
}

function addEmbedding(graph: OnnxGraph, from: string, layer: EmbeddingLayer): string {
  const {steps, tokens, width, kernel, positions} = layer;
  const rows = graph.node('Gather', [graph.weights('tokens', [tokens, width], kernel), from]);
  return graph.node('Add', [rows, graph.weights('positions', [1, steps, width], positions)]);
}

function addLayer(graph: OnnxGraph, from: string, layer: Layer, before?: Layer): string {
  switch (layer.kind) {
    case 'dense':
      return addDense(graph, from, layer, before);
    case 'conv2d':
      return addConv2d(graph, from, layer);
    case 'max_pool2d':
      return addMaxPool2d(graph, from, layer);
    case 'flatten':
      return graph.node('Flatten', [from]);
    case 'lstm':
      return addLstm(graph, from, layer, before);
    case 'embedding':
      return addEmbedding(graph, from, layer);
    case 'encoder':
      return addEncoder(graph, from, layer);
    case 'mean_over_steps':
      return graph.node('ReduceMean', [from], {axes: [1], keepdims: 0});
    default:
      throw new Error(`no layer ${layer.kind} in ONNX here`);
  }
}

/** The bytes of model.onnx, for one sample at a time. */
export function encodeOnnx(
  {inputShape, classes, layers}: Network,
  names = ONNX_NAMES,
): Uint8Array<ArrayBuffer> {
  const graph = new OnnxGraph();
  const last = layers.reduce(
    (from, layer, index) => addLayer(graph, from, layer, layers[index - 1]),
    names.input,
  );
  const type = layers[0]?.kind === 'embedding' ? 'int64' : 'float32';
  return graph.file(
    last,
    {name: names.input, type, dims: onnxInputDims(inputShape)},
    {name: names.output, type: 'float32', dims: [1, classes]},
  );
}
