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
function addRows(sums: Float64Array, values: Float64Array, weights: Float32Array, first = 0): void {
  values.forEach((value, row) => {
    if (value === 0) return;
    const at = (first + row) * sums.length;
    for (let column = 0; column < sums.length; column++)
      sums[column]! += value * weights[at + column]!;
  });
}

export function lstm(layer: LstmLayer | CelllessLstmLayer, from: Float64Array): Float64Array {
  const {kind, steps, inputs, units, kernel, recurrent, bias, sequences} = layer;
  let cell = new Float64Array(units);
  let state = new Float64Array(units);
  const states = new Float64Array(steps * units);
  for (let step = 0; step < steps; step++) {
    const sums = Float64Array.from(bias);
    addRows(sums, from.subarray(step * inputs, (step + 1) * inputs), kernel);
    addRows(sums, state, recurrent);
    const kept = kind === 'lstm' ? cell : state;
    cell = kept.map((value, unit) => {
      const input = sigmoid(sums[unit]!);
      const forget = sigmoid(sums[units + unit]!);
      const candidate = Math.tanh(sums[2 * units + unit]!);
      return forget * value + input * candidate;
    });
    state = cell.map((value, unit) => sigmoid(sums[3 * units + unit]!) * Math.tanh(value));
    states.set(state, step * units);
  }
  return sequences ? states : state;
}

export function startedEmbedding(
  {steps, tokens, width, kernel}: StartedEmbeddingLayer,
  from: Float64Array,
): Float64Array {
  const rows = new Float64Array((steps + 1) * width);
  rows.set(kernel.subarray(0, width));
  for (let step = 0; step < steps; step++) {
    const token = 1 + from.subarray(step * (tokens - 1), (step + 1) * (tokens - 1)).indexOf(1);
    rows.set(kernel.subarray(token * width, (token + 1) * width), (step + 1) * width);
  }
  return rows;
}

interface Cells {
  sums: Float64Array;
  squashed: Float64Array;
}

/** One step of a block, of which `cells` are then those after it; its output gates. */
function memoryStep(
  {units, kernel, peepholes, bias}: MemoryBlock,
  values: Float64Array,
  cells: Cells,
): Float64Array {
  const sums = new Float64Array(4 * units);
  addRows(sums, values, kernel);
  const gate = (first: number, unit: number): number => {
    const column = first + unit;
    const start = sums[column]! + bias[column]!;
    const add = (sum: number, value: number, c: number): number =>
      sum + value * peepholes[c * 3 * units + column]!;
    return sigmoid(cells.squashed.reduce(add, start));
  };
  cells.sums = cells.sums.map((sum, unit) => {
    const column = 3 * units + unit;
    return gate(units, unit) * sum + gate(0, unit) * sums[column]! + bias[column]!;
  });
  cells.squashed = cells.sums.map(sigmoid);
  return cells.sums.map((_, unit) => gate(2 * units, unit));
}

export function memoryBlocks(
  {steps, inputs, blocks}: MemoryBlocksLayer,
  from: Float64Array,
): Float64Array {
  const states = blocks.map(({units}): Cells => ({
    sums: new Float64Array(units),
    squashed: new Float64Array(units),
  }));
  let outputs: number[] = [];
  for (let step = 0; step < steps; step++) {
    const input = from.subarray(step * inputs, (step + 1) * inputs);
    let below: Float64Array = new Float64Array();
    outputs = blocks.flatMap((block, index) => {
      const cells = states[index]!;
      const gates = memoryStep(block, Float64Array.from([...input, ...below]), cells);
      below = cells.squashed;
      return Array.from(gates, (gate, unit) => gate * cells.squashed[unit]!);
    });
  }
  return Float64Array.from(outputs);
}
