import {expect, test} from 'vitest';
import {PageWorkRequests} from './page_work.ts';

test('requests that waited together are answered by one piece of work, later ones by another', () => {
  let nowMs = 100;
  let pieces = 0;
  const requests = new PageWorkRequests(() => {
    pieces++;
    const beginMs = nowMs;
    nowMs += 7;
    return {beginMs, endMs: nowMs};
  });
  expect(requests.answeredMs(40)).toBe(107); // three of a block until 100
  expect(requests.answeredMs(60)).toBe(107);
  expect(requests.answeredMs(99.995)).toBe(107);
  expect(pieces).toBe(1);
  nowMs = 150;
  expect(requests.answeredMs(103)).toBe(157); // made while the first one ran: that did not know of it
  expect(requests.answeredMs(149)).toBe(157);
  expect(pieces).toBe(2);
});
