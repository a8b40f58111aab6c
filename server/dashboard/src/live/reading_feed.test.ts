import {expect, it} from 'vitest';
import type {ReadingRow, Readings} from '../collector/answers.ts';
import {createClient} from '../collector/client.ts';
import {listenOnLoopback} from '../collector/collector_on_loopback.ts';
import {aTrial, someReadings} from '../collector/example_answers.ts';
import type {Trace} from '../charts/trace.ts';
import {createReadingFeed} from './reading_feed.ts';

const row = (t_us: number): ReadingRow => [t_us, 1, t_us, 0, 0];

/** What is asked for, and the traces after the given number of answers. */
async function feed(answers: Readings[], ask: (news: () => void) => void) {
  const asked: string[] = [];
  const server = await listenOnLoopback((request, response) => {
    asked.push(request.url ?? '');
    response.end(JSON.stringify(answers.shift() ?? someReadings()));
  });
  const traces = await new Promise<Trace[]>((resolve) => {
    const made = createReadingFeed(createClient('abc', server.send), (found) => {
      if (answers.length === 0) resolve(found);
      else made.news(aTrial(1));
    });
    ask(() => made.news(aTrial(1)));
  });
  await server.close();
  return {
    since: asked.map((url) => Number(new URL(url, 'http://x').searchParams.get('since_us'))),
    traces,
  };
}

it('asks for what comes after the last tick that it has', async () => {
  const answers = [
    someReadings({rows: [row(100), row(200)]}),
    someReadings({rows: [row(300_000)]}),
  ];
  const {since, traces} = await feed(answers, (news) => news());
  expect(since).toEqual([-1, 200]);
  expect(traces.map(({begin_us, end_us}) => [begin_us, end_us])).toEqual([[100, 300_000]]);
});

it('does not ask twice for what it is told twice while it asks', async () => {
  const {since} = await feed([someReadings({rows: [row(100)]})], (news) => {
    news();
    news();
    news();
  });
  expect(since.length).toBeLessThanOrEqual(2);
});

it('goes on at once after a full answer, and asks again for the tick that it may have cut', async () => {
  const full = Array.from({length: 100_000}, (_, index) => row(Math.floor(index / 10)));
  const {since, traces} = await feed(
    [someReadings({rows: full}), someReadings({rows: [row(9999), row(20_000)]})],
    (news) => news(),
  );
  expect(since).toEqual([-1, 9998]);
  expect(traces[0]?.end_us).toBe(20_000);
});
