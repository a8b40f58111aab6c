// The part of synaptic's API that is used. Its file has the global `synaptic`.

export interface Connection {
  weight: number;
  from: Neuron;
}

export interface Neuron {
  ID: number;
  bias: number;
  connections: {inputs: Record<string, Connection>};
}

interface Layer {
  list: Neuron[];
}

export interface Network {
  layers: {input: Layer; hidden: Layer[]; output: Layer};
  activate: (input: number[]) => number[];
  propagate: (rate: number, target: number[]) => void;
  /** Brings back what the written function has learnt; on: writes a new one at the next activation. */
  setOptimize: (on: boolean) => void;
  toJSON: () => unknown;
}

export interface Synaptic {
  Neuron: {squash: Record<string, unknown>};
  /** LSTM among others. */
  Architect: {Perceptron: new (...sizes: number[]) => Network};
  Network: {fromJSON: (json: unknown) => Network};
}
