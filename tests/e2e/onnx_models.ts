// Small ONNX models of the kinds that people have: free lengths, weights beside the file, outputs that are no tensors.
import proto from 'onnx-proto'; // CommonJS: Node sees no names in it
import type {onnx as Onnx} from 'onnx-proto';

const {onnx} = proto;
const {FLOAT, INT64} = onnx.TensorProto.DataType;

export interface Value {
  name: string;
  /** float32 where it does not say int64. */
  type?: 'int64';
  dims: (number | string)[];
}

export interface Node {
  op: string;
  inputs: string[];
  output: string;
  attributes?: Onnx.IAttributeProto[];
}

export interface Weights {
  name: string;
  dims: number[];
  values: Float32Array | BigInt64Array;
  /** The file that they lie in. */
  file?: string;
}

function valueInfo({name, type, dims}: Value): Onnx.IValueInfoProto {
  const dim = dims.map((length) =>
    typeof length === 'number' ? {dimValue: length} : length === '' ? {} : {dimParam: length},
  );
  const elemType = type === 'int64' ? INT64 : FLOAT;
  return {name, type: {tensorType: {elemType, shape: {dim}}}};
}

function initializer({name, dims, values, file}: Weights): Onnx.ITensorProto {
  const dataType = values instanceof BigInt64Array ? INT64 : FLOAT;
  if (file === undefined) return {name, dims, dataType, rawData: new Uint8Array(values.buffer)};
  const externalData = [
    {key: 'location', value: file},
    {key: 'offset', value: '0'},
    {key: 'length', value: String(values.byteLength)},
  ];
  return {name, dims, dataType, externalData, dataLocation: onnx.TensorProto.DataLocation.EXTERNAL};
}

export function onnxModel(
  nodes: Node[],
  inputs: Value[],
  outputs: Value[],
  weights: Weights[] = [],
): Uint8Array {
  return onnx.ModelProto.encode({
    irVersion: 8,
    producerName: 'test',
    opsetImport: [{domain: '', version: 17}],
    graph: {
      name: 'graph',
      node: nodes.map(({op, inputs: input, output, attributes}) => ({
        opType: op,
        input,
        output: [output],
        ...(attributes === undefined ? {} : {attribute: attributes}),
      })),
      input: inputs.map(valueInfo),
      output: outputs.map(valueInfo),
      initializer: weights.map(initializer),
    },
  }).finish();
}

/** y = x w, w of 4 x 3; where `file` is said its weights lie there. */
export function product(file?: string): {model: Uint8Array; weights: Uint8Array} {
  const values = Float32Array.from({length: 12}, (_, at) => at / 12);
  const w: Weights = {name: 'w', dims: [4, 3], values, ...(file === undefined ? {} : {file})};
  const model = onnxModel(
    [{op: 'MatMul', inputs: ['x', 'w'], output: 'y'}],
    [{name: 'x', dims: ['batch', 4]}],
    [{name: 'y', dims: ['batch', 3]}],
    [w],
  );
  return {model, weights: new Uint8Array(values.buffer)};
}

/** Two valid convolutions of 3 x 3 with stride 2, rows and columns free: one pixel is too few. */
export function freeImage(): Uint8Array {
  const {INTS} = onnx.AttributeProto.AttributeType;
  const attributes = [
    {name: 'strides', type: INTS, ints: [2, 2]},
    {name: 'kernel_shape', type: INTS, ints: [3, 3]},
  ];
  const kernel = (name: string, outputs: number, inputs: number): Weights => ({
    name,
    dims: [outputs, inputs, 3, 3],
    values: new Float32Array(outputs * inputs * 9).fill(0.1),
  });
  return onnxModel(
    [
      {op: 'Conv', inputs: ['pixels', 'k1'], output: 'c', attributes},
      {op: 'Conv', inputs: ['c', 'k2'], output: 'y', attributes},
    ],
    [{name: 'pixels', dims: ['', 3, 'height', 'width']}],
    [{name: 'y', dims: ['', 2, 'h2', 'w2']}],
    [kernel('k1', 4, 3), kernel('k2', 2, 4)],
  );
}

/** A cache and what comes to it: the mask's length is their sum, or the last product does not fit. */
export function decoder(): Uint8Array {
  const sum = 'past_sequence_length + sequence_length';
  const {INT} = onnx.AttributeProto.AttributeType;
  return onnxModel(
    [
      {op: 'Gather', inputs: ['embedding', 'input_ids'], output: 'e'},
      {
        op: 'Concat',
        inputs: ['past_key_values.0.key', 'e'],
        output: 'present.0.key',
        attributes: [{name: 'axis', type: INT, i: 1}],
      },
      {
        op: 'Cast',
        inputs: ['attention_mask'],
        output: 'm',
        attributes: [{name: 'to', type: INT, i: FLOAT}],
      },
      {op: 'Unsqueeze', inputs: ['m', 'axis'], output: 'u'},
      {op: 'MatMul', inputs: ['u', 'present.0.key'], output: 'y'},
    ],
    [
      {name: 'input_ids', type: 'int64', dims: ['batch_size', 'sequence_length']},
      {name: 'attention_mask', type: 'int64', dims: ['batch_size', sum]},
      {name: 'past_key_values.0.key', dims: ['batch_size', 'past_sequence_length', 8]},
    ],
    [
      {name: 'y', dims: ['batch_size', 1, 8]},
      {name: 'present.0.key', dims: ['batch_size', sum, 8]},
    ],
    [
      {name: 'embedding', dims: [100, 8], values: new Float32Array(800).fill(0.5)},
      {name: 'axis', dims: [1], values: BigInt64Array.of(1n)},
    ],
  );
}
