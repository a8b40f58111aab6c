// The part of Mind's API that is used. Its file has the global `Mind`.

/** node-matrix' class: rows by their numbers, and their count. JSON keeps what prediction needs, not the methods. */
export interface Matrix {
  [row: number]: number[];
  numRows: number;
  numCols: number;
}

export interface Example {
  input: number[];
  output: number[];
}

export interface MindNetwork {
  /** weights[layer][input][output]. */
  weights: Matrix[];
  hiddenLayers: number;
  /** Makes weights at random for examples of these lengths; learn() calls it when there are none. */
  setup(examples: {input: number[][]; output: number[][]}): void;
  learn(examples: Example[]): unknown;
  predict(input: number[]): ArrayLike<number>;
  download(): Matrix[];
  upload(weights: Matrix[]): unknown;
  /** Errors are target minus answer, one row for each example. */
  on(event: 'data', listener: (iteration: number, errors: Matrix) => void): unknown;
}

export type Mind = new (options: {
  activator: 'sigmoid';
  learningRate?: number;
  hiddenLayers?: number;
  hiddenUnits?: number;
  iterations?: number;
}) => MindNetwork;
