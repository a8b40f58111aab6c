// The part of brain.js' API that is used, of versions 1.6 and 2.0. Its files have the global `brain`.

/** What toJSON() gives; it differs between the versions, and only the library reads it. */
export type NetworkJson = Record<string, unknown>;

/** A layer's weights: of a GPU network that has been trained, textures. */
interface Texture {
  toArray: () => ArrayLike<ArrayLike<number>>;
}

export interface Pattern {
  input: Float32Array;
  output: Float32Array;
}

export interface NeuralNetwork {
  sizes: number[];
  /** weights[layer][output][input]; layer 0 has none. */
  weights: (Float32Array[] | Texture)[];
  biases: Float32Array[];
  /** The error is computed in every so manieth pass over the data; it is 100 on a GPU. */
  errorCheckInterval: number;
  initialize: () => void;
  train: (
    patterns: Pattern[],
    options: {iterations: number; errorThresh: number; learningRate: number; log: false},
  ) => {error: number};
  run: (input: Float32Array) => ArrayLike<number>;
  toJSON: () => NetworkJson;
  fromJSON: (json: NetworkJson) => NeuralNetwork;
}

type NetworkClass = (new (options: {
  activation: 'sigmoid';
  learningRate?: number;
  mode?: 'gpu';
}) => NeuralNetwork) & {prototype: {setActivation: (name: string) => void}};

export interface Brain {
  NeuralNetwork: NetworkClass;
  NeuralNetworkGPU: NetworkClass;
  recurrent: Record<string, unknown>;
  /** Of version 2, as praxis: ways to learn. */
  layer?: Record<string, unknown>;
  praxis?: Record<string, unknown>;
}
