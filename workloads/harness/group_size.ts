// How many iterations one entry of the record is.
import type {TimedCalls} from './timed_calls.ts';

// The timer's step rounds either way at both ends of an interval: 20 steps keep that under 10 %.
const TIMER_STEPS = 20;
// Rows of a phase. A result of 10,000 is 0.4 MB; a phase that lasts longer than was expected doubles the groups and adds as many.
const ENTRIES = 10_000;
// The first calls tell little of the next ones: they compile.
const FASTEST_GROWTH = 4;

/** Groups only ever grow in a phase: what was short enough to be grouped is so again. */
export class GroupSize {
  private targetMs: number;
  private entries = 0;
  private size = 1;

  /** `expectedMs`: how long the phase will last. `callMs`: what an iteration takes, where that is known. */
  constructor(timerStepMs: number, expectedMs: number, callMs?: number) {
    this.targetMs = Math.max(TIMER_STEPS * timerStepMs, expectedMs / ENTRIES);
    if (callMs !== undefined && callMs > 0)
      this.size = Math.max(1, Math.ceil(this.targetMs / callMs));
  }

  /** Calls of the next entry. The last one takes what is left: else that would be a rest too short for the timer. */
  next(left: number): number {
    return left < 2 * this.size ? left : this.size;
  }

  add({durationMs, calls}: TimedCalls): void {
    this.entries++;
    if (this.entries % ENTRIES === 0) this.targetMs *= 2;
    if (durationMs >= this.targetMs) return;
    const needed = durationMs > 0 ? Math.ceil((calls * this.targetMs) / durationMs) : Infinity;
    this.size = Math.max(this.size, Math.min(needed, calls * FASTEST_GROWTH));
  }
}
