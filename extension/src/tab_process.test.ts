import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import {FakeEvent} from './fake_chrome.ts';
import {findTabProcess} from './tab_process.ts';

type Source = {tabId: number};
const RENDERER = {name: 'process_name', pid: 4711, args: {name: 'Renderer'}};

const tracer = {
  attach: vi.fn(() => Promise.resolve()),
  detach: vi.fn(() => Promise.resolve()),
  sendCommand: vi.fn((_: Source, method: string): Promise<object> => Promise.resolve({method})),
  onEvent: new FakeEvent<[Source, string, object?]>(),
  onDetach: new FakeEvent<[Source, string]>(),
};

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('chrome', {debugger: tracer});
});
afterEach(() => {
  vi.clearAllMocks();
  tracer.sendCommand.mockImplementation((_, method) => Promise.resolve({method}));
  vi.useRealTimers();
});

/** What became of it after `ms`. */
async function after(ms: number, found: Promise<unknown>): Promise<unknown> {
  const end = found.catch((error: unknown) => (error as Error).message);
  await vi.advanceTimersByTimeAsync(ms);
  return Promise.race([end, Promise.resolve('still waiting')]);
}

function expectNothingLeft(): void {
  expect(tracer.onEvent.listeners.size).toBe(0);
  expect(tracer.onDetach.listeners.size).toBe(0);
  expect(tracer.detach).toHaveBeenCalledTimes(1);
}

/** What a page says of itself. */
function answerMetrics(metrics: object[]): void {
  tracer.sendCommand.mockImplementation((_, method) =>
    Promise.resolve(method === 'Performance.getMetrics' ? {metrics} : {method}),
  );
}

function emitTrace(): void {
  tracer.onEvent.emit({tabId: 7}, 'Tracing.dataCollected', {value: [RENDERER]});
  tracer.onEvent.emit({tabId: 7}, 'Tracing.tracingComplete');
}

test('a debugger that is attached anyway is asked when the page began', async () => {
  answerMetrics([
    {name: 'Timestamp', value: 38785.7},
    {name: 'NavigationStart', value: 38785.677123},
  ]);
  const found = findTabProcess(7);
  await vi.advanceTimersByTimeAsync(0);
  emitTrace();
  expect(await found).toMatchObject({pid: 4711, navigation_start_us: 38_785_677_123});
  expectNothingLeft();
});

test('the trace names the renderer', async () => {
  const found = findTabProcess(7);
  await vi.advanceTimersByTimeAsync(0);
  tracer.onEvent.emit({tabId: 8}, 'Tracing.dataCollected', {value: [{...RENDERER, pid: 1}]});
  tracer.onEvent.emit({tabId: 7}, 'Tracing.dataCollected', {value: [RENDERER]});
  tracer.onEvent.emit({tabId: 7}, 'Tracing.tracingComplete');
  expect(await found).toEqual({
    pid: 4711,
    method: 'debugger_trace',
    navigation_start_us: null,
  });
  expectNothingLeft();
});

test('a debugger that is detached in mid-trace ends it', async () => {
  const found = findTabProcess(7);
  await vi.advanceTimersByTimeAsync(0);
  tracer.onDetach.emit({tabId: 8}, 'target_closed');
  tracer.onDetach.emit({tabId: 7}, 'canceled_by_user');
  expect(await after(0, found)).toMatch(/detached in mid-trace: canceled_by_user/);
  expectNothingLeft();
});

test('a trace that is never complete ends after 10 s', async () => {
  expect(await after(10_000, findTabProcess(7))).toMatch(/not complete within 10 s/);
  expectNothingLeft();
});

test.each(['Tracing.start', 'Tracing.end'])('a refused %s leaves no listener', async (refused) => {
  tracer.sendCommand.mockImplementation((_, method) =>
    method === refused ? Promise.reject(new Error('refused')) : Promise.resolve({method}),
  );
  expect(await after(0, findTabProcess(7))).toBe('refused');
  expectNothingLeft();
});

test('a debugger that cannot be attached', async () => {
  tracer.attach.mockRejectedValueOnce(new Error('another debugger is attached'));
  expect(await after(0, findTabProcess(7))).toMatch(/another debugger/);
  expect(tracer.onEvent.listeners.size).toBe(0);
});

test('a browser that does not answer chrome.processes', async () => {
  const processes = {getProcessIdForTab: () => new Promise(() => undefined)};
  vi.stubGlobal('chrome', {debugger: tracer, processes});
  expect(await after(10_000, findTabProcess(7))).toMatch(/did not answer within 10 s/);
});
