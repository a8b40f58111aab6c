// Everything that a page measures, on performance.now(): phases, iterations, metrics, flags, facts.
import type {PageReport} from '../../schema/generated/types.ts';
import type {Backend, BackendFacts} from './adapter.ts';

export type PhaseName = PageReport['phases'][number]['name'];
export type Flag = PageReport['flags'][number];

const pageUs = (ms: number): number => Math.round(ms * 1000);

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

export interface Repetition {
  atLeast: number;
  /** It goes on until it has lasted that long. */
  measureMs: number;
  /** It ends then in any case, flagged iteration_budget when `atLeast` was not reached. */
  budgetMs: number;
}

export interface Recorder {
  /** Runs one phase. It has no end in the report if `work` throws. */
  phase: <T>(name: PhaseName, work: () => T | Promise<T>) => Promise<T>;
  /** Runs `step` until it has been run often and long enough; every duration is kept. */
  iterate: (
    phase: PhaseName,
    repetition: Repetition,
    step: (index: number) => unknown,
  ) => Promise<void>;
  metric: (name: string, unit: string, value: number, phase?: PhaseName) => void;
  flag: (name: Flag) => void;
  fact: (name: string, text: string) => void;
  backend: (facts: BackendFacts) => void;
  report: () => PageReport;
}

export function createRecorder(requested: Backend, onPhase: (name: PhaseName) => void): Recorder {
  const report: PageReport = {
    requested_backend: requested,
    actual_backend: null,
    adapter: null,
    adapter_is_software: null,
    threads: null,
    simd: null,
    framework_version: null,
    timer_resolution_us: timerResolutionUs(),
    cross_origin_isolated: globalThis.crossOriginIsolated,
    readback: null,
    phases: [],
    iterations: [],
    metrics: [],
    flags: [],
    facts: {},
  };

  function flag(name: Flag): void {
    if (!report.flags.includes(name)) report.flags.push(name);
  }

  return {
    async phase(name, work) {
      onPhase(name);
      await yieldToEventLoop(); // so that passing the message on is no part of the phase
      const phase: PageReport['phases'][number] = {
        name,
        start_us: pageUs(performance.now()),
        end_us: null,
      };
      report.phases.push(phase);
      const result = await work();
      phase.end_us = pageUs(performance.now());
      return result;
    },
    async iterate(phase, {atLeast, measureMs, budgetMs}, step) {
      const start_us: number[] = [];
      const duration_ns: number[] = [];
      const returned_ns: number[] = [];
      const calls: number[] = [];
      report.iterations.push({phase, start_us, duration_ns, returned_ns, calls});
      const begin = performance.now();
      let yielded = begin;
      for (let index = 0; ; index++) {
        const before = performance.now();
        const result = step(index);
        const returned = performance.now();
        if (result instanceof Promise) await result;
        const after = performance.now();
        start_us.push(pageUs(before));
        duration_ns.push(Math.round((after - before) * 1e6));
        returned_ns.push(Math.round((returned - before) * 1e6));
        calls.push(1);
        const enough = index + 1 >= atLeast;
        if (enough && after - begin >= measureMs) return;
        if (after - begin >= budgetMs) {
          if (!enough) flag('iteration_budget');
          return;
        }
        if (after - yielded >= YIELD_MS) {
          await yieldToEventLoop();
          yielded = performance.now();
        }
      }
    },
    metric(name, unit, value, phase) {
      const finite = Number.isFinite(value);
      if (!finite) flag('not_a_number');
      report.metrics.push({name, unit, value: finite ? value : null, phase: phase ?? null});
    },
    flag,
    fact(name, text) {
      report.facts[name] = text;
    },
    backend(facts) {
      Object.assign(report, facts);
    },
    report: () => report,
  };
}
