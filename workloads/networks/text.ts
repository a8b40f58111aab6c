// Text for the recurrent network: made from a seed, or a person's own file.
import {ALPHABET, STEPS, placesOf} from './alphabet.ts';
import type {Dataset} from './batch.ts';
import {sha256Hex} from './sha256.ts';
import {seededRandom} from './random.ts';

const WORDS = 64;
const CONSONANTS = 'bcdfghklmnprstvw';
const VOWELS = 'aeiou';

/** Sentences of few made-up words: what comes next can be learnt. */
export function generatedText(seed: number, length: number): string {
  const random = seededRandom(seed);
  const pick = (from: string | string[]): string => from[Math.floor(random() * from.length)]!;
  const words = Array.from({length: WORDS}, () =>
    Array.from({length: 1 + Math.floor(random() * 3)}, () => pick(CONSONANTS) + pick(VOWELS)).join(
      '',
    ),
  );
  let text = '';
  while (text.length < length) {
    const count = 3 + Math.floor(random() * 6);
    text += `${Array.from({length: count}, () => pick(words)).join(' ')}. `;
  }
  return text.slice(0, length);
}

/** How a character stands in a sample: as a row of zeros with a one at its place, or as its place itself. */
export type CharacterForm = 'one_hot' | 'place';

/** Windows of STEPS characters with the character that follows as label; each window starts 3 further on. */
export function textDataset(text: string, form: CharacterForm): Dataset {
  const places = placesOf(text);
  const stride = 3;
  const size = Math.floor((places.length - STEPS - 1) / stride) + 1;
  if (places.length <= STEPS)
    throw new Error(`a text of ${places.length} characters: at least ${STEPS + 1} are needed`);
  return {
    size,
    batch(first, count) {
      const values = form === 'place' ? 1 : ALPHABET.length;
      const inputs = new Float32Array(count * STEPS * values);
      const labels = new Uint8Array(count);
      for (let index = 0; index < count; index++) {
        const begin = ((first + index) % size) * stride;
        for (let step = 0; step < STEPS; step++) {
          const at = (index * STEPS + step) * values;
          const place = places[begin + step]!;
          if (form === 'place') inputs[at] = place;
          else inputs[at + place] = 1;
        }
        labels[index] = places[begin + STEPS]!;
      }
      return {inputs, labels};
    },
  };
}

/** What `text` is called for this file: the first 12 digits of its hash. */
export async function textName(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return `text-${(await sha256Hex(bytes)).slice(0, 12)}`;
}

/** The file of --text-file. Another one than `expected` is an error. */
export async function fileText(expected: string, origin = ''): Promise<string> {
  const response = await fetch(`${origin}/data/text`);
  if (!response.ok) throw new Error(`/data/text: HTTP ${response.status}; run with --text-file`);
  const bytes = new Uint8Array(await response.arrayBuffer());
  const name = await textName(bytes);
  if (name !== expected)
    throw new Error(`the file of --text-file is ${name}, the trial is of ${expected}`);
  return new TextDecoder().decode(bytes);
}
