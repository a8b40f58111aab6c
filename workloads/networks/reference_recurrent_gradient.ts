// Gradients of recurrent layers through all steps, in float64 and in the plainest way.
import type {
  CelllessLstmLayer,
  LstmLayer,
  MemoryBlock,
  MemoryBlocksLayer,
  StartedEmbeddingLayer,
} from './network.ts';
import {lstmSteps, memorySteps, tokensOf} from './reference_recurrent.ts';
import type {MemoryStep} from './reference_recurrent.ts';

/** Adds the products of `values`, which stand in front of rows of a matrix from `first` on, with `delta` at its columns. */
function addProducts(
  into: Float64Array,
  values: Float64Array,
  delta: Float64Array,
  first = 0,
): void {
  values.forEach((value, row) => {
    if (value === 0) return;
    const at = (first + row) * delta.length;
    for (let column = 0; column < delta.length; column++)
      into[at + column]! += value * delta[column]!;
  });
}

/** Of `rows` values in front of a matrix, from `delta` at its columns. */
function backThrough(weights: Float32Array, rows: number, delta: Float64Array): Float64Array {
  const to = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    const at = row * delta.length;
    let sum = 0;
    for (let column = 0; column < delta.length; column++)
      sum += delta[column]! * weights[at + column]!;
    to[row] = sum;
  }
  return to;
}

function add(to: Float64Array, values: Float64Array): void {
  values.forEach((value, at) => (to[at]! += value));
}

/** `above` is of every step's state where the layer gives them all, else of the last one's. */
export function lstmGradient(
  layer: LstmLayer | CelllessLstmLayer,
  from: Float64Array,
  above: Float64Array,
  [ofKernel, ofRecurrent, ofBias]: Float64Array[],
): Float64Array {
  const {kind, steps, inputs, units, kernel, recurrent, sequences} = layer;
  const below = new Float64Array(from.length);
  const records = lstmSteps(layer, from);
  let ofState = new Float64Array(units); // by the state behind this step, and the cell behind it
  let ofCell = new Float64Array(units);
  for (let step = steps - 1; step >= 0; step--) {
    if (sequences) add(ofState, above.subarray(step * units, (step + 1) * units));
    else if (step === steps - 1) add(ofState, above);
    const {input, forget, candidate, output, cell, kept, before} = records[step]!;
    const delta = new Float64Array(4 * units);
    const ofKept = new Float64Array(units);
    for (let unit = 0; unit < units; unit++) {
      const squashed = Math.tanh(cell[unit]!);
      const [i, f, g, o] = [input[unit]!, forget[unit]!, candidate[unit]!, output[unit]!];
      const own = ofCell[unit]! + ofState[unit]! * o * (1 - squashed * squashed);
      delta[unit] = own * g * i * (1 - i);
      delta[units + unit] = own * kept[unit]! * f * (1 - f);
      delta[2 * units + unit] = own * i * (1 - g * g);
      delta[3 * units + unit] = ofState[unit]! * squashed * o * (1 - o);
      ofKept[unit] = own * f;
    }
    addProducts(ofKernel!, from.subarray(step * inputs, (step + 1) * inputs), delta);
    addProducts(ofRecurrent!, before, delta);
    add(ofBias!, delta);
    below.set(backThrough(kernel, inputs, delta), step * inputs);
    ofState = Float64Array.from(backThrough(recurrent, units, delta));
    if (kind === 'lstm') ofCell = ofKept;
    else add(ofState, ofKept);
  }
  return below;
}

/** The row of each step's token. What it reads is no number that could be changed. */
export function embeddingGradient(
  layer: StartedEmbeddingLayer,
  from: Float64Array,
  above: Float64Array,
  [ofKernel]: Float64Array[],
): Float64Array {
  const {width} = layer;
  tokensOf(layer, from).forEach((token, step) => {
    const row = ofKernel!.subarray(token * width, (token + 1) * width);
    add(row, above.subarray(step * width, (step + 1) * width));
  });
  return new Float64Array(from.length);
}

