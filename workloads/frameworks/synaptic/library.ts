// The part of synaptic's API that is used. Its file has the global `synaptic`.

export interface Connection {
  weight: number;
  from: Neuron;
}

export interface Neuron {
  ID: number;
  bias: number;
  /** Its sum, that of the activation before, and what it gives. */
  state: number;
  old: number;
  activation: number;
  connections: {inputs: Record<string, Connection>};
}

interface Layer {
  list: Neuron[];
}

/** The function that was written for a network, with all its numbers. */
export interface Written {
  memory: Float64Array;
  /** Places in `memory`; names are of what is kept, then of whose it is: weight_12. */
  data: {variables: Record<string, {id: number}>};
}

export interface Network {
  layers: {input: Layer; hidden: Layer[]; output: Layer};
  /** false: it walks the neurons; null: a function is written at the next activation. */
  optimized: Written | false | null;
  neurons: () => {neuron: Neuron}[];
  activate: (input: ArrayLike<number>) => number[];
  propagate: (rate: number, target: number[]) => void;
  /** Traces and errors become 0. */
  clear: () => void;
  /** Brings back what the written function has learnt; on: writes a new one at the next activation. */
  setOptimize: (on: boolean) => void;
  toJSON: () => unknown;
}

type LstmSizes = [inputs: number, ...blocks: number[], outputs: number];

export interface Synaptic {
  Neuron: {squash: Record<string, unknown>};
  Architect: {
    Perceptron: new (...sizes: number[]) => Network;
    LSTM: new (...given: [...LstmSizes, {inputToOutput: boolean}]) => Network;
  };
  Network: {fromJSON: (json: unknown) => Network};
}
