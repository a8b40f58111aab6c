// When the warm-up is over: Georges, Buytaert and Eeckhout (OOPSLA 2007) take a virtual machine for steady once the coefficient
// of variation of its last times is small. Here the times are medians of slices, because a single iteration of 50 us tells of the
// scheduler and the garbage collector: on two shared cores one in twenty took ten times the median.
import type {TimedCalls} from './timed_calls.ts';

/** A slice lasts that long, and at least one call. */
export const SLICE_MS = 50;
export const SLICES = 5;
export const LARGEST_VARIATION = 0.02;

function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Standard deviation over mean; NaN of times that are all 0. */
export function variation(values: number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return Math.sqrt(squares / (values.length - 1)) / mean;
}

export class SteadyState {
  private slice: number[] = [];
  private sliceMs = 0;
  private medians: number[] = [];

  add({durationMs, calls}: TimedCalls): void {
    this.slice.push(durationMs / calls);
    this.sliceMs += durationMs;
    if (this.sliceMs < SLICE_MS) return;
    this.medians = [...this.medians, median(this.slice)].slice(-SLICES);
    this.slice = [];
    this.sliceMs = 0;
  }

  /** Of the last slices; null while there are too few. */
  get variation(): number | null {
    return this.medians.length < SLICES ? null : variation(this.medians);
  }

  get reached(): boolean {
    return this.variation !== null && this.variation <= LARGEST_VARIATION;
  }

  /** Of the last whole slice: what one iteration takes now. Undefined before there is one. */
  get callMs(): number | undefined {
    return this.medians.at(-1);
  }
}