/** By what a block holds behind a step, and by what it gives there. */
interface BehindBlock {
  sums: Float64Array;
  squashed: Float64Array;
  outputs: Float64Array;
}

interface BlockGradient {
  /** By what a block has read in the step. */
  values: Float64Array;
  /** By its sums and squashed sums of the step before. */
  sums: Float64Array;
  squashed: Float64Array;
}

/** One step of a block back, from what is behind it: its sums, its squashed sums, and its outputs. */
function memoryStepGradient(
  {inputs, units, kernel, peepholes}: MemoryBlock,
  record: MemoryStep,
  behind: BehindBlock,
  [ofKernel, ofPeepholes, ofBias]: Float64Array[],
): BlockGradient {
  const {input, forget, output, candidate, values, before, after} = record;
  const columns = 3 * units;
  const gates = new Float64Array(columns); // by the gates' sums: input, forget, output
  const ofSquashed = behind.squashed.map((value, unit) => {
    const gate = output[unit]!;
    gates[2 * units + unit] = behind.outputs[unit]! * after.squashed[unit]! * gate * (1 - gate);
    return value + behind.outputs[unit]! * gate;
  });
  const outputGates = gates.slice(); // those of the other gates are still 0
  add(ofSquashed, backThrough(peepholes, units, outputGates));
  addProducts(ofPeepholes!, after.squashed, outputGates);
  const ofSums = behind.sums.map((value, unit) => {
    const squashed = after.squashed[unit]!;
    return value + ofSquashed[unit]! * squashed * (1 - squashed);
  });
  const delta = new Float64Array(4 * units);
  for (let unit = 0; unit < units; unit++) {
    const [i, f, own] = [input[unit]!, forget[unit]!, ofSums[unit]!];
    delta[unit] = own * candidate[unit]! * i * (1 - i);
    delta[units + unit] = own * before.sums[unit]! * f * (1 - f);
    delta[2 * units + unit] = gates[2 * units + unit]!;
    delta[columns + unit] = own * i;
  }
  const passing = delta.slice(0, columns).fill(0, 2 * units); // of input and forget gates alone
  addProducts(ofPeepholes!, before.squashed, passing);
  addProducts(ofKernel!, values, delta);
  add(ofBias!, Float64Array.from([...delta.subarray(0, columns), ...ofSums]));
  return {
    values: backThrough(kernel, inputs, delta),
    sums: ofSums.map((value, unit) => value * forget[unit]!),
    squashed: backThrough(peepholes, units, passing),
  };
}

export function memoryBlocksGradient(
  layer: MemoryBlocksLayer,
  from: Float64Array,
  above: Float64Array,
  into: Float64Array[],
): Float64Array {
  const {steps, inputs, blocks} = layer;
  const below = new Float64Array(from.length);
  const records = memorySteps(layer, from);
  const behind = blocks.map(({units}, index): BehindBlock => {
    const first = blocks.slice(0, index).reduce((sum, block) => sum + block.units, 0);
    return {
      sums: new Float64Array(units),
      squashed: new Float64Array(units),
      outputs: above.slice(first, first + units),
    };
  });
  for (let step = steps - 1; step >= 0; step--) {
    const ofInput = below.subarray(step * inputs, (step + 1) * inputs);
    for (let index = blocks.length - 1; index >= 0; index--) {
      const arrays = into.slice(3 * index, 3 * index + 3);
      const block = blocks[index]!;
      const {values, ...before} = memoryStepGradient(
        block,
        records[step]![index]!,
        behind[index]!,
        arrays,
      );
      add(ofInput, values.subarray(0, inputs));
      behind[index] = {...before, outputs: new Float64Array(block.units)}; // the last step alone gives any
      if (index > 0) add(behind[index - 1]!.squashed, values.subarray(inputs));
    }
  }
  return below;
}
