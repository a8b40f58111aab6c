import {expect, it} from 'vitest';
import {placementIn} from './placement.ts';

const line = (text: string) =>
  `\u001b[0;93m2026-11-27 04:00:00.000 [V:onnxruntime:, inference_session.cc:1234 VerifyEachNodeIsAssignedToAnEp] ${text}\u001b[m`;

it('reads which nodes are the CPU’s', () => {
  expect(
    placementIn([
      'anything else',
      line('Node placements'),
      line(' Node(s) placed on [CPUExecutionProvider]. Number of nodes: 3'),
      line('  Gather (/embed/Gather)'),
      line('  Shape (/Shape)'),
      line('  Gather (/other/Gather)'),
      line(' Node(s) placed on [WebGpuExecutionProvider]. Number of nodes: 2'),
      line('  MatMul (/MatMul)'),
      line('  Add ()'),
      '[V:onnxruntime:, session_state.cc:1 CreateKernels] Relu (none of the list)',
    ]),
  ).toEqual({onCpu: ['Gather', 'Shape'], cpuNodes: 3, nodes: 5});
});

it('knows a graph that is in one place', () => {
  const all = (provider: string) => [
    line(` All nodes placed on [${provider}]. Number of nodes: 7`),
  ];
  expect(placementIn(all('WebGpuExecutionProvider'))).toEqual({onCpu: [], cpuNodes: 0, nodes: 7});
  expect(placementIn(all('CPUExecutionProvider'))).toMatchObject({cpuNodes: 7, nodes: 7});
});

it('does not take silence for an answer', () => {
  expect(() => placementIn(['nothing'])).toThrow('does not say');
});
