// The conversation with a page, its end and its time limits; the e2e tests have real pages.
import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import type {PagePhase, PageReport} from '../../schema/generated/types.ts';
import {aConfiguration} from './fake_configuration.ts';
import {FakePort, fakeChrome} from './fake_chrome.ts';
import {createPageWatch} from './page_watch.ts';
import type {PageWatch} from './page_watch.ts';
import type {ContentMessage, PageMessage} from './workload_port.ts';
import {measurePage} from './workload_tab.ts';
import type {MeasuredPage, Measurement} from './workload_tab.ts';

const trial_uuid = '01980000-0000-7000-8000-000000000001';
const TIMEOUT_MS = 60_000;

function report(phases: PageReport['phases'] = [], ...starts: number[]): PageReport {
  const numbers = {start_us: starts, duration_ns: starts, returned_ns: starts, calls: starts};
  return {
    requested_backend: 'cpu',
    actual_backend: 'cpu',
    adapter: null,
    framework_version: '1.0.0',
    timer_resolution_us: 5,
    cross_origin_isolated: true,
    phases,
    iterations: starts.length > 0 ? [{phase: 'train', ...numbers}] : [],
    metrics: [],
    flags: [],
    facts: {},
    readback: null,
  };
}

let browser: ReturnType<typeof fakeChrome>;
let watch: PageWatch;
let port: FakePort;
let endMeasuring: () => void;
let measurement: Measurement;
let measured: Promise<MeasuredPage>;
let lose: (error: Error) => void;

beforeEach(() => {
  vi.useFakeTimers();
  browser = fakeChrome();
  vi.stubGlobal('chrome', browser);
  watch = createPageWatch();
  port = new FakePort('workload', 7);
  port.reply = ({kind}) => {
    if (kind === 'align') content({kind: 'aligned', pings: []});
  };
  const ended = new Promise<void>((resolve) => (endMeasuring = resolve));
  measurement = {
    url: 'http://127.0.0.1:1/workload.html',
    timeout_ms: TIMEOUT_MS,
    configuration: aConfiguration({task: 'train', parameters: {batches: 50}}),
    adapter: null,
    own_window: false,
    hostClock: () => Promise.resolve(1),
    sampling: Promise.resolve(),
    endMeasuring: vi.fn(() => ended),
    onPhase: vi.fn(),
  };
  const lost = new Promise<never>((_, reject) => (lose = reject));
  measured = measurePage(measurement, watch, lost);
  measured.catch(() => undefined);
});
afterEach(() => vi.useRealTimers());

function content(message: ContentMessage): void {
  port.onMessage.emit(message);
}
function page(message: PageMessage): void {
  content({kind: 'page', message});
}
function phase(name: PagePhase['name'], its = report()): void {
  page({type: 'page_phase', trial_uuid, name, report: its});
}
function progress(its: PageReport): void {
  page({type: 'page_progress', trial_uuid, report: its});
}
function done(its = report()): void {
  page({type: 'page_done', contract_version: 3, trial_uuid, report: its});
}
const posted = (): unknown[] => port.posted.map((each) => (each as {kind: string}).kind);
const turn = (ms = 0): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);

async function loaded(): Promise<void> {
  await turn();
  watch.connected(port.real());
  content({kind: 'visibility', hidden: false, focused: true});
  page({type: 'page_ready', contract_version: 3, trial_uuid});
}
async function started(): Promise<void> {
  await loaded();
  await turn();
  expect(posted()).toEqual(['align', 'start']);
}
const RUNNING = {name: 'train', start_us: 5, end_us: null} as const;
const ENDED = {...RUNNING, end_us: 9};

test('a launched browser is asked when the page began, before the pings', async () => {
  let tell: (us: number | null) => void = () => undefined;
  measurement.navigationStart = () => new Promise((resolve) => (tell = resolve));
  await loaded();
  await turn();
  expect(posted()).toEqual([]);
  tell(5_000_000);
  await turn();
  expect(posted()).toEqual(['align', 'start']);
  done(report([ENDED], 5));
  expect((await measured).end).toMatchObject({outcome: 'done', navigation_start_us: 5_000_000});
});

const reads = (): unknown[] =>
  vi.mocked(measurement.readBoundary!).mock.calls.map(([name]) => name);

test('memory is read before the page starts and before sampling ends, while the page waits', async () => {
  let go: () => void = () => undefined;
  measurement.readBoundary = vi.fn(() => new Promise<void>((resolve) => (go = resolve)));
  await loaded();
  await turn();
  expect(measurement.readBoundary).toHaveBeenCalledWith('begin', 4711);
  expect(posted()).toEqual([]);
  go();
  await turn();
  expect(posted()).toEqual(['align', 'start']);
  phase('train');
  phase('check', report([ENDED], 5, 6));
  await turn();
  expect(reads()).toEqual(['begin', 'end']);
  expect(measurement.endMeasuring).not.toHaveBeenCalled();
  go();
  await turn();
  expect(measurement.endMeasuring).toHaveBeenCalledTimes(1);
  expect(posted()).toEqual(['align', 'start']); // no page waits where a phase begins
});

