// A network as a .tflite file, a FlatBuffer. Tables are written field by field with the numbers of TensorFlow's schema:
// https://github.com/tensorflow/tensorflow/blob/master/tensorflow/compiler/mlir/lite/schema/schema.fbs
import {Builder} from 'flatbuffers';
import type {Conv2dLayer, DenseLayer, Layer, MaxPool2dLayer, Network} from '../networks/network.ts';
import {Untried} from '../networks/untried.ts';

const FILE_IDENTIFIER = 'TFL3';
const SCHEMA_VERSION = 3;
const VECTOR_ALIGNMENT = 4;
const BUFFER_ALIGNMENT = 16; // "force_align: 16" of Buffer.data

// enum BuiltinOperator
const CONV_2D = 3;
const FULLY_CONNECTED = 9;
const LOGISTIC = 14;
const MAX_POOL_2D = 17;
const RESHAPE = 22;
const SOFTMAX = 25;
const OPERATORS = [CONV_2D, FULLY_CONNECTED, LOGISTIC, MAX_POOL_2D, RESHAPE, SOFTMAX];

// enum TensorType, Padding, ActivationFunctionType
const INT32 = 2;
const SAME = 0;
const VALID = 1;
const NO_ACTIVATION = 0;
const RELU = 1;

// union BuiltinOptions
const CONV_2D_OPTIONS = 1;
const POOL_2D_OPTIONS = 5;
const FULLY_CONNECTED_OPTIONS = 8;
const SOFTMAX_OPTIONS = 9;
const RESHAPE_OPTIONS = 17;

/** One field of a table: its number in the schema, and how it is written. Defaults (0) are not written. */
interface Field {
  number: number;
  kind: 'byte' | 'int' | 'float' | 'offset';
  value: number;
}

const byte = (number: number, value: number): Field => ({number, kind: 'byte', value});
const int = (number: number, value: number): Field => ({number, kind: 'int', value});
const float = (number: number, value: number): Field => ({number, kind: 'float', value});
const offset = (number: number, value: number): Field => ({number, kind: 'offset', value});

/** What an operator needs beside its inputs and outputs: the member of the union, and the table's fields. */
interface Options {
  type: number;
  fields: Field[];
}

/** The file in the making. Tensors and buffers are known by their index, other tables by their offset. */
class File {
  private readonly builder = new Builder(1 << 16);
  private readonly buffers: number[] = [];
  private readonly tensors: number[] = [];
  private readonly operators: number[] = [];

  constructor() {
    this.buffers.push(this.table([])); // buffer 0 is that of tensors without content
  }

  private table(fields: Field[]): number {
    const {builder} = this;
    builder.startObject(Math.max(0, ...fields.map(({number}) => number + 1)));
    for (const {number, kind, value} of fields) {
      if (kind === 'byte') builder.addFieldInt8(number, value, 0);
      if (kind === 'int') builder.addFieldInt32(number, value, 0);
      if (kind === 'float') builder.addFieldFloat32(number, value, 0);
      if (kind === 'offset') builder.addFieldOffset(number, value, 0);
    }
    return builder.endObject();
  }

  private integers(values: number[]): number {
    this.builder.startVector(4, values.length, VECTOR_ALIGNMENT);
    for (const value of [...values].reverse()) this.builder.addInt32(value);
    return this.builder.endVector();
  }

  private tables(offsets: number[]): number {
    this.builder.startVector(4, offsets.length, VECTOR_ALIGNMENT);
    for (const each of [...offsets].reverse()) this.builder.addOffset(each);
    return this.builder.endVector();
  }

  private bytes(content: Uint8Array): number {
    this.builder.prep(BUFFER_ALIGNMENT, content.length); // createByteVector() itself aligns to one byte
    return this.builder.createByteVector(content);
  }

  tensor(shape: number[], content?: Float32Array | Int32Array): number {
    let buffer = 0;
    if (content !== undefined) {
      const bytes = new Uint8Array(content.buffer, content.byteOffset, content.byteLength);
      this.buffers.push(this.table([offset(0, this.bytes(bytes))]));
      buffer = this.buffers.length - 1;
    }
    const name = this.builder.createString(`tensor_${this.tensors.length}`);
    const type = content instanceof Int32Array ? [byte(1, INT32)] : [];
    this.tensors.push(
      this.table([offset(0, this.integers(shape)), ...type, int(2, buffer), offset(3, name)]),
    );
    return this.tensors.length - 1;
  }

  /** Adds an operator; gives its output. */
  operator(code: number, inputs: number[], outputShape: number[], options?: Options): number {
    const output = this.tensor(outputShape);
    const union =
      options === undefined ? [] : [byte(3, options.type), offset(4, this.table(options.fields))];
    this.operators.push(
      this.table([
        int(0, OPERATORS.indexOf(code)),
        offset(1, this.integers(inputs)),
        offset(2, this.integers([output])),
        ...union,
      ]),
    );
    return output;
  }

