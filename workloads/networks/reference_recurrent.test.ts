import {describe, expect, it} from 'vitest';
import type {LstmLayer, MemoryBlocksLayer} from './network.ts';
import {lstm, memoryBlocks, startedEmbedding} from './reference_recurrent.ts';

const floats = (...values: number[]): Float32Array => Float32Array.from(values);
const doubles = (...values: number[]): Float64Array => Float64Array.from(values);
const sigmoid = (value: number): number => 1 / (1 + Math.exp(-value));

describe('long short-term memory', () => {
  const layer = (sequences: boolean): LstmLayer => ({
    kind: 'lstm',
    steps: 2,
    inputs: 1,
    units: 1,
    kernel: floats(0.5, 0.25, 1, -0.5), // input gate, forget gate, candidate, output gate
    recurrent: floats(2, -1, 0.5, 1),
    bias: floats(0, 1, 0, 0.5),
    sequences,
  });
  // Two steps by hand; the second one keeps `kept` of the first.
  const first = {c: sigmoid(1) * Math.tanh(2), h: 0};
  first.h = sigmoid(-0.5) * Math.tanh(first.c);
  const second = (kept: number): number => {
    const input = sigmoid(-0.5 + 2 * first.h);
    const forget = sigmoid(-0.25 - first.h + 1);
    const output = sigmoid(0.5 + first.h + 0.5);
    return output * Math.tanh(forget * kept + input * Math.tanh(-1 + 0.5 * first.h));
  };

  it('gives what a person computes', () => {
    const values = lstm(layer(true), doubles(2, -1));
    expect(values[0]).toBeCloseTo(first.h, 14);
    expect(values[1]).toBeCloseTo(second(first.c), 14);
  });

  it('keeps its output where it has no cell', () => {
    const values = lstm({...layer(true), kind: 'cellless_lstm'}, doubles(2, -1));
    expect(values[0]).toBeCloseTo(first.h, 14);
    expect(values[1]).toBeCloseTo(second(first.h), 14);
  });

  it('gives the last state alone when asked', () => {
    const both = lstm(layer(true), doubles(2, -1));
    expect([...lstm(layer(false), doubles(2, -1))]).toEqual([both[1]]);
  });
});

it('a started embedding gives the row of the start and then those of the tokens', () => {
  const kernel = floats(-1, -2, 10, 20, 30, 40);
  const rows = startedEmbedding(
    {kind: 'started_embedding', steps: 2, tokens: 3, width: 2, kernel},
    doubles(0, 1, 1, 0),
  );
  expect([...rows]).toEqual([-1, -2, 30, 40, 10, 20]);
});

describe('memory blocks', () => {
  // Of one unit: input gate, forget gate, output gate, cell; peepholes to the three gates.
  const lower = {
    inputs: 1,
    units: 1,
    kernel: floats(0.5, 0.25, -0.5, 1),
    peepholes: floats(2, -1, 0.5),
    bias: floats(0.125, 1, 0.25, -0.75),
  };
  const upper = {
    inputs: 2,
    units: 1,
    kernel: floats(1, 0, 0, 0.5, 0, 1, 0.25, -1), // of the input, of the lower cell
    peepholes: floats(-1, 0.5, 1),
    bias: floats(0, 0, 0.5, 0.25),
  };
  const layer = (...blocks: MemoryBlocksLayer['blocks']): MemoryBlocksLayer => ({
    kind: 'memory_blocks',
    steps: 2,
    inputs: 1,
    blocks,
  });

  const s1 = sigmoid(0.125 + 0.5 * 2) * 2 - 0.75;
  const a1 = sigmoid(s1);
  const s2 = sigmoid(1 + 0.25 * -1 - a1) * s1 + sigmoid(0.125 + 0.5 * -1 + 2 * a1) * -1 - 0.75;
  const a2 = sigmoid(s2);

  it('give what a person computes: two gates look back, the output gate at the cell as it is', () => {
    const [value] = memoryBlocks(layer(lower), doubles(2, -1));
    expect(value).toBeCloseTo(sigmoid(0.25 + 0.5 + 0.5 * a2) * a2, 14);
  });

  it('pass the cells on to the block above, without the output gate', () => {
    const t1 = sigmoid(2 + 0 * a1) * (0.5 * 2 - a1) + 0.25;
    const b1 = sigmoid(t1);
    const t2 = sigmoid(a2 + 0.5 * b1) * t1 + sigmoid(-1 - b1) * (-0.5 - a2) + 0.25;
    const b2 = sigmoid(t2);
    const values = memoryBlocks(layer(lower, upper), doubles(2, -1));
    expect(values[0]).toBeCloseTo(sigmoid(0.25 + 0.5 + 0.5 * a2) * a2, 14);
    expect(values[1]).toBeCloseTo(sigmoid(0.5 + 0.25 * a2 + b2) * b2, 14);
  });

  it('of several cells: every gate looks at every cell of its block, a cell at none', () => {
    const pair = {
      inputs: 1,
      units: 2,
      kernel: floats(0, 0, 0, 0, 0, 0, 1, 2),
      // of the first cell and the second one to both input gates, forget gates, output gates
      peepholes: floats(1, 2, 3, 4, 5, 6, -1, -2, -3, -4, -5, -6),
      bias: new Float32Array(8),
    };
    const [p, q] = [0.5, 1]; // sums after the step: half of what comes in
    const [sp, sq] = [sigmoid(p), sigmoid(q)];
    const values = memoryBlocks({...layer(pair), steps: 1}, doubles(1));
    expect(values[0]).toBeCloseTo(sigmoid(5 * sp - 5 * sq) * sp, 14);
    expect(values[1]).toBeCloseTo(sigmoid(6 * sp - 6 * sq) * sq, 14);
    const [p2, q2] = [
      sigmoid(3 * sp - 3 * sq) * p + sigmoid(sp - sq),
      sigmoid(4 * sp - 4 * sq) * q + sigmoid(2 * sp - 2 * sq) * 2,
    ];
    const [second] = memoryBlocks(layer(pair), doubles(1, 1));
    expect(second).toBeCloseTo(sigmoid(5 * sigmoid(p2) - 5 * sigmoid(q2)) * sigmoid(p2), 14);
  });
});
