// The part of brain.js' API that is used, of versions 1.6 and 2.0. Its files have the global `brain`.

/** What toJSON() gives; it differs between the versions, and only the library reads it. */
export type NetworkJson = Record<string, unknown>;

/** Of a GPU network that has been trained. */
export interface Texture<Values> {
  toArray: () => Values;
}

export interface Pattern {
  input: Float32Array;
  output: Float32Array;
}

export interface NeuralNetwork {
  sizes: number[];
  /** weights[layer][output][input]; layer 0 has none. */
  weights: (Float32Array[] | Texture<Float32Array[]>)[];
  biases: (Float32Array | Texture<Float32Array>)[];
  /** The error is computed in every so manieth pass over the data; it is 100 on a GPU. */
  errorCheckInterval: number;
  initialize: () => void;
  train: (
    patterns: Pattern[],
    options: {iterations: number; errorThresh: number; learningRate: number; log: false},
  ) => {error: number};
  /** Places of names, where inputs are objects. */
  inputLookup?: Record<string, number> | boolean | null;
  /** Objects in and out where the network was trained with such. */
  run: ((input: Float32Array) => ArrayLike<number>) &
    ((input: Float32Array | Record<string, number>) => ArrayLike<number> | Record<string, number>);
  toJSON: () => NetworkJson;
  fromJSON: (json: NetworkJson) => NeuralNetwork;
}

export interface Matrix {
  rows: number;
  columns: number;
  /** Row after row. */
  weights: Float32Array;
}

type GateMatrix =
  `${'input' | 'forget' | 'output' | 'cellActivation'}${'Matrix' | 'Hidden' | 'Bias'}`;

type HiddenLayer = Record<GateMatrix, Matrix>;

export interface RecurrentNetwork {
  trainOpts: {learningRate: number};
  model: {
    /** A row for the start and end of a text, then one for every character. */
    input: Matrix;
    hiddenLayers: HiddenLayer[];
    outputConnector: Matrix;
    output: Matrix;
    /** One a step, each joined to the one before. runIndex() gives the scores of what comes next. */
    equations: {runIndex: (token: number) => Matrix}[];
  };
  initialize: () => void;
  /** Adds a step. */
  bindEquation: () => void;
  /** One update of the weights; characters count from 0. */
  trainPattern: (characters: number[], logErrorRate: true) => number;
  toJSON: () => NetworkJson;
  fromJSON: (json: NetworkJson) => void;
}

type RecurrentClass = new (options?: {
  inputSize: number;
  inputRange: number;
  outputSize: number;
  hiddenLayers: number[];
}) => RecurrentNetwork;

type NetworkClass = (new (options: {
  activation: 'sigmoid';
  learningRate?: number;
  mode?: 'gpu';
}) => NeuralNetwork) & {prototype: {setActivation: (name: string) => void}};

export interface Brain {
  NeuralNetwork: NetworkClass;
  NeuralNetworkGPU: NetworkClass;
  recurrent: {LSTM: RecurrentClass};
  /** Of version 2, as praxis: ways to learn. */
  layer?: Record<string, unknown>;
  praxis?: Record<string, unknown>;
}
