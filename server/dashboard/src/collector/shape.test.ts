import {describe, expect, it} from 'vitest';
import {aNumber, aText, listOf, objectOf, oneOf, orNull} from './shape.ts';

const shape = objectOf({
  name: aText,
  sizes: listOf(objectOf({bytes: orNull(aNumber)})),
  state: oneOf('on', 'off'),
});
const good = {name: 'a', sizes: [{bytes: 3}, {bytes: null}], state: 'on'};

describe('a shape', () => {
  it('gives back what fits, without what it does not know', () => {
    expect(shape({...good, later: 1}, 'answer')).toEqual(good);
  });

  it.each([
    [{...good, name: 7}, 'answer.name: 7 is not a text'],
    [{...good, sizes: [{bytes: 3}, {}]}, 'answer.sizes[1].bytes: nothing is not a number'],
    [{...good, sizes: [{bytes: '3'}]}, 'answer.sizes[0].bytes: "3" is not a number'],
    [{...good, sizes: {}}, 'answer.sizes: {} is not a list'],
    [{...good, state: 'of'}, 'answer.state: "of" is not one of on, off'],
    [null, 'answer: null is not an object'],
  ])('names the place and what is wrong: %j', (value, words) => {
    expect(() => shape(value, 'answer')).toThrow(words);
  });
});
