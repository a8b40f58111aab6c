// The one description of a network that every framework builds, or that workloads/formats write in its format: layers in
// order, each with its shape and its weights. Weights are laid out as Keras does; values of images are row, column, channel.

export type Activation = 'linear' | 'relu' | 'sigmoid' | 'softmax';

/** kernel[i * outputs + o] joins input i with output o. */
export interface DenseLayer {
  kind: 'dense';
  inputs: number;
  outputs: number;
  kernel: Float32Array;
  /** null: the layer has none. */
  bias: Float32Array | null;
  activation: Activation;
}

/**
 * Cross-correlation with a `size` x `size` window, stride 1, zeros around the image so that it keeps its rows and columns.
 * kernel[((r * size + c) * inputs + i) * outputs + o].
 */
export interface Conv2dLayer {
  kind: 'conv2d';
  rows: number;
  columns: number;
  size: number;
  inputs: number;
  outputs: number;
  kernel: Float32Array;
  bias: Float32Array;
  activation: Activation;
}

/** The largest of each `size` x `size` square; what is left over at the edges is dropped. */
export interface MaxPool2dLayer {
  kind: 'max_pool2d';
  rows: number;
  columns: number;
  channels: number;
  size: number;
}

/** An image as one row of values, in the order in which they stand. */
export interface FlattenLayer {
  kind: 'flatten';
  rows: number;
  columns: number;
  channels: number;
}

/**
 * Long short-term memory without peepholes: sigmoid gates, tanh candidate and output (Keras' LSTM with
 * recurrent_activation sigmoid). The four blocks of `units` columns are input gate, forget gate, candidate, output gate.
 * kernel[i * 4 * units + column] of an input, recurrent[h * 4 * units + column] of the state before.
 */
export interface LstmLayer {
  kind: 'lstm';
  steps: number;
  inputs: number;
  units: number;
  kernel: Float32Array;
  recurrent: Float32Array;
  bias: Float32Array;
  /** The state after every step; the last one alone otherwise. */
  sequences: boolean;
}

/** An LSTM whose forget gate keeps the layer's output of the step before: it has no cell (brain.js' recurrent.LSTM). */
export interface CelllessLstmLayer extends Omit<LstmLayer, 'kind'> {
  kind: 'cellless_lstm';
}

/**
 * A step with token 0, which means the start, before `steps` one-hot tokens, which are 1 to `tokens` - 1; each becomes its
 * row of `kernel`.
 */
export interface StartedEmbeddingLayer {
  kind: 'started_embedding';
  steps: number;
  tokens: number;
  width: number;
  kernel: Float32Array;
}

/**
 * Memory cells with an input, a forget and an output gate each: s = forget * s + input * (inputs' sum) + bias. Gates and the
 * cells' squash are logistic. The four blocks of `units` columns are input gate, forget gate, output gate, cell.
 * kernel[i * 4 * units + column] of an input.
 */
export interface MemoryBlock {
  inputs: number;
  units: number;
  kernel: Float32Array;
  /**
   * peepholes[c * 3 * units + column] of a cell's squashed sum to every gate: of the step before to input and forget gates,
   * of the same step to output gates.
   */
  peepholes: Float32Array;
  bias: Float32Array;
}

/**
 * Memory blocks above each other (synaptic's Architect.LSTM without its connections between cells). Every block sees the
 * inputs, and all but the first one the squashed sums of the block below, in this order. What comes out are all blocks'
 * squashed sums times their output gates, after the last step.
 */
export interface MemoryBlocksLayer {
  kind: 'memory_blocks';
  steps: number;
  inputs: number;
  blocks: MemoryBlock[];
}

/** Each of `steps` places of tokens becomes its token's row of `kernel` plus its place's row of `positions`. */
export interface EmbeddingLayer {
  kind: 'embedding';
  steps: number;
  tokens: number;
  width: number;
  kernel: Float32Array;
  positions: Float32Array;
}

/** kernel[i * outputs + o], applied to each step. */
export interface Projection {
  inputs: number;
  outputs: number;
  kernel: Float32Array;
  bias: Float32Array;
}

