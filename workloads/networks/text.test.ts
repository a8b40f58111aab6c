import {afterEach, describe, expect, it, vi} from 'vitest';
import {ALPHABET, STEPS, placesOf} from './alphabet.ts';
import {sampleOf} from './batch.ts';
import {fileText, generatedText, textDataset, textName} from './text.ts';

describe('generated text', () => {
  it('is the same for the same seed, another for another', () => {
    expect(generatedText(1, 500)).toBe(generatedText(1, 500));
    expect(generatedText(2, 500)).not.toBe(generatedText(1, 500));
  });

  it('is as long as asked, of the alphabet', () => {
    const text = generatedText(1, 777);
    expect(text.length).toBe(777);
    expect(Array.from(text).every((character) => ALPHABET.includes(character))).toBe(true);
  });
});

it('characters become lower-case, and a blank where the alphabet lacks them', () => {
  expect([...placesOf('aA€')]).toEqual([ALPHABET.indexOf('a'), ALPHABET.indexOf('a'), 0]);
});

describe('samples of a text', () => {
  const text = 'abcdefghij'.repeat(6);

  it('are windows, one-hot, with the character behind as label', () => {
    const batch = textDataset(text, 'one_hot').batch(1, 1);
    const characters = Array.from({length: STEPS}, (_, step) => {
      const row = sampleOf(batch, 0).subarray(step * ALPHABET.length, (step + 1) * ALPHABET.length);
      expect(row.reduce((sum, value) => sum + value, 0)).toBe(1);
      return ALPHABET[row.indexOf(1)];
    });
    expect(characters.join('')).toBe(text.slice(3, 3 + STEPS));
    expect(ALPHABET[batch.labels[0]!]).toBe(text[3 + STEPS]);
  });

  it('are the same as places', () => {
    const {inputs, labels} = textDataset(text, 'place').batch(1, 1);
    expect(Array.from(inputs, (place) => ALPHABET[place]).join('')).toBe(text.slice(3, 3 + STEPS));
    expect(labels).toEqual(textDataset(text, 'one_hot').batch(1, 1).labels);
  });

  it('begin anew past the end', () => {
    const dataset = textDataset(text, 'one_hot');
    expect(dataset.size).toBe(7);
    expect(dataset.batch(7, 1)).toEqual(dataset.batch(0, 1));
  });

  it('need one window and its label', () => {
    expect(textDataset('x'.repeat(STEPS + 1), 'one_hot').size).toBe(1);
    expect(() => textDataset('x'.repeat(STEPS), 'place')).toThrow('a text of 40 characters');
  });
});

describe("a person's file", () => {
  const bytes = new TextEncoder().encode('Zarathustra');
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  it('is read when it is the one that the trial names', async () => {
    vi.stubGlobal('fetch', () => Promise.resolve(new Response(bytes)));
    expect(await fileText(await textName(bytes))).toBe('Zarathustra');
    await expect(fileText('text-000000000000')).rejects.toThrow(/is text-[0-9a-f]{12}, the trial/);
  });

  it('that is not served is an error with the remedy', async () => {
    vi.stubGlobal('fetch', () => Promise.resolve(new Response(null, {status: 404})));
    await expect(fileText('text-000000000000')).rejects.toThrow('HTTP 404; run with --text-file');
  });
});
