// What libraries say of models that they do not take, where more is known than their words: whether it is the file that is at
// fault, and what helps.

interface Known {
  words: RegExp;
  /** The file is whole: the library lacks something. */
  lacking?: true;
  remedy?: string;
}

const KNOWN: Known[] = [
  {
    words: /Unsupported model IR version|Opset \d+ is under development/,
    lacking: true,
    remedy:
      'export it with an older IR version or opset, or add a newer library: ./webdyno vendor add onnxruntime-web@VERSION',
  },
  // ONNX Runtime, of an operator that it has for no type or not for this one, and of an unknown domain.
  {
    words:
      /Could not find an implementation for|is not a registered function\/op|No Op registered for/,
    lacking: true,
    remedy: 'this build of the library has no such operator; that of backend wasm has the most',
  },
  // ONNX Runtime's WebGPU, of a node that it has assigned to nobody.
  {
    words: /Provider type for .* is not set/,
    lacking: true,
    remedy: 'the library cannot place its operators on this backend; wasm takes all of them',
  },
  {
    words: /requires f16 but the device does not/,
    lacking: true,
    remedy: 'this GPU, or its driver, has no half precision: measure another variant on it',
  },
  {
    words: /Flex(\w+)?|SELECT_TF_OPS/,
    lacking: true,
    remedy: 'convert it without SELECT_TF_OPS: operators of TensorFlow itself are not in the page',
  },
  {
    words: /unresolved custom op|custom op\b/i,
    lacking: true,
    remedy: 'an operator of its own: pages have the built-in ones alone',
  },
  {
    words: /Element type \w+ is not supported/,
    lacking: true,
    remedy:
      'LiteRT.js takes inputs and gives outputs of float32, int32 and uint8: convert it with one of these (inference_input_type)',
  },
  {
    words: /Tensor \d+ is invalidly specified in schema/,
    remedy: 'a length of its file is below 0: convert it with a batch of 1',
  },
  // LiteRT.js has no call that resizes an input, as other interpreters of .tflite have.
  {
    words: /does not match expected ranked tensor type \w+\[[^\]]*-1/,
    remedy: 'it leaves a length free, which LiteRT.js cannot set: convert it with a batch of 1',
  },
  {
    words: /litert_compiled_model_next\.h/,
    remedy: 'the library says no more: backend wasm may say why, or run it',
  },
  {
    words: /Unknown layer|Unknown op |is not registered for backend|Kernel '\w+' not registered/,
    lacking: true,
    remedy: 'the library has the layers and operators of its own list alone',
  },
  // Keras 3 calls batch_input_shape otherwise.
  {
    words: /should be passed either a `batchInputShape` or an `inputShape`/,
    remedy: 'Keras 3 wrote it: save it with Keras 2 (package tf_keras) and convert it again',
  },
];

export interface Explanation {
  /** Nothing is wrong with the file. */
  lacking: boolean;
  remedy?: string;
}

export function explanationOf(words: string): Explanation {
  const known = KNOWN.find((each) => each.words.test(words));
  return {
    lacking: known?.lacking === true,
    ...(known?.remedy === undefined ? {} : {remedy: known.remedy}),
  };
}
