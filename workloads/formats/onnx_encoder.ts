// A transformer's encoder block as ONNX operators, in the way in which PyTorch's exporter writes it.
import {NORM_EPSILON} from '../networks/network.ts';
import type {EncoderLayer, Projection} from '../networks/network.ts';
import type {OnnxGraph} from './onnx_graph.ts';

function addProjection(graph: OnnxGraph, from: string, projection: Projection): string {
  const {inputs, outputs, kernel, bias} = projection;
  const product = graph.node('MatMul', [from, graph.weights('kernel', [inputs, outputs], kernel)]);
  return graph.node('Add', [product, graph.weights('bias', [outputs], bias)]);
}

function addNorm(
  graph: OnnxGraph,
  first: string,
  second: string,
  {gain, bias}: EncoderLayer['outputNorm'],
): string {
  const sum = graph.node('Add', [first, second]);
  const given = [
    sum,
    graph.weights('gain', [gain.length], gain),
    graph.weights('bias', [bias.length], bias),
  ];
  return graph.node('LayerNormalization', given, {axis: -1, epsilon: NORM_EPSILON});
}

function addAttention(graph: OnnxGraph, from: string, layer: EncoderLayer): string {
  const {steps, width, heads, query, key, value, attended} = layer;
  const size = width / heads;
  /** [1, steps, width] as [1, heads, steps, size], or with the last two exchanged. */
  const split = (projection: Projection, perm: number[]): string => {
    const shape = graph.integers('shape', [1, steps, heads, size]);
    const parts = graph.node('Reshape', [addProjection(graph, from, projection), shape]);
    return graph.node('Transpose', [parts], {perm});
  };
  const scores = graph.node('MatMul', [split(query, [0, 2, 1, 3]), split(key, [0, 2, 3, 1])]);
  const root = graph.weights('root', [1], Float32Array.of(Math.sqrt(size)));
  const shares = graph.node('Softmax', [graph.node('Div', [scores, root])], {axis: -1});
  const sums = graph.node('MatMul', [shares, split(value, [0, 2, 1, 3])]);
  const together = graph.node('Transpose', [sums], {perm: [0, 2, 1, 3]});
  const joined = graph.node('Reshape', [together, graph.integers('shape', [1, steps, width])]);
  return addProjection(graph, joined, attended);
}

export function addEncoder(graph: OnnxGraph, from: string, layer: EncoderLayer): string {
  const attended = addNorm(graph, from, addAttention(graph, from, layer), layer.attentionNorm);
  const inner = graph.node('Relu', [addProjection(graph, attended, layer.inner)]);
  return addNorm(graph, attended, addProjection(graph, inner, layer.outer), layer.outputNorm);
}