  shapeVector(shape: number[]): number {
    return this.integers(shape);
  }

  finish(input: number, output: number): Uint8Array<ArrayBuffer> {
    const subgraph = this.table([
      offset(0, this.tables(this.tensors)),
      offset(1, this.integers([input])),
      offset(2, this.integers([output])),
      offset(3, this.tables(this.operators)),
      offset(4, this.builder.createString('main')),
    ]);
    const codes = OPERATORS.map((code) => this.table([byte(0, code), int(2, 1), int(3, code)]));
    const model = this.table([
      int(0, SCHEMA_VERSION),
      offset(1, this.tables(codes)),
      offset(2, this.tables([subgraph])),
      offset(3, this.builder.createString('webdyno')),
      offset(4, this.tables(this.buffers)),
    ]);
    this.builder.finish(model, FILE_IDENTIFIER);
    return new Uint8Array(this.builder.asUint8Array());
  }
}

/** [i][o] as [o][i]. */
function transposed({inputs, outputs, kernel}: DenseLayer): Float32Array {
  return Float32Array.from(
    kernel,
    (_, at) => kernel[(at % inputs) * outputs + Math.floor(at / inputs)]!,
  );
}

/** kernel[r][c][i][o] as [o][r][c][i]. */
function outputsFirst({size, inputs, outputs, kernel}: Conv2dLayer): Float32Array {
  const each = size * size * inputs;
  return Float32Array.from(
    kernel,
    (_, at) => kernel[(at % each) * outputs + Math.floor(at / each)]!,
  );
}

function fused(activation: string): number {
  return activation === 'relu' ? RELU : NO_ACTIVATION;
}

function addDense(file: File, from: number, layer: DenseLayer): number {
  const {inputs, outputs, bias, activation} = layer;
  const shape = [1, outputs];
  const given = [from, file.tensor([outputs, inputs], transposed(layer))];
  given.push(bias === null ? -1 : file.tensor([outputs], bias)); // -1: there is none
  const sums = file.operator(FULLY_CONNECTED, given, shape, {
    type: FULLY_CONNECTED_OPTIONS,
    fields: [byte(0, fused(activation))],
  });
  if (activation === 'softmax')
    return file.operator(SOFTMAX, [sums], shape, {type: SOFTMAX_OPTIONS, fields: [float(0, 1)]});
  return activation === 'sigmoid' ? file.operator(LOGISTIC, [sums], shape) : sums;
}

function addConv2d(file: File, from: number, layer: Conv2dLayer): number {
  const {rows, columns, size, inputs, outputs, bias, activation} = layer;
  const given = [
    from,
    file.tensor([outputs, size, size, inputs], outputsFirst(layer)),
    file.tensor([outputs], bias),
  ];
  const strides = [int(1, 1), int(2, 1)];
  const dilations = [int(4, 1), int(5, 1)];
  return file.operator(CONV_2D, given, [1, rows, columns, outputs], {
    type: CONV_2D_OPTIONS,
    fields: [byte(0, SAME), ...strides, byte(3, fused(activation)), ...dilations],
  });
}

function addMaxPool2d(file: File, from: number, layer: MaxPool2dLayer): number {
  const {rows, columns, channels, size} = layer;
  const shape = [1, Math.floor(rows / size), Math.floor(columns / size), channels];
  return file.operator(MAX_POOL_2D, [from], shape, {
    type: POOL_2D_OPTIONS,
    fields: [byte(0, VALID), ...[1, 2, 3, 4].map((number) => int(number, size))],
  });
}

function addReshape(file: File, from: number, shape: number[]): number {
  const target = file.tensor([shape.length], Int32Array.from(shape));
  return file.operator(RESHAPE, [from, target], shape, {
    type: RESHAPE_OPTIONS,
    fields: [offset(0, file.shapeVector(shape))],
  });
}

function addLayer(file: File, from: number, layer: Layer): number {
  switch (layer.kind) {
    case 'dense':
      return addDense(file, from, layer);
    case 'conv2d':
      return addConv2d(file, from, layer);
    case 'max_pool2d':
      return addMaxPool2d(file, from, layer);
    case 'flatten':
      return addReshape(file, from, [1, layer.rows * layer.columns * layer.channels]);
    default:
      throw new Untried(`layer ${layer.kind} is not written to .tflite`);
  }
}

/** The bytes of model.tflite, for one sample at a time. */
export function encodeTflite({inputShape, layers}: Network): Uint8Array<ArrayBuffer> {
  const file = new File();
  const input = file.tensor([1, ...inputShape]);
  const output = layers.reduce((from, layer) => addLayer(file, from, layer), input);
  return file.finish(input, output);
}