test('a page whose memory is read between its phases waits where each but the first begins', async () => {
  let go: () => void = () => undefined;
  measurement.betweenPhases = true;
  measurement.readBoundary = vi.fn((name) =>
    name === 'begin' ? Promise.resolve() : new Promise<void>((resolve) => (go = resolve)),
  );
  await started();
  phase('runtime_init');
  await turn();
  expect(reads()).toEqual(['begin']);
  phase('model_load');
  await turn();
  expect(reads()).toEqual(['begin', 'model_load']);
  expect(posted()).toEqual(['align', 'start']);
  go();
  await turn();
  expect(posted()).toEqual(['align', 'start', 'continue']);
});

test('a page that ends while its memory is read is not told to go on', async () => {
  let go: () => void = () => undefined;
  measurement.betweenPhases = true;
  measurement.readBoundary = vi.fn((name) =>
    name === 'begin' ? Promise.resolve() : new Promise<void>((resolve) => (go = resolve)),
  );
  await started();
  phase('runtime_init');
  phase('model_load');
  watch.removed(7);
  go();
  const {end} = await measured;
  expect(end.outcome).toBe('tab_closed');
  expect(posted()).not.toContain('continue');
});

test('memory that cannot be read ends the measurement', async () => {
  measurement.readBoundary = () => Promise.reject(new Error('no host'));
  await loaded();
  await expect(measured).rejects.toThrow('no host');
});

test('at check the sampler stops first, then the page checks', async () => {
  await started();
  phase('train');
  phase('check', report([ENDED], 5, 6));
  await turn();
  expect(measurement.endMeasuring).toHaveBeenCalledTimes(1);
  expect(posted()).not.toContain('check');
  endMeasuring();
  await turn();
  expect(posted()).toEqual(['align', 'start', 'check']);
  const checked = {name: 'check', start_us: 10, end_us: 11} as const;
  done(report([ENDED, checked]));
  const {end} = await measured;
  expect(end).toMatchObject({outcome: 'done', phase: null, answers: true});
  expect(end.report).toEqual({
    ...report([ENDED, checked]),
    iterations: report([], 5, 6).iterations,
  });
});

test('while it checks the lease is renewed every 10 s, and afterwards not', async () => {
  await started();
  phase('check');
  endMeasuring();
  await turn(35_000);
  expect(vi.mocked(measurement.onPhase).mock.calls).toEqual([
    ['check'],
    ['check'],
    ['check'],
    ['check'],
  ]);
  done();
  await turn(60_000);
  expect(measurement.onPhase).toHaveBeenCalledTimes(4);
});

test('a page that says nothing of checks is done at once', async () => {
  await started();
  done(report([ENDED], 5));
  expect((await measured).end).toMatchObject({outcome: 'done', report: report([ENDED], 5)});
});

test('a page that outlasts its time leaves what it had measured', async () => {
  await started();
  phase('train');
  progress(report([RUNNING], 5, 6));
  progress(report([RUNNING], 7));
  await turn(TIMEOUT_MS);
  const {end, close} = await measured;
  expect(end).toMatchObject({
    outcome: 'timeout',
    cause: 'no_page_done',
    message: expect.stringContaining('what helps: fewer "batches"') as string,
    phase: 'train',
    answers: false,
    report: report([RUNNING], 5, 6, 7),
  });
  await close();
  expect(browser.processes.terminate).toHaveBeenCalled();
  expect(browser.tabs.remove).toHaveBeenCalledWith(7);
});

test('checks that do not end lose nothing: done, flagged, in a time of their own', async () => {
  await started();
  phase('train');
  await turn(TIMEOUT_MS - 1);
  phase('check', report([ENDED], 5));
  endMeasuring();
  await turn();
  progress(report([ENDED, {name: 'check', start_us: 10, end_us: null}]));
  await turn(TIMEOUT_MS);
  const {end, close} = await measured;
  expect(end).toMatchObject({outcome: 'done', cause: null, phase: null, answers: false});
  expect(end.report).toEqual({...report([ENDED], 5), flags: ['not_checked']});
  await close();
  expect(browser.processes.terminate).toHaveBeenCalled();
});

test.each<[string, () => void]>([
  ['a crash', () => port.onDisconnect.emit()],
  ['a closed tab', () => watch.removed(7)],
])('%s in its checks loses nothing: done, flagged', async (_, happen) => {
  await started();
  phase('train');
  phase('check', report([ENDED], 5));
  endMeasuring();
  await turn();
  happen();
  const {end} = await measured;
  expect(end).toMatchObject({outcome: 'done', cause: null, message: null, phase: null});
  expect(end.report?.flags).toEqual(['not_checked']);
});

