import {expect, it} from 'vitest';
import {explanationOf} from './model_remedies.ts';

// As the libraries say it.
it.each([
  [
    "Can't create a session. ERROR_CODE: 10, ERROR_MESSAGE: Unsupported model IR version: 99, max supported IR version: 13",
    'older IR version',
  ],
  [
    "Can't create a session. ERROR_CODE: 9, ERROR_MESSAGE: Could not find an implementation for Foo(1) node with name ''",
    'no such operator',
  ],
  ['Fatal error: my.domain:Bar(-1) is not a registered function/op', 'no such operator'],
  [
    "transformer_memcpy.cc:254 !node_provider_type.empty() was false. Provider type for Cast node with name '' is not set.",
    'wasm takes all',
  ],
  ['Unknown layer: Mine. This may be due to one of the following reasons', 'its own list'],
  ["TypeError: Unknown op 'Mine'. File an issue", 'its own list'],
  ['Element type INT8 is not supported.', 'inference_input_type'],
  ['ERROR: Encountered unresolved custom op: TFLite_Detection_PostProcess.', 'built-in ones'],
])('is the library, which lacks something: %s', (words, remedy) => {
  expect(explanationOf(words)).toEqual({
    lacking: true,
    remedy: expect.stringContaining(remedy) as string,
  });
});

it.each([
  [
    'TensorBuffer ranked tensor type Float32[1, 43844, 1] does not match expected ranked tensor type Float32[-1, 43844, 1]',
    'convert it with a batch of 1',
  ],
  [
    'ERROR: [packages/core/src/cpp/litert_web.cc:245] ERROR: [./litert/cc/internal/litert_compiled_model_next.h:70]',
    'backend wasm may say why',
  ],
])('is the file, and what helps is known: %s', (words, remedy) => {
  expect(explanationOf(words)).toEqual({
    lacking: false,
    remedy: expect.stringContaining(remedy) as string,
  });
});

it('is the file', () => {
  expect(explanationOf('protobuf parsing failed.')).toEqual({lacking: false});
  expect(
    explanationOf('An InputLayer should be passed either a `batchInputShape` or an `inputShape`.'),
  ).toMatchObject({lacking: false, remedy: expect.stringContaining('Keras 2') as string});
});
