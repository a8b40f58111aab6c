import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import {createCollector} from './collector.ts';
import type {CollectorError} from './collector.ts';

const progress = {
  contract_version: 3,
  driver_uuid: '01980000-0000-7000-8000-000000000001',
  attempt_number: 1,
  phase: 'train',
} as const;
const collector = createCollector('http://127.0.0.1:1', 'token');
const requested = vi.fn<(url: string, init: RequestInit) => Promise<Response>>();

const answer = (status: number, body: unknown) => Promise.resolve(Response.json(body, {status}));
const ok = () => answer(200, {ok: true});
const refusal = (status: number) => () => answer(status, {ok: false, error: {message: 'no'}});

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('fetch', requested);
  // Node's own counts real time.
  vi.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(new Error('timed out')), ms);
    return controller.signal;
  });
});
afterEach(() => {
  requested.mockReset();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

/** How it ended, and after how many milliseconds. */
async function settled(promise: Promise<unknown>): Promise<{status: number | null; ms: number}> {
  const begin = Date.now();
  const end = promise.then(
    () => ({status: null, ms: Date.now() - begin}),
    (error: unknown) => ({status: (error as CollectorError).status, ms: Date.now() - begin}),
  );
  await vi.runAllTimersAsync();
  return end;
}

test.each([
  ['a collector that is not there', () => Promise.reject(new TypeError('refused'))],
  ['one that is busy', refusal(503)],
])('%s is asked again, after 100, 200, 400 ms', async (_, failing) => {
  for (let times = 0; times < 3; times++) requested.mockImplementationOnce(failing);
  requested.mockImplementation(ok);
  expect(await settled(collector.progress('u', progress))).toEqual({status: null, ms: 700});
  expect(requested).toHaveBeenCalledTimes(4);
});

test.each([400, 404, 409, 413])('a refusal by %i is final', async (status) => {
  requested.mockImplementation(refusal(status));
  expect(await settled(collector.progress('u', progress))).toEqual({status, ms: 0});
  expect(requested).toHaveBeenCalledTimes(1);
});

test('it gives up within a minute', async () => {
  requested.mockRejectedValue(new TypeError('refused'));
  const {status, ms} = await settled(collector.progress('u', progress));
  expect(status).toBe(0);
  expect(ms).toBeGreaterThan(54_000);
  expect(ms).toBeLessThanOrEqual(60_000);
});

test('a collector that never answers is one that is not there', async () => {
  requested.mockImplementation(
    (_, {signal}) =>
      new Promise((_resolve, reject) =>
        signal?.addEventListener('abort', () => reject(signal.reason as Error)),
      ),
  );
  expect(await settled(collector.lease('d'))).toEqual({status: 0, ms: 30_000});
});

test('one that makes models before it answers is not', async () => {
  requested.mockImplementation(
    (_, {signal}) =>
      new Promise((resolve, reject) => {
        signal?.addEventListener('abort', () => reject(signal.reason as Error));
        setTimeout(() => resolve(Response.json({ok: true})), 20 * 60_000);
      }),
  );
  expect(await settled(collector.post('/sweeps', {plan_name: 'modern'}))).toEqual({
    status: null,
    ms: 20 * 60_000,
  });
});

test('a repeated request is the same one', async () => {
  requested.mockImplementationOnce(refusal(503)).mockImplementation(ok);
  await settled(collector.progress('u', progress));
  const [first, second] = requested.mock.calls.map(([url, {body}]) => ({url, body}));
  expect(second).toEqual(first);
});