/**
 * One block of a transformer's encoder with the normalisation behind each sum (Vaswani et al. 2017, 3.1):
 * x = norm(x + attention(x)), x = norm(x + outer(relu(inner(x)))). Norm: mean 0 and variance 1 over the width, times gain,
 * plus bias.
 */
export interface EncoderLayer {
  kind: 'encoder';
  steps: number;
  width: number;
  heads: number;
  query: Projection;
  key: Projection;
  value: Projection;
  attended: Projection;
  attentionNorm: {gain: Float32Array; bias: Float32Array};
  inner: Projection;
  outer: Projection;
  outputNorm: {gain: Float32Array; bias: Float32Array};
}

/** What is added to a variance before its root is taken. */
export const NORM_EPSILON = 1e-5;

/** The mean over the steps of each value. */
export interface MeanOverStepsLayer {
  kind: 'mean_over_steps';
  steps: number;
  width: number;
}

export type Layer =
  | DenseLayer
  | Conv2dLayer
  | MaxPool2dLayer
  | FlattenLayer
  | LstmLayer
  | CelllessLstmLayer
  | MemoryBlocksLayer
  | EmbeddingLayer
  | StartedEmbeddingLayer
  | EncoderLayer
  | MeanOverStepsLayer;

export interface Network {
  /** Of one sample: [values], [rows, columns, channels], [steps, values]; [steps] of tokens in front of an embedding. */
  inputShape: number[];
  classes: number;
  /** The last one is dense. */
  layers: Layer[];
}

/** A network of dense layers alone. */
export interface DenseNetwork extends Network {
  layers: DenseLayer[];
}

/** Values of one sample. */
export function inputSize({inputShape}: Network): number {
  return inputShape.reduce((product, size) => product * size, 1);
}

export type WeightedLayer = DenseLayer | Conv2dLayer | LstmLayer;

export function weightedLayers({layers}: Network): WeightedLayer[] {
  return layers.filter((layer): layer is WeightedLayer =>
    ['dense', 'conv2d', 'lstm'].includes(layer.kind),
  );
}

export interface LayerWeights {
  /** Keras' name. */
  name: 'kernel' | 'recurrent_kernel' | 'bias';
  shape: number[];
  values: Float32Array;
}

function kernelShape(layer: WeightedLayer): number[] {
  if (layer.kind === 'lstm') return [layer.inputs, 4 * layer.units];
  const {inputs, outputs} = layer;
  return layer.kind === 'conv2d' ? [layer.size, layer.size, inputs, outputs] : [inputs, outputs];
}

/** A layer's weights in the order in which Keras' get_weights() gives them. */
export function layerWeights(layer: WeightedLayer): LayerWeights[] {
  const weights: LayerWeights[] = [
    {name: 'kernel', shape: kernelShape(layer), values: layer.kernel},
  ];
  if (layer.kind === 'lstm') {
    const shape = [layer.units, 4 * layer.units];
    weights.push({name: 'recurrent_kernel', shape, values: layer.recurrent});
  }
  if (layer.bias !== null)
    weights.push({name: 'bias', shape: [layer.bias.length], values: layer.bias});
  return weights;
}

export function projections({
  query,
  key,
  value,
  attended,
  inner,
  outer,
}: EncoderLayer): Projection[] {
  return [query, key, value, attended, inner, outer];
}

type NamedValues = Pick<LayerWeights, 'values'> & {name: string};

function layerArrays(layer: Layer): NamedValues[] {
  switch (layer.kind) {
    case 'dense':
    case 'conv2d':
    case 'lstm':
      return layerWeights(layer);
    case 'cellless_lstm':
      return [
        {name: 'kernel', values: layer.kernel},
        {name: 'recurrent_kernel', values: layer.recurrent},
        {name: 'bias', values: layer.bias},
      ];
    case 'memory_blocks':
      return layer.blocks.flatMap(({kernel, peepholes, bias}, index) => [
        {name: `block ${index} kernel`, values: kernel},
        {name: `block ${index} peepholes`, values: peepholes},
        {name: `block ${index} bias`, values: bias},
      ]);
    case 'embedding':
      return [
        {name: 'kernel', values: layer.kernel},
        {name: 'positions', values: layer.positions},
      ];
    case 'started_embedding':
      return [{name: 'kernel', values: layer.kernel}];
    case 'encoder': {
      const {attentionNorm, outputNorm} = layer;
      return [
        ...projections(layer).flatMap(({kernel, bias}) => [
          {name: 'kernel', values: kernel},
          {name: 'bias', values: bias},
        ]),
        ...[attentionNorm, outputNorm].flatMap(({gain, bias}) => [
          {name: 'gain', values: gain},
          {name: 'bias', values: bias},
        ]),
      ];
    }
    default:
      return [];
  }
}

