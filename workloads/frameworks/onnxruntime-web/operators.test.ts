import {expect, it} from 'vitest';
import {executionsIn} from './operators.ts';

const event = (cat: string, name: string, dur: number, args: object): string =>
  `{"cat" : "${cat}","pid" :1,"tid" :1,"dur" :${dur},"ts" :5,"ph" : "X","name" :"${name}","args" : ${JSON.stringify(args)}},`;
const kernel = (name: string, op_name: string, dur: number): string =>
  event('Node', `${name}_kernel_time`, dur, {op_name, input_type_shape: [{float: [1, 4]}]});
const run = event('Session', 'model_run', 99, {});

it('takes the operators of all runs but the first', () => {
  const lines = [
    '[',
    event('Session', 'session_initialization', 7, {}),
    ...[kernel('c', 'Conv', 900), run],
    ...[event('Node', 'c_fence_before', 1, {op_name: 'Conv'}), kernel('c', 'Conv', 40)],
    ...[kernel('r', 'Relu', 5), event('Session', 'SequentialExecutor::Execute', 50, {}), run],
    ...[kernel('c', 'Conv', 35), run.slice(0, -1)],
    ']',
  ];
  expect(executionsIn(lines)).toEqual([
    {type: 'Conv', ms: 0.04},
    {type: 'Relu', ms: 0.005},
    {type: 'Conv', ms: 0.035},
  ]);
});

it('does not count a loop beside the operators in it', () => {
  const lines = [run, kernel('b', 'Add', 3), kernel('l', 'Loop', 9), run];
  expect(executionsIn(lines)).toEqual([{type: 'Add', ms: 0.003}]);
});
