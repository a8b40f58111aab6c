// An ONNX graph in the making, and the file that it becomes.
import proto from 'onnx-proto'; // CommonJS: Node sees no names in it
import type {onnx as Onnx} from 'onnx-proto';

// The first operator set that has LayerNormalization; ONNX Runtime 1.12 (2022) and later know it.
const OPSET = 17;
const IR_VERSION = 8;

const {onnx} = proto;

type Attributes = Record<string, number | number[]>;

function attribute(name: string, value: number | number[]): Onnx.IAttributeProto {
  const {FLOAT, INT, INTS} = onnx.AttributeProto.AttributeType;
  if (Array.isArray(value)) return {name, type: INTS, ints: value};
  return Number.isInteger(value) ? {name, type: INT, i: value} : {name, type: FLOAT, f: value};
}

/** What goes into or comes out of a graph. */
export interface GraphValue {
  name: string;
  type: 'float32' | 'int64';
  dims: number[];
}

function valueInfo({name, type, dims}: GraphValue): Onnx.IValueInfoProto {
  const {FLOAT, INT64} = onnx.TensorProto.DataType;
  const shape = {dim: dims.map((dimValue) => ({dimValue}))};
  return {name, type: {tensorType: {elemType: type === 'int64' ? INT64 : FLOAT, shape}}};
}

export class OnnxGraph {
  private readonly nodes: Onnx.INodeProto[] = [];
  private readonly tensors: Onnx.ITensorProto[] = [];

  /** Adds an operator; gives the name of output `used` of its `outputs`, the only one that is wanted. */
  node(
    opType: string,
    input: string[],
    attributes: Attributes = {},
    {outputs, used} = {outputs: 1, used: 0},
  ): string {
    const name = `${opType.toLowerCase()}_${this.nodes.length}`;
    const output = Array.from({length: outputs}, (_, index) => (index === used ? name : ''));
    const attributeProtos = Object.entries(attributes).map((entry) => attribute(...entry));
    this.nodes.push({opType, name, input, output, attribute: attributeProtos});
    return name;
  }

  private tensor(
    name: string,
    dims: number[],
    dataType: Onnx.TensorProto.DataType,
    values: Float32Array | BigInt64Array,
  ): string {
    const unique = `${name}_${this.tensors.length}`;
    const rawData = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    this.tensors.push({name: unique, dims, dataType, rawData});
    return unique;
  }

  weights(name: string, dims: number[], values: Float32Array): string {
    return this.tensor(name, dims, onnx.TensorProto.DataType.FLOAT, values);
  }

  integers(name: string, values: number[]): string {
    const content = BigInt64Array.from(values, BigInt);
    return this.tensor(name, [values.length], onnx.TensorProto.DataType.INT64, content);
  }

  /** The file's bytes. `last`, the last node's name, becomes the output. */
  file(last: string, input: GraphValue, output: GraphValue): Uint8Array<ArrayBuffer> {
    const node = this.nodes.at(-1);
    if (node?.name !== last) throw new Error(`${last} is not the last node`);
    node.output = [output.name];
    const model = onnx.ModelProto.encode({
      irVersion: IR_VERSION,
      producerName: 'webdyno',
      opsetImport: [{domain: '', version: OPSET}],
      graph: {
        name: 'network',
        node: this.nodes,
        initializer: this.tensors,
        input: [valueInfo(input)],
        output: [valueInfo(output)],
      },
    });
    return new Uint8Array(model.finish());
  }
}
