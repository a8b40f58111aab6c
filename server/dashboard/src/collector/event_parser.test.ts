import {describe, expect, it} from 'vitest';
import {createEventParser} from './event_parser.ts';

const STREAM =
  ': nothing new\n\nevent: sweep\ndata: {"a":1}\n\nevent: trial\r\ndata: {"b":\r\ndata: 2}\r\n\r\ndata:bare\n\n';
const EVENTS = [
  {name: 'sweep', data: '{"a":1}'},
  {name: 'trial', data: '{"b":\n2}'},
  {name: 'message', data: 'bare'},
];

describe('the event parser', () => {
  it('reads names, data of one and several lines, and leaves comments out', () => {
    expect(createEventParser()(STREAM)).toEqual(EVENTS);
  });

  it('finds the same events however the stream is cut', () => {
    for (let first = 0; first <= STREAM.length; first++) {
      for (let second = first; second <= STREAM.length; second++) {
        const parse = createEventParser();
        const pieces = [STREAM.slice(0, first), STREAM.slice(first, second), STREAM.slice(second)];
        expect(pieces.flatMap(parse)).toEqual(EVENTS);
      }
    }
  });

  it('gives nothing before the empty line that ends an event', () => {
    const parse = createEventParser();
    expect(parse('event: sweep\ndata: 1\n')).toEqual([]);
    expect(parse('\n')).toEqual([{name: 'sweep', data: '1'}]);
  });

  it('gives nothing for an event without data, and its name does not stay', () => {
    expect(createEventParser()('event: sweep\n\ndata: 1\n\n')).toEqual([
      {name: 'message', data: '1'},
    ]);
  });

  it('takes one space after the colon away, not two', () => {
    expect(createEventParser()('data:  x\n\n')).toEqual([{name: 'message', data: ' x'}]);
  });

  it('ignores a byte order mark at the begin, and fields that it does not know', () => {
    expect(createEventParser()('\uFEFFid: 7\nretry: 9\ndata: x\n\n')).toEqual([
      {name: 'message', data: 'x'},
    ]);
  });
});
