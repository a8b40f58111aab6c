// What recurrent layers compute, in float64 and in the plainest way.
import type {
  CelllessLstmLayer,
  LstmLayer,
  MemoryBlock,
  MemoryBlocksLayer,
  StartedEmbeddingLayer,
} from './network.ts';
import {sigmoid} from './sigmoid.ts';

/** Adds `values` times the rows of `weights` from row `first` on. */
export function addRows(
  sums: Float64Array,
  values: Float64Array,
  weights: Float32Array,
  first = 0,
): void {
  values.forEach((value, row) => {
    if (value === 0) return;
    const at = (first + row) * sums.length;
    for (let column = 0; column < sums.length; column++)
      sums[column]! += value * weights[at + column]!;
  });
}

/** What an LSTM holds in one step. */
export interface LstmStep {
  input: Float64Array;
  forget: Float64Array;
  candidate: Float64Array;
  output: Float64Array;
  /** The state of the step before, and what of it the forget gates keep. */
  before: Float64Array;
  kept: Float64Array;
  cell: Float64Array;
  state: Float64Array;
}

export function lstmSteps(layer: LstmLayer | CelllessLstmLayer, from: Float64Array): LstmStep[] {
  const {kind, steps, inputs, units, kernel, recurrent, bias} = layer;
  let cell = new Float64Array(units);
  let state = new Float64Array(units);
  return Array.from({length: steps}, (_, step) => {
    const sums = Float64Array.from(bias);
    addRows(sums, from.subarray(step * inputs, (step + 1) * inputs), kernel);
    addRows(sums, state, recurrent);
    const block = (index: number): Float64Array =>
      sums.subarray(index * units, (index + 1) * units);
    const [input, forget, candidate, output] = [
      block(0).map(sigmoid),
      block(1).map(sigmoid),
      block(2).map(Math.tanh),
      block(3).map(sigmoid),
    ];
    const before = state;
    const kept = kind === 'lstm' ? cell : state;
    cell = kept.map((value, unit) => forget[unit]! * value + input[unit]! * candidate[unit]!);
    state = cell.map((value, unit) => output[unit]! * Math.tanh(value));
    return {input, forget, candidate, output, before, kept, cell, state};
  });
}

export function lstm(layer: LstmLayer | CelllessLstmLayer, from: Float64Array): Float64Array {
  const states = lstmSteps(layer, from).map(({state}) => state);
  if (!layer.sequences) return states.at(-1)!;
  const all = new Float64Array(layer.steps * layer.units);
  states.forEach((state, step) => all.set(state, step * layer.units));
  return all;
}

/** What each step's row is of: the start, then what is read. */
export function tokensOf({steps, tokens}: StartedEmbeddingLayer, from: Float64Array): number[] {
  const read = Array.from({length: steps}, (_, step) =>
    from.subarray(step * (tokens - 1), (step + 1) * (tokens - 1)).indexOf(1),
  );
  return [0, ...read.map((place) => place + 1)];
}

export function startedEmbedding(layer: StartedEmbeddingLayer, from: Float64Array): Float64Array {
  const {steps, width, kernel} = layer;
  const rows = new Float64Array((steps + 1) * width);
  tokensOf(layer, from).forEach((token, step) =>
    rows.set(kernel.subarray(token * width, (token + 1) * width), step * width),
  );
  return rows;
}

interface Cells {
  sums: Float64Array;
  squashed: Float64Array;
}

/** What a block holds in one step. */
export interface MemoryStep {
  values: Float64Array;
  input: Float64Array;
  forget: Float64Array;
  output: Float64Array;
  /** What the input gates let in. */
  candidate: Float64Array;
  before: Cells;
  after: Cells;
}

function memoryStep(
  {units, kernel, peepholes, bias}: MemoryBlock,
  values: Float64Array,
  before: Cells,
): MemoryStep {
  const sums = new Float64Array(4 * units);
  addRows(sums, values, kernel);
  const gates = (block: number, squashed: Float64Array): Float64Array =>
    Float64Array.from({length: units}, (_, unit) => {
      const column = block * units + unit;
      const start = sums[column]! + bias[column]!;
      const add = (sum: number, value: number, c: number): number =>
        sum + value * peepholes[c * 3 * units + column]!;
      return sigmoid(squashed.reduce(add, start));
    });
  const [input, forget] = [gates(0, before.squashed), gates(1, before.squashed)];
  const candidate = sums.slice(3 * units);
  const cells = before.sums.map(
    (sum, unit) => forget[unit]! * sum + input[unit]! * candidate[unit]! + bias[3 * units + unit]!,
  );
  const after = {sums: cells, squashed: cells.map(sigmoid)};
  return {values, input, forget, candidate, output: gates(2, after.squashed), before, after};
}

/** Of every step, what every block holds. */
export function memorySteps(
  {steps, inputs, blocks}: MemoryBlocksLayer,
  from: Float64Array,
): MemoryStep[][] {
  const cells = blocks.map(({units}): Cells => ({
    sums: new Float64Array(units),
    squashed: new Float64Array(units),
  }));
  return Array.from({length: steps}, (_, step) => {
    const input = from.subarray(step * inputs, (step + 1) * inputs);
    let below: Float64Array = new Float64Array();
    return blocks.map((block, index) => {
      const record = memoryStep(block, Float64Array.from([...input, ...below]), cells[index]!);
      cells[index] = record.after;
      below = record.after.squashed;
      return record;
    });
  });
}

export function memoryBlocks(layer: MemoryBlocksLayer, from: Float64Array): Float64Array {
  const outputs = memorySteps(layer, from)
    .at(-1)!
    .flatMap(({output, after}) => Array.from(output, (gate, unit) => gate * after.squashed[unit]!));
  return Float64Array.from(outputs);
}
