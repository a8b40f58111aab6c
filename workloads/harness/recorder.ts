// Everything that a page measures, on performance.now(): phases, iterations, metrics, flags, facts.
import type {PageReport} from '../../schema/generated/types.ts';
import type {Backend, ObservedBackend} from './adapter.ts';
import {GroupSize} from './group_size.ts';
import type {Observations} from './observations.ts';
import {timeCalls} from './timed_calls.ts';
import type {Step, TimedCalls} from './timed_calls.ts';

export type PhaseName = PageReport['phases'][number]['name'];
export type Flag = PageReport['flags'][number];
type Iterations = PageReport['iterations'][number];

const pageUs = (ms: number): number => Math.round(ms * 1000);
const wholeNs = (ms: number): number => Math.round(ms * 1e6);

/** The smallest step of performance.now(): 5 us in a cross-origin isolated page, 100 us elsewhere. */
export function timerResolutionUs(): number {
  let smallest = Infinity;
  let before = performance.now();
  for (let steps = 0; steps < 20;) {
    const now = performance.now();
    if (now === before) continue;
    smallest = Math.min(smallest, now - before);
    before = now;
    steps++;
  }
  return Math.round(smallest * 1e6) / 1000;
}

/** Lets the page's other tasks run: messages, timers. A message to oneself is not delayed, as a timer is (4 ms). */
export function yieldToEventLoop(): Promise<void> {
  return new Promise((resolve) => {
    const {port1, port2} = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

// Messages and garbage collection get their turn that often; oftener would be a disturbance of its own.
const YIELD_MS = 10;
// What a page that dies loses at most; and how much a message of progress holds, which costs about 1 ms.
const PROGRESS_MS = 1_000;
const PROGRESS_ENTRIES = 4_000;
// Of one fact: a model may have thousands of inputs, and a report half a million characters.
const FACT_LENGTH = 64_000;

/** How far a phase has come, after each of its entries. */
export interface Repeated {
  calls: number;
  elapsedMs: number;
  last: TimedCalls;
}

export interface Repetition {
  /** About how long it will last, and what one iteration takes, as far as that is known: groups follow from it. */
  expectedMs: number;
  callMs?: number | undefined;
  /** Iterations that there are at most; absent: any number. */
  count?: number;
  enough: (repeated: Repeated) => boolean;
}

/** Where what was recorded goes while the page runs. */
export interface RecorderHooks {
  /** A phase begins when this has resolved: `check` once sampling has ended, others once memory is read where a plan wants that. */
  onPhase: (name: PhaseName, report: PageReport) => void | Promise<void>;
  onProgress: (report: PageReport) => void;
  /** Bytes of the WebAssembly memories that the page has where a phase has ended. */
  wasmMemoryBytes: () => number | Promise<number>;
  /** The first iteration of the warm-up has ended; throws or rejects when it was not what was asked for. */
  onFirstCall: () => void | Promise<void>;
}

/** Watches how the page feels while a phase runs (experience.ts). */
export interface PhaseObserver {
  /** Resolves when the phase may begin. */
  begin: (phase: PhaseName) => Promise<void>;
  /** Resolves once all that was seen of the phase is there. */
  end: (endMs: number) => Promise<void>;
  /** What no earlier call gave. */
  take: () => Observations[];
}

export interface Recorder {
  /** Runs one phase. It has no end in the report if `work` throws. */
  phase: <T>(name: PhaseName, work: () => T | Promise<T>) => Promise<T>;
  /** Repeats `step` inside a phase until it is enough; the time of every iteration, or group of short ones, is kept. */
  iterate: (phase: PhaseName, repetition: Repetition, step: Step) => Promise<Repeated>;
  metric: (name: string, unit: string, value: number, phase?: PhaseName) => void;
  flag: (name: Flag) => void;
  fact: (name: string, text: string) => void;
  /** What came out of a person's own model. */
  outputs: (outputs: NonNullable<PageReport['outputs']>) => void;
  /** Where the time of calls goes that came behind the measured phase. */
  operators: (profile: NonNullable<PageReport['operators']>) => void;
  frameworkVersion: (version: string) => void;
  backend: (observed: ObservedBackend) => void;
  simd: (simd: boolean) => void;
  /** What was recorded; iterations that no earlier report held. */
  report: () => PageReport;
}

/** Without hooks nothing leaves it before the end. With an observer every entry is followed by a turn of the event loop. */
export function createRecorder(
  requested: Backend,
  hooks?: RecorderHooks,
  observer?: PhaseObserver,
): Recorder {
  const timer_resolution_us = timerResolutionUs();
  const recorded: PageReport = {
    requested_backend: requested,
    actual_backend: null,
    adapter: null,
    adapter_is_software: null,
    threads: null,
    simd: null,
    framework_version: null,
    timer_resolution_us,
    cross_origin_isolated: globalThis.crossOriginIsolated,
    readback: null,
    phases: [],
    iterations: [],
    metrics: [],
    flags: [],
    facts: {},
  };
  let reportedMs = performance.now();

  function report(): PageReport {
    const {iterations} = recorded;
    recorded.iterations = [];
    reportedMs = performance.now();
    const phases = recorded.phases.map((phase) => ({...phase})); // one that runs will get its end
    const observations = observer === undefined ? {} : {observations: observer.take()};
    return {...recorded, phases, iterations, ...observations};
  }

  function flag(name: Flag): void {
    if (!recorded.flags.includes(name)) recorded.flags.push(name);
  }

  function entriesOf(phase: PhaseName): Iterations {
    const last = recorded.iterations.at(-1);
    if (last?.phase === phase) return last;
    const begun = {phase, start_us: [], duration_ns: [], returned_ns: [], calls: []};
    recorded.iterations.push(begun);
    return begun;
  }

  function keep(phase: PhaseName, timed: TimedCalls): void {
    const entries = entriesOf(phase);
    entries.start_us.push(pageUs(timed.startMs));
    entries.duration_ns.push(wholeNs(timed.durationMs));
    entries.returned_ns.push(wholeNs(timed.returnedMs));
    entries.calls.push(timed.calls);
    if (entries.calls.length >= PROGRESS_ENTRIES || performance.now() - reportedMs >= PROGRESS_MS)
      hooks?.onProgress(report());
  }

  return {
    async phase(name, work) {
      if (hooks !== undefined) await hooks.onPhase(name, report());
      await yieldToEventLoop(); // so that passing the message on is no part of the phase
      await observer?.begin(name);
      const phase: PageReport['phases'][number] = {
        name,
        start_us: pageUs(performance.now()),
        end_us: null,
      };
      recorded.phases.push(phase);
      const result = await work();
      const endMs = performance.now();
      phase.end_us = pageUs(endMs);
      await observer?.end(endMs);
      if (hooks !== undefined) phase.wasm_memory_bytes = await hooks.wasmMemoryBytes();
      return result;
    },
    async iterate(phase, {expectedMs, callMs, count = Infinity, enough}, step) {
      const size = new GroupSize(timer_resolution_us / 1000, expectedMs, callMs);
      const begin = performance.now();
      let yielded = begin;
      let calls = 0;
      for (;;) {
        const last = await timeCalls(step, calls, size.next(count - calls));
        const now = performance.now();
        size.add(last);
        calls += last.calls;
        if (calls === last.calls && phase === 'warmup') await hooks?.onFirstCall();
        keep(phase, last);
        recorded.readback = last.promised > 0 ? 'async' : 'sync';
        const repeated = {calls, elapsedMs: now - begin, last};
        if (enough(repeated)) return repeated;
        if (observer !== undefined || now - yielded >= YIELD_MS) {
          await yieldToEventLoop();
          yielded = performance.now();
        }
      }
    },
    metric(name, unit, value, phase) {
      const finite = Number.isFinite(value);
      if (!finite) flag('not_a_number');
      recorded.metrics.push({name, unit, value: finite ? value : null, phase: phase ?? null});
    },
    flag,
    fact(name, text) {
      recorded.facts[name] =
        text.length > FACT_LENGTH ? `${text.slice(0, FACT_LENGTH)} and so on` : text;
    },
    outputs(outputs) {
      recorded.outputs = outputs;
    },
    operators(profile) {
      recorded.operators = profile;
    },
    frameworkVersion(version) {
      recorded.framework_version = version;
    },
    backend(observed) {
      Object.assign(recorded, observed);
    },
    simd(simd) {
      recorded.simd = simd;
    },
    report,
  };
}
