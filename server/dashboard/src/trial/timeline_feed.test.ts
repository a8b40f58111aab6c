import {expect, it} from 'vitest';
import {createClient} from '../collector/client.ts';
import {listenOnLoopback} from '../collector/collector_on_loopback.ts';
import {aTimeline} from './example_timeline.ts';
import {createTimelineFeed} from './timeline_feed.ts';
import type {Timeline} from './trial_answers.ts';

const answerOf = (timeline: Timeline): string => JSON.stringify(timeline);

function later<T>(): {promise: Promise<T>; resolve: (value: T) => void} {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((settle) => (resolve = settle));
  return {promise, resolve};
}

it('asks once at a time, and of what was wanted meanwhile for the last alone', async () => {
  const asked: string[] = [];
  const first = later<() => void>();
  const server = await listenOnLoopback((request, response) => {
    asked.push(new URL(request.url ?? '', 'http://x').search);
    const answer = (): void => void response.end(answerOf(aTimeline()));
    if (asked.length > 1) answer();
    else first.resolve(answer);
  });
  const both = later<string>();
  let answers = 0;
  const feed = createTimelineFeed(
    createClient('abc', server.send),
    'u',
    () => {
      if (++answers === 2) both.resolve('both');
    },
    (failure) => both.resolve(failure.message),
  );
  feed.show(null, 800);
  const answer = await first.promise;
  feed.show({from_us: 100, to_us: 200}, 10);
  feed.show({from_us: 1000, to_us: 2000}, 10);
  answer();
  expect(await both.promise).toBe('both');
  await server.close();
  expect(asked).toEqual(['?columns=800', '?from_us=0&to_us=3000&columns=30']);
});

it('asks again for what it asked for last', async () => {
  const asked: string[] = [];
  const server = await listenOnLoopback((request, response) => {
    asked.push(new URL(request.url ?? '', 'http://x').search);
    response.end(answerOf(aTimeline()));
  });
  const twice = later<string>();
  let answers = 0;
  const feed = createTimelineFeed(
    createClient('abc', server.send),
    'u',
    () => {
      if (++answers === 1) feed.again();
      else twice.resolve('twice');
    },
    () => undefined,
  );
  feed.again(); // nothing was asked for yet
  feed.show(null, 800);
  await twice.promise;
  await server.close();
  expect(asked).toEqual(['?columns=800', '?columns=800']);
});

it('tells why there is no timeline, also when a row is not what it should be', async () => {
  for (const [body, words] of [
    ['{"error": {"code": "not_found", "message": "nothing was recorded"}}', 'nothing was recorded'],
    [JSON.stringify({...aTimeline(), cpu: [[1, 2, 3]]}), 'cpu[0][3]'],
    [JSON.stringify({...aTimeline(), footprint: [[null, 1, 1, 1, 1, 1]]}), 'footprint[0][0]'],
  ] as const) {
    const server = await listenOnLoopback((_, response) =>
      response.writeHead(body.includes('"error"') ? 404 : 200).end(body),
    );
    const message = await new Promise<string>((resolve) => {
      const feed = createTimelineFeed(
        createClient('abc', server.send),
        'u',
        () => resolve('an answer'),
        (failure) => resolve(failure.message),
      );
      feed.show(null, 800);
    });
    await server.close();
    expect(message).toContain(words);
  }
});
