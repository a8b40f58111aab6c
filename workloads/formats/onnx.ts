// A network as an ONNX file: operators of opset 13, which every reader of the last years knows. ONNX images are channel, row,
// column, and its LSTM's gates stand in another order than Keras': weights are brought into its layouts here.
// https://github.com/onnx/onnx/blob/main/docs/Operators.md
import {onnx} from 'onnx-proto';
import type {
  Activation,
  Conv2dLayer,
  DenseLayer,
  FlattenLayer,
  LstmLayer,
  MaxPool2dLayer,
  Network,
} from '../models/network.ts';

const OPSET = 13;
const IR_VERSION = 7;

export const ONNX_INPUT = 'input';
export const ONNX_OUTPUT = 'output';

const OPERATORS: Record<Exclude<Activation, 'linear'>, string> = {
  relu: 'Relu',
  sigmoid: 'Sigmoid',
  softmax: 'Softmax',
};

/** Dimensions of the file's input for one sample. One channel needs no reordering of values: there are no others here. */
export function onnxInputDims(inputShape: number[]): number[] {
  if (inputShape.length !== 3) return [1, ...inputShape];
  const [rows, columns, channels] = inputShape as [number, number, number];
  if (channels !== 1) throw new Error(`an image of ${channels} channels; known is 1`);
  return [1, channels, rows, columns];
}

function valueInfo(name: string, dims: number[]): onnx.IValueInfoProto {
  const shape = {dim: dims.map((dimValue) => ({dimValue}))};
  return {name, type: {tensorType: {elemType: onnx.TensorProto.DataType.FLOAT, shape}}};
}

function bytesOf(values: Float32Array | BigInt64Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

type Attributes = Record<string, number | number[]>;

function attribute(name: string, value: number | number[]): onnx.IAttributeProto {
  const {INT, INTS} = onnx.AttributeProto.AttributeType;
  return Array.isArray(value) ? {name, type: INTS, ints: value} : {name, type: INT, i: value};
}

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

/** Collects nodes and weights; each method takes the name of what goes in and gives the name of what comes out. */
class Graph {
  readonly nodes: onnx.INodeProto[] = [];
  readonly weights: onnx.ITensorProto[] = [];

  private node(
    opType: string,
    input: string[],
    attributes: Attributes = {},
    outputs = 1,
    used = 0,
  ): string {
    const name = `${opType.toLowerCase()}_${this.nodes.length}`;
    const output = Array.from(
      {length: outputs},
      (_, index) => (index === used ? name : ''), // an empty name is an output that nobody wants
    );
    const attributeProtos = Object.entries(attributes).map((entry) => attribute(...entry));
    this.nodes.push({opType, name, input, output, attribute: attributeProtos});
    return name;
  }

  private tensor(name: string, dims: number[], values: Float32Array | BigInt64Array): string {
    const {FLOAT, INT64} = onnx.TensorProto.DataType;
    const dataType = values instanceof Float32Array ? FLOAT : INT64;
    const unique = `${name}_${this.weights.length}`;
    this.weights.push({name: unique, dims, dataType, rawData: bytesOf(values)});
    return unique;
  }

  private activation(from: string, activation: Activation): string {
    if (activation === 'linear') return from;
    return this.node(OPERATORS[activation], [from], activation === 'softmax' ? {axis: 1} : {});
  }

  dense(from: string, layer: DenseLayer, image: FlattenLayer | undefined): string {
    const {inputs, outputs, kernel, bias, activation} = layer;
    const rows = image === undefined ? kernel : reorderedRows(kernel, outputs, image);
    const given = [from, this.tensor('kernel', [inputs, outputs], rows)];
    if (bias !== null) given.push(this.tensor('bias', [outputs], bias));
    return this.activation(this.node('Gemm', given), activation);
  }

  conv2d(from: string, layer: Conv2dLayer): string {
    const {size, inputs, outputs, bias, activation} = layer;
    const border = (size - 1) / 2;
    const weights = convolutionWeights(layer);
    const given = [
      from,
      this.tensor('kernel', [outputs, inputs, size, size], weights),
      this.tensor('bias', [outputs], bias),
    ];
    const pads = [border, border, border, border];
    return this.activation(
      this.node('Conv', given, {kernel_shape: [size, size], pads}),
      activation,
    );
  }

  maxPool2d(from: string, {size}: MaxPool2dLayer): string {
    return this.node('MaxPool', [from], {kernel_shape: [size, size], strides: [size, size]});
  }

  flatten(from: string): string {
    return this.node('Flatten', [from]);
  }

  /** [batch, steps, values] as the operator wants it: [steps, batch, values]. */
  stepsFirst(from: string): string {
    return this.node('Transpose', [from], {perm: [1, 0, 2]});
  }

  lstm(from: string, layer: LstmLayer): string {
    const {inputs, units, kernel, recurrent, bias, sequences} = layer;
    const biases = new Float32Array(8 * units); // the kernel's, then the recurrent one's, which are 0
    biases.set(gateRows(bias, 1, units));
    const given = [
      from,
      this.tensor('kernel', [1, 4 * units, inputs], gateRows(kernel, inputs, units)),
      this.tensor('recurrent', [1, 4 * units, units], gateRows(recurrent, units, units)),
      this.tensor('bias', [1, 8 * units], biases),
    ];
    // Outputs: the states [steps, 1, batch, units] and the last one [1, batch, units]; the 1 is the one direction.
    const states = this.node('LSTM', given, {hidden_size: units}, 2, sequences ? 0 : 1);
    const direction = this.tensor('axes', [1], BigInt64Array.of(sequences ? 1n : 0n));
    return this.node('Squeeze', [states, direction]);
  }

  /** The name that everyone knows for what comes out last. */
  end(from: string): void {
    const last = this.nodes.at(-1);
    if (last?.name !== from) throw new Error(`${from} is not the last node`);
    last.output = [ONNX_OUTPUT];
  }
}

/** The bytes of model.onnx, for one sample at a time. Throws on an activation that ONNX has under no such name. */
export function encodeOnnx(network: Network, names = {input: ONNX_INPUT}): Uint8Array<ArrayBuffer> {
  const graph = new Graph();
  let value = names.input;
  network.layers.forEach((layer, index) => {
    const before = network.layers[index - 1];
    switch (layer.kind) {
      case 'dense':
        value = graph.dense(value, layer, before?.kind === 'flatten' ? before : undefined);
        break;
      case 'conv2d':
        value = graph.conv2d(value, layer);
        break;
      case 'max_pool2d':
        value = graph.maxPool2d(value, layer);
        break;
      case 'flatten':
        value = graph.flatten(value);
        break;
      case 'lstm':
        value = graph.lstm(index === 0 ? graph.stepsFirst(value) : value, layer);
        break;
    }
  });
  graph.end(value);
  const model = onnx.ModelProto.encode({
    irVersion: IR_VERSION,
    producerName: 'webdyno',
    opsetImport: [{domain: '', version: OPSET}],
    graph: {
      name: 'network',
      node: graph.nodes,
      initializer: graph.weights,
      input: [valueInfo(names.input, onnxInputDims(network.inputShape))],
      output: [valueInfo(ONNX_OUTPUT, [1, network.classes])],
    },
  });
  return new Uint8Array(model.finish());
}
