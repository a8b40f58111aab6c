import {expect, it} from 'vitest';
import {checkKerasAnswers, logitError} from './keras_check.ts';
import type {KerasModel} from './keras_model.ts';
import {noiseImages} from './keras_model.ts';
import {createRecorder} from './recorder.ts';

function softmax(logits: number[]): Float32Array {
  const powers = logits.map(Math.exp);
  const sum = powers.reduce((total, power) => total + power, 0);
  return Float32Array.from(powers, (power) => power / sum);
}

const model: KerasModel = {
  architecture: 'a',
  input_shape: [1, 2, 3],
  classes: 3,
  layers: 1,
  parameters: 1,
  multiply_adds: 1,
  flops: 1,
  keras: '',
  converter: '',
  logits: [
    [1, 2, 6],
    [5, -1, 0],
  ],
};

async function checked(answers: number[][]): Promise<ReturnType<typeof reportOf>> {
  const recorder = createRecorder('cpu');
  const images = noiseImages(model.input_shape, 2);
  await checkKerasAnswers(
    (image) => softmax(answers[images.indexOf(image)]!),
    images,
    model,
    recorder,
  );
  return reportOf(recorder.report());
}

function reportOf({
  metrics,
  flags,
  facts,
}: ReturnType<ReturnType<typeof createRecorder>['report']>) {
  const error = metrics.find(({name}) => name === 'logit_max_error')?.value;
  return {error, flags, classes: facts['top_class']};
}

it('a softmax has the logits that it was made of', async () => {
  const {error, flags, classes} = await checked(model.logits);
  expect(error).toBeLessThan(1e-6);
  expect(flags).toEqual([]);
  expect(classes).toBe("as Keras' own for 2 of 2 images");
});

it('the error is that of the worst logit, over the largest one less their mean', () => {
  // Less their mean 3: -2, -1, 3. Answered 1, 2, 9 less 4: -3, -2, 5. 2 of 3.
  const {absolute, relative, sameClass} = logitError(softmax([1, 2, 9]), [1, 2, 6]);
  expect(absolute).toBeCloseTo(2, 5);
  expect(relative).toBeCloseTo(2 / 3, 5);
  expect(sameClass).toBe(true);
});

it('flags a logit that is off by more than a ten-thousandth, and no less', async () => {
  expect((await checked([[1, 2.0002, 6], model.logits[1]!])).flags).toEqual([]);
  expect((await checked([[1, 2.0008, 6], model.logits[1]!])).flags).toEqual(['outputs_differ']);
});

it('flags another class, a lost one and what is no number', async () => {
  expect((await checked([[1, 6, 2], model.logits[1]!])).classes).toBe(
    "as Keras' own for 1 of 2 images",
  );
  const lost = logitError(softmax([1, 2]), [1, 2, 6]);
  expect(lost.sameClass).toBe(false);
  expect(lost.absolute).toBeNaN();
  expect((await checked([[1, 2, NaN], model.logits[1]!])).flags).toContain('outputs_differ');
});

it('cuts images of any size out of one run of numbers', () => {
  const [small, next] = noiseImages([1, 1, 3], 2);
  const [large] = noiseImages([1, 2, 3], 1);
  expect([...small!, ...next!]).toEqual([...large!]);
  expect(Math.min(...noiseImages([10, 10, 3], 1)[0]!)).toBeGreaterThanOrEqual(-1);
});
