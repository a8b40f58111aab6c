import {expect, it} from 'vitest';
import {placementOf} from './cpu_operators.ts';

const graph = {
  modelTopology: {
    node: ['Placeholder', 'Const', 'MatMul', 'TopKV2', 'NonMaxSuppressionV3'].map((op) => ({
      name: op,
      op,
    })),
    library: {function: [{nodeDef: [{name: 'Where', op: 'Where'}]}]},
  },
};

it('counts the nodes of a graph that the library computes on the CPU, in its functions too', () => {
  expect(placementOf(graph, 'webgl')).toEqual({
    onCpu: ['NonMaxSuppressionV3', 'TopKV2', 'Where'],
    cpuNodes: 3,
    nodes: 4,
  });
  expect(placementOf(graph, 'webgpu')).toMatchObject({cpuNodes: 2, nodes: 4});
});

it('finds nothing in a layers model', () => {
  expect(placementOf({modelTopology: {}}, 'webgl')).toEqual({onCpu: [], cpuNodes: 0, nodes: 0});
});
