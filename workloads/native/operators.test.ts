// What native frameworks' profilers tell, as the record has it: on made-up events, in any Python.
import {execFileSync} from 'node:child_process';
import path from 'node:path';
import {expect, it} from 'vitest';
import {NATIVE_FOLDER} from '../native_frameworks.ts';

/** What a function of a framework's file, or of the runner, gives. */
function given(file: string, call: string, value: unknown): unknown {
  const runner = path.join(import.meta.dirname, 'runner');
  const script = `
import importlib.util, json, sys
sys.path.insert(0, ${JSON.stringify(runner)})
spec = importlib.util.spec_from_file_location("told", ${JSON.stringify(path.join(import.meta.dirname, file))})
told = importlib.util.module_from_spec(spec)
spec.loader.exec_module(told)
value = json.load(sys.stdin)
print(json.dumps(${call}))`;
  const answer = execFileSync('python3', ['-B', '-c', script], {
    input: JSON.stringify(value),
    encoding: 'utf8',
  });
  return JSON.parse(answer);
}

const frameworks = path.join('..', NATIVE_FOLDER);

it('ONNX Runtime: the operators of all runs but the first, a loop only by what is in it', () => {
  const kernel = (op_name: string, dur: number): object => ({
    cat: 'Node',
    name: `${op_name}_kernel_time`,
    dur,
    args: {op_name},
  });
  const run = {cat: 'Session', name: 'model_run', dur: 99, args: {}};
  const events = [
    ...[kernel('Conv', 900), run],
    ...[{cat: 'Node', name: 'Conv_fence_before', dur: 1, args: {op_name: 'Conv'}}],
    ...[kernel('Conv', 40), kernel('Add', 3), kernel('Loop', 9), run],
  ];
  const file = path.join(frameworks, 'onnxruntime.py');
  expect(given(file, 'told.executions(value)', events)).toEqual([
    ['Conv', 40_000],
    ['Add', 3_000],
  ]);
});

it('PyTorch: operators by the time that is their own, and nothing of what calls them', () => {
  const events = [
    {name: 'aten::linear', self_cpu_time_total: 2},
    {name: 'aten::addmm', self_cpu_time_total: 7.5},
    {name: 'autograd::engine::evaluate_function: AddmmBackward0', self_cpu_time_total: 9},
    {name: 'Optimizer.step#SGD.step', self_cpu_time_total: 30},
  ];
  const file = path.join(frameworks, 'pytorch.py');
  const call = 'told.executions([type("Event", (), each) for each in value])';
  expect(given(file, call, events)).toEqual([
    ['aten::linear', 2_000],
    ['aten::addmm', 7_500],
  ]);
});

it('TensorFlow: an operation has the time that is its own, without those that lie in it', () => {
  const operations = [
    ...[
      [0, -100, 'While'],
      [10, -20, 'Add'],
      [12, -5, 'Mul'],
    ],
    ...[
      [40, -10, 'Add'],
      [100, -7, 'Relu'],
    ],
  ];
  const file = path.join(frameworks, 'tensorflow.py');
  expect(given(file, 'told.own_times(value)', operations)).toEqual([
    ['While', 70],
    ['Add', 15],
    ['Mul', 5],
    ['Add', 10],
    ['Relu', 7],
  ]);
});

it('TensorFlow: an operation that is called from Python is what computes in the call', () => {
  const events = [
    ...[
      [0, -100, 'EagerExecute'],
      [5, -90, 'EagerLocalExecute: MatMul'],
      [20, -60, 'EagerKernelExecute'],
    ],
    ...[
      [200, -100, 'EagerLocalExecute: __inference_predict_7'],
      [210, -80, 'EagerKernelExecute'],
    ],
    ...[
      [220, -50, 'model/Relu:Relu'],
      [400, -9, 'EagerKernelExecute'],
    ],
  ];
  const file = path.join(frameworks, 'tensorflow.py');
  expect(given(file, 'list(told.operations(value))', events)).toEqual([
    [20, -60, 'MatMul'],
    [220, -50, 'Relu'],
  ]);
});

it.each([
  ['model/dense/MatMul:MatMul', 'MatMul'],
  ['model/conv/Relu:_FusedConv2D#shape=(float32[1,3]),id=1#', '_FusedConv2D'],
  [':Add', 'Add'],
  ['EagerExecute: MatMul', null],
  ['ThreadpoolListener::Record#id=3#', null],
  ['ExecutorState::Process', null],
])('TensorFlow: %s is of type %s', (name, type) => {
  const call = '(lambda found: found and found[1])(told.OPERATION.fullmatch(value))';
  const file = path.join(frameworks, 'tensorflow.py');
  expect(given(file, call, name)).toBe(type);
});

it('each type once, the longest first, in whole nanoseconds', () => {
  const executions = [
    ['Relu', 10.4],
    ['Conv', 500],
    ['Relu', 10.4],
  ];
  const file = 'runner/operators.py';
  expect(given(file, 'told.totals(value)', executions)).toEqual([
    {type: 'Conv', executions: 1, total_ns: 500},
    {type: 'Relu', executions: 2, total_ns: 21},
  ]);
});
