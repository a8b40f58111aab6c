import {expect, it} from 'vitest';
import {placementIn} from './placement.ts';

it('reads which operations the delegate does not take', () => {
  const said = [
    'INFO: Created TensorFlow Lite delegate for GPU.',
    'WARNING: Following operations are not supported by GPU delegate:',
    'GATHER: Operation is not supported.',
    'STRIDED_SLICE: Slice does not support shrink_axis_mask parameter. ',
    '10 operations will run on the GPU, and the remaining 3 operations will run on the CPU.',
  ];
  expect(placementIn(said)).toEqual({
    onCpu: ['GATHER', 'STRIDED_SLICE'],
    cpuNodes: 3,
    nodes: 13,
  });
  const none = ['No operations will run on the GPU, and all 4 operations will run on the CPU.'];
  expect(placementIn([...said.slice(1, 3), ...none])).toMatchObject({cpuNodes: 4, nodes: 4});
});

it('does not take silence for an answer', () => {
  expect(() => placementIn([])).toThrow('does not say');
});