export interface WeightArray extends NamedValues {
  /** Its place and kind. */
  layer: string;
}

/** All arrays that training changes, in the order of the layers; those of a layer as its description above has them. */
export function weightArrays({layers}: Network): WeightArray[] {
  return layers.flatMap((layer, index) =>
    layerArrays(layer).map((array) => ({...array, layer: `layer ${index} ${layer.kind}`})),
  );
}

export function parameterCount(network: Network): number {
  return weightArrays(network).reduce((sum, {values}) => sum + values.length, 0);
}

function layerMultiplyAdds(layer: Layer): number {
  switch (layer.kind) {
    case 'dense':
      return layer.kernel.length;
    case 'conv2d':
      return layer.rows * layer.columns * layer.kernel.length;
    case 'lstm':
    case 'cellless_lstm':
      return layer.steps * (layer.kernel.length + layer.recurrent.length);
    case 'memory_blocks':
      return layer.blocks.reduce(
        (sum, {kernel, peepholes}) => sum + layer.steps * (kernel.length + peepholes.length),
        0,
      );
    case 'encoder': {
      const weights = projections(layer).reduce((sum, {kernel}) => sum + kernel.length, 0);
      return layer.steps * weights + 2 * layer.steps * layer.steps * layer.width; // every step looks at every step
    }
    default:
      return 0;
  }
}

/** Multiplications of matrices in the forward pass of one sample. */
export function multiplyAdds({layers}: Network): number {
  return layers.reduce((sum, layer) => sum + layerMultiplyAdds(layer), 0);
}

export function isDense(network: Network): network is DenseNetwork {
  return network.layers.every(({kind}) => kind === 'dense');
}

function nameOf(layer: Layer): string {
  if (layer.kind === 'dense') {
    return `dense ${layer.inputs}-${layer.outputs} ${layer.activation}${layer.bias === null ? ' without bias' : ''}`;
  }
  if (layer.kind === 'conv2d')
    return `conv2d ${layer.size}x${layer.size} ${layer.inputs}-${layer.outputs} ${layer.activation}`;
  if (layer.kind === 'lstm') return `lstm ${layer.inputs}-${layer.units}`;
  if (layer.kind === 'cellless_lstm') return `lstm without cell ${layer.inputs}-${layer.units}`;
  if (layer.kind === 'memory_blocks')
    return `memory blocks ${[layer.inputs, ...layer.blocks.map(({units}) => units)].join('-')}`;
  if (layer.kind === 'started_embedding')
    return `embedding ${layer.tokens}-${layer.width} with start`;
  if (layer.kind === 'embedding') return `embedding ${layer.tokens}-${layer.width}`;
  if (layer.kind === 'encoder') return `encoder ${layer.width} of ${layer.heads} heads`;
  return layer.kind === 'max_pool2d' ? `max_pool2d ${layer.size}x${layer.size}` : layer.kind;
}

/** The network in words; equal layers behind each other are counted. */
export function describeNetwork(network: Network): string {
  const runs: {name: string; count: number}[] = [];
  for (const name of network.layers.map(nameOf)) {
    const last = runs.at(-1);
    if (last?.name === name) last.count++;
    else runs.push({name, count: 1});
  }
  return runs.map(({name, count}) => (count === 1 ? name : `${count} x ${name}`)).join(', ');
}

/** What should come out for a class. */
export function oneHot(label: number, classes: number): Float32Array<ArrayBuffer> {
  const target = new Float32Array(classes);
  target[label] = 1;
  return target;
}