test.each<[string, () => void]>([
  ['page_crash', () => port.onDisconnect.emit()],
  ['tab_closed', () => watch.removed(7)],
  ['visibility_lost', () => content({kind: 'visibility', hidden: true, focused: false})],
  ['page_error', () => content({kind: 'bad_page_message', detail: 'no'})],
])('%s leaves what was measured', async (outcome, happen) => {
  await started();
  phase('train');
  progress(report([RUNNING], 5, 6));
  happen();
  expect((await measured).end).toMatchObject({
    outcome,
    phase: 'train',
    report: report([RUNNING], 5, 6),
  });
});

test('a page that is out of sight while it checks is no loss; while the sampler stops it is', async () => {
  await started();
  phase('check');
  endMeasuring();
  await turn();
  content({kind: 'visibility', hidden: true, focused: false});
  watch.activated({tabId: 8, windowId: 3});
  done();
  expect((await measured).end).toMatchObject({outcome: 'done'});
});

test('a page that was out of sight before its sampler stopped has lost it', async () => {
  await started();
  phase('check');
  watch.activated({tabId: 8, windowId: 3});
  expect((await measured).end).toMatchObject({outcome: 'visibility_lost'});
});

test('a page that is out of sight does not start', async () => {
  await turn();
  watch.connected(port.real());
  content({kind: 'visibility', hidden: false, focused: false});
  page({type: 'page_ready', contract_version: 3, trial_uuid});
  await turn(5_000);
  const {end} = await measured;
  expect(end).toMatchObject({outcome: 'visibility_lost', cause: 'unfocused', phase: null});
  expect(posted()).toEqual([]);
});

test.each<[string, () => void]>([
  ['page_done came while the page was starting', () => done()],
  ['page_phase came while the page was starting', () => phase('train')],
  [
    'page_ready came while the page was starting',
    () => page({type: 'page_ready', contract_version: 3, trial_uuid}),
  ],
])('out of turn before its start: %s', async (message, happen) => {
  await loaded();
  happen();
  expect((await measured).end).toMatchObject({
    outcome: 'page_error',
    cause: 'page_message',
    message,
  });
});

test.each<[string, () => void, () => void]>([
  ['phase train began twice', () => phase('train'), () => phase('train')],
  ['page_done came while the page was stopping', () => phase('check'), () => done()],
  ['page_phase came while the page was stopping', () => phase('check'), () => phase('train')],
])('out of turn after it: %s', async (message, first, second) => {
  await started();
  first();
  second();
  expect((await measured).end).toMatchObject({
    outcome: 'page_error',
    cause: 'page_message',
    message,
  });
});

test('a page that never loads', async () => {
  await turn(TIMEOUT_MS);
  expect((await measured).end).toMatchObject({
    outcome: 'timeout',
    cause: 'no_page_ready',
    report: null,
  });
});

test('a content script that never answers the pings', async () => {
  port.reply = () => undefined;
  await loaded();
  await turn(TIMEOUT_MS);
  expect((await measured).end).toMatchObject({outcome: 'timeout', cause: 'no_page_ready'});
});

test('a page that is loaded again went elsewhere', async () => {
  await started();
  watch.connected(new FakePort('workload', 7).real());
  expect((await measured).end).toMatchObject({outcome: 'page_error', cause: 'navigated_away'});
});

test('with the native host lost the tab is closed and the measurement fails', async () => {
  await started();
  lose(new Error('the native host closed the port'));
  await expect(measured).rejects.toThrow('closed the port');
  expect(browser.tabs.remove).toHaveBeenCalledWith(7);
});

test('what fails at the end of measuring fails the measurement', async () => {
  vi.mocked(measurement.endMeasuring).mockRejectedValue(new Error('refused'));
  await started();
  phase('check');
  await expect(measured).rejects.toThrow('refused');
  expect(browser.tabs.remove).toHaveBeenCalledWith(7);
});

test('in a person’s browser the page has a window of its own, and the size that all pages have', async () => {
  await turn();
  browser.tabs.create.mockClear();
  browser.tabs.get.mockResolvedValue({...(await browser.tabs.get()), width: 1272, height: 709});
  watch = createPageWatch();
  measured = measurePage(
    {...measurement, own_window: true},
    watch,
    new Promise<never>(() => undefined),
  );
  await started();
  expect(browser.tabs.create).not.toHaveBeenCalled();
  expect(browser.windows.create).toHaveBeenCalledWith(expect.objectContaining({focused: true}));
  expect(browser.windows.update).toHaveBeenCalledWith(3, {width: 1288, height: 804});
});
