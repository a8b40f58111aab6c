import {expect, it} from 'vitest';
import {PageFailure, asFailure} from './page_failure.ts';

it('keeps an outcome that the page has named', () => {
  const failure = new PageFailure('unsupported', 'backend_unavailable', 'no WebGL');
  expect(asFailure(failure, 'uncaught_exception')).toBe(failure);
});

it('knows a failure of another bundle by its members', () => {
  const foreign = Object.assign(new Error('no WebGL'), {
    outcome: 'unsupported',
    cause_name: 'backend_unavailable',
  });
  expect(asFailure(foreign, 'uncaught_exception')).toBe(foreign);
});

it.each([
  () => new ArrayBuffer(2 ** 53 - 1),
  () => new Float64Array(2 ** 40),
  () => new Array<number>(-1),
])('calls a refused allocation out_of_memory: %s', (allocate) => {
  let thrown: unknown;
  try {
    allocate();
  } catch (error) {
    thrown = error;
  }
  expect(asFailure(thrown, 'uncaught_exception')).toMatchObject({
    outcome: 'out_of_memory',
    cause_name: 'allocation_failed',
  });
});

it.each([
  "failed to call OrtCreateSession(): Can't create a session. ERROR_CODE: 6, ERROR_MESSAGE: std::bad_alloc",
  'Failed to allocate memory for requested buffer of size 8589934592',
  'ERROR_CODE: 1, ERROR_MESSAGE: /onnxruntime/core/common/safeint.h:17 static void SafeIntExceptionHandler<onnxruntime::OnnxRuntimeException>::SafeIntOnOverflow() Integer overflow',
  'Aborted(OOM)',
  'Aborted(Cannot enlarge memory arrays to size 4294967296 bytes (OOM).)',
])('knows that WebAssembly lacks memory: %s', (message) => {
  for (const error of [new Error(message), new WebAssembly.RuntimeError(message)]) {
    expect(asFailure(error, 'model_refused')).toMatchObject({outcome: 'out_of_memory', message});
  }
});

it('calls a RangeError of another kind a page_error', () => {
  const failure = asFailure(new RangeError('precision is out of range'), 'uncaught_exception');
  expect(failure).toMatchObject({outcome: 'page_error', cause_name: 'uncaught_exception'});
});

it('keeps message and stack of an ordinary error', () => {
  const error = new TypeError('x is not a function');
  const failure = asFailure(error, 'unhandled_rejection');
  expect(failure).toMatchObject({
    outcome: 'page_error',
    cause_name: 'unhandled_rejection',
    message: error.message,
  });
  expect(failure.stack).toBe(error.stack);
});

it('takes anything that can be thrown', () => {
  expect(asFailure('words', 'uncaught_exception').message).toBe('words');
  expect(asFailure(undefined, 'uncaught_exception').message).toBe('undefined');
});
