// One entry of the record: an iteration, or a group of them where one is too short for the page's timer.

/**
 * One iteration. It gives its result or a promise of it, and calls `returned` when the library's call has returned where that is
 * before: a GPU library has only queued its commands then, and what follows reads the result back.
 */
export type Step = (index: number, returned: () => void) => unknown;

/** For calls that nobody times. */
export const untimed = (): void => undefined;

export interface TimedCalls {
  startMs: number;
  /** From the first call until the last result was there. */
  durationMs: number;
  /** Sum over the calls of the time until the library's call returned. */
  returnedMs: number;
  calls: number;
  /** How many of the calls gave a promise. */
  promised: number;
}

/** When the calls of one entry returned. */
class Returns {
  totalMs = 0;
  calls = 0;
  private begunMs: number;
  private seen = false;

  constructor(beginMs: number) {
    this.begunMs = beginMs;
  }

  /** No time is taken between calls that return with their results. */
  begin(): void {
    if (this.calls > 0) this.begunMs = performance.now();
    this.seen = false;
  }

  readonly returned = (): void => {
    if (this.seen) return;
    this.totalMs += performance.now() - this.begunMs;
    this.seen = true;
    this.calls++;
  };
}

/** Runs `calls` iterations, one after the other. */
export async function timeCalls(step: Step, first: number, calls: number): Promise<TimedCalls> {
  let promised = 0;
  const startMs = performance.now();
  const returns = new Returns(startMs);
  for (let call = 0; call < calls; call++) {
    if (call > 0) returns.begin();
    const result = step(first + call, returns.returned);
    if (result instanceof Promise) {
      returns.returned();
      promised++;
      await result;
    }
  }
  const durationMs = performance.now() - startMs;
  const returnedMs = returns.calls === 0 ? durationMs : returns.totalMs;
  return {startMs, durationMs, returnedMs, calls, promised};
}
