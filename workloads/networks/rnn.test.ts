import {describe, expect, it} from 'vitest';
import {celllessRnnNetwork} from './cellless_rnn.ts';
import {memoryBlocksRnnNetwork} from './memory_blocks_rnn.ts';
import {describeNetwork, multiplyAdds, parameterCount} from './network.ts';
import type {CelllessLstmLayer, LstmLayer} from './network.ts';
import {rnnNetwork} from './rnn.ts';

// 49 characters, 40 steps.
describe.each([
  {
    name: "the plan's network",
    build: rnnNetwork,
    words: 'lstm 49-8, lstm 8-8, dense 8-49 softmax',
    parameters: 49 * 32 + 8 * 32 + 32 + (8 * 32 + 8 * 32 + 32) + 8 * 49 + 49,
    products: 40 * (49 * 32 + 8 * 32) + 40 * (8 * 32 + 8 * 32) + 8 * 49,
  },
  {
    name: 'the network without cells',
    build: celllessRnnNetwork,
    words:
      'embedding 50-49 with start, lstm without cell 49-8, lstm without cell 8-8, dense 8-50 linear',
    parameters: 50 * 49 + 49 * 32 + 8 * 32 + 32 + (8 * 32 + 8 * 32 + 32) + 8 * 50 + 50,
    products: 41 * (49 * 32 + 8 * 32) + 41 * (8 * 32 + 8 * 32) + 8 * 50,
  },
  {
    name: 'memory blocks',
    build: memoryBlocksRnnNetwork,
    words: 'memory blocks 49-8-8, dense 16-49 sigmoid',
    parameters: 49 * 32 + 8 * 24 + 32 + (57 * 32 + 8 * 24 + 32) + 16 * 49 + 49,
    products: 40 * (49 * 32 + 8 * 24) + 40 * (57 * 32 + 8 * 24) + 16 * 49,
  },
])('$name', ({build, words, parameters, products}) => {
  const network = build(2, 8, 7);

  it('has the size and the words that its layers give', () => {
    expect(parameterCount(network)).toBe(parameters);
    expect(multiplyAdds(network)).toBe(products);
    expect(describeNetwork(network)).toBe(words);
  });

  it('comes from its seed alone', () => {
    expect(build(2, 8, 7)).toEqual(network);
    expect(build(2, 8, 8)).not.toEqual(network);
  });
});

it("the network without cells has the plan's numbers in its recurrent layers", () => {
  const numbers = ({kernel, recurrent, bias}: LstmLayer | CelllessLstmLayer) => [
    kernel,
    recurrent,
    bias,
  ];
  const plan = rnnNetwork(2, 8, 7).layers.slice(0, 2) as LstmLayer[];
  const cellless = celllessRnnNetwork(2, 8, 7).layers.slice(1, 3) as CelllessLstmLayer[];
  expect(cellless.map(numbers)).toEqual(plan.map(numbers));
});
