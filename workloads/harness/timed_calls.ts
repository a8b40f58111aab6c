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

/** Runs `calls` iterations, one after the other. Between calls that give their result at once no time is taken. */
export async function timeCalls(step: Step, first: number, calls: number): Promise<TimedCalls> {
  let returnedMs = 0;
  let marked = false;
  let promised = 0;
  const startMs = performance.now();
  let begun = startMs;
  const returned = (): void => {
    returnedMs += performance.now() - begun;
    marked = true;
  };
  let markedCalls = 0;
  for (let call = 0; call < calls; call++) {
    if (markedCalls > 0 && call > 0) begun = performance.now();
    marked = false;
    const result = step(first + call, returned);
    if (result instanceof Promise) {
      if (!marked) returned();
      promised++;
      await result;
    }
    if (marked) markedCalls++;
  }
  const durationMs = performance.now() - startMs;
  return {
    startMs,
    durationMs,
    returnedMs: markedCalls === 0 ? durationMs : returnedMs,
    calls,
    promised,
  };
}
