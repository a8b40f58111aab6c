import {expect, it} from 'vitest';
import {cpuOperatorsRefused, recordCpuOperators} from './cpu_operators.ts';
import {createRecorder} from './recorder.ts';

const placement = {onCpu: ['Gather', 'Shape'], cpuNodes: 3, nodes: 12};

it('refuses with the operators and, where there is one, the remedy', () => {
  const refused = (text: (name: string) => string) =>
    cpuOperatorsRefused({backend: 'webgpu', text}, placement);
  expect(refused(() => 'refuse')).toMatchObject({
    outcome: 'unsupported',
    cause_name: 'cpu_operators',
    message:
      'webgpu leaves operators to the CPU, Gather, Shape: 3 of 12 nodes; --cpu-operators, or "cpu_operators": ["allow"] in a plan, lets it',
  });
  const unread = (): string => undefined as unknown as string;
  expect(refused(unread).message).toMatch(/3 of 12 nodes$/);
});

it('names the first of many', () => {
  const onCpu = Array.from({length: 15}, (_, at) => `Op${at}`);
  const {message} = cpuOperatorsRefused(
    {backend: 'webnn', text: () => 'refuse'},
    {...placement, onCpu},
  );
  expect(message).toContain('Op11 and 3 more: 3 of 12 nodes');
});

it('flags what was left to the CPU, and nothing else', () => {
  const recorder = createRecorder('webgpu');
  recordCpuOperators(undefined, recorder);
  recordCpuOperators({onCpu: [], cpuNodes: 0, nodes: 12}, recorder);
  expect(recorder.report().flags).toEqual([]);
  recordCpuOperators(placement, recorder);
  expect(recorder.report()).toMatchObject({
    flags: ['cpu_operators'],
    facts: {cpu_operators: 'Gather, Shape: 3 of 12 nodes'},
  });
});
