// The characters that the recurrent network knows: always the same, so that its shape does not depend on a text.

/** Characters before the one to be said: TensorFlow.js' and Keras' text generation examples take 40. */
export const STEPS = 40;

export const ALPHABET = ' \n!"\'(),-.0123456789:;?abcdefghijklmnopqrstuvwxyz';

const places = new Map(Array.from(ALPHABET, (character, place) => [character, place]));
const BLANK = 0;

/** The places of a text's characters, lower-case; what the alphabet lacks becomes a blank. */
export function placesOf(text: string): Uint8Array {
  return Uint8Array.from(text.toLowerCase(), (character) => places.get(character) ?? BLANK);
}
