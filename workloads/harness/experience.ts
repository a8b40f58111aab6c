// How the page feels while a framework works: what its observers see in the phases that repeat, and in phase alone, before there
// is a framework. All of them are on the page's main thread, but for the pulse, which is on one of its own.
import {ObservationLog} from './observations.ts';
import {PageWorkRequests, doPageWork} from './page_work.ts';
import type {PulseMessage, PulseRequest} from './pulse_messages.ts';
import {yieldToEventLoop} from './recorder.ts';
import type {PhaseName, PhaseObserver} from './recorder.ts';

const OBSERVED: PhaseName[] = ['alone', 'warmup', 'train', 'infer'];
// 180 frames at 60 Hz, 150 knocks, 20 pieces of page work.
const ALONE_MS = 3_000;
// After ten the engine has compiled the page's work: 20 ms, then 7 here.
const FIRST_PAGE_WORK = 10;
// Events that took 16 ms at least, the least that Event Timing offers.
const EVENT_TIMING = {type: 'event', durationThreshold: 16} as PerformanceObserverInit;

function nextFrame(): Promise<void> {
  return new Promise((resolve) => requestAnimationFrame(() => resolve()));
}

/** Of observers that a browser may not have; what it does not know it never calls. */
function observe(
  init: PerformanceObserverInit,
  onEntries: (entries: PerformanceEntryList) => void,
) {
  const observer = new PerformanceObserver((list) => onEntries(list.getEntries()));
  observer.observe(init);
  return observer;
}

export class Experience implements PhaseObserver {
  private readonly log = new ObservationLog();
  private readonly pulse = new Worker('/harness/pulse.js');
  private readonly pageWork = new PageWorkRequests(() => {
    const beginMs = performance.now();
    let endMs = beginMs;
    doPageWork(() => (endMs = performance.now()));
    return {beginMs, endMs};
  });
  private answered: Partial<Record<PulseMessage['kind'], () => void>> = {};
  private frame = 0;
  private longTasks: PerformanceObserver | undefined;
  private events: PerformanceObserver | undefined;

  constructor() {
    this.pulse.onmessage = ({data}: MessageEvent<PulseMessage>) => this.onPulse(data);
  }

  /** What phase alone is: the page does nothing but what observing asks of it. */
  async alone(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, ALONE_MS));
  }

  /** Before phase alone: the first pieces of work are slower than all others. */
  async prepare(): Promise<void> {
    for (let first = 0; first < FIRST_PAGE_WORK; first++) {
      await nextFrame();
      doPageWork(() => undefined);
    }
  }

  async begin(phase: PhaseName): Promise<void> {
    if (!OBSERVED.includes(phase)) return;
    await this.ask('start', 'started');
    await nextFrame();
    this.followFrames(performance.now());
    await yieldToEventLoop(); // out of the frame's own task
    this.log.open(phase, performance.now());
    this.longTasks = observe({type: 'longtask'}, (entries) => this.addTasks(entries));
    this.events = observe(EVENT_TIMING, (entries) => this.addEvents(entries));
  }

  async end(endMs: number): Promise<void> {
    this.log.end(endMs);
    await nextFrame();
    await this.ask('stop', 'stopped');
    cancelAnimationFrame(this.frame);
    this.addTasks(this.longTasks?.takeRecords() ?? []);
    this.addEvents(this.events?.takeRecords() ?? []);
    this.longTasks?.disconnect();
    this.events?.disconnect();
    this.log.close();
  }

  take = (): ReturnType<ObservationLog['take']> => this.log.take();

  /** By the time at which the page could draw: the browser's own time of a frame is when it asked for it, however long ago. */
  private followFrames(lastMs: number): void {
    this.frame = requestAnimationFrame(() => {
      const nowMs = performance.now();
      this.log.add('frame', lastMs, nowMs - lastMs);
      this.followFrames(nowMs);
    });
  }

  private ask(request: PulseRequest, answer: PulseMessage['kind']): Promise<void> {
    return new Promise((resolve) => {
      this.answered[answer] = resolve;
      this.pulse.postMessage(request);
    });
  }

  private onPulse(message: PulseMessage): void {
    if (message.kind === 'started' || message.kind === 'stopped') {
      this.answered[message.kind]?.();
      return;
    }
    const sentMs = message.sent_ms - performance.timeOrigin;
    const answeredMs =
      message.kind === 'knock' ? performance.now() : this.pageWork.answeredMs(sentMs);
    this.log.add(message.kind, sentMs, answeredMs - sentMs);
  }

  private addTasks(entries: PerformanceEntryList): void {
    for (const {startTime, duration} of entries) this.log.add('long_task', startTime, duration);
  }

  private addEvents(entries: PerformanceEntryList): void {
    for (const {startTime, processingStart} of entries as PerformanceEventTiming[])
      this.log.add('input', startTime, processingStart - startTime);
  }
}
