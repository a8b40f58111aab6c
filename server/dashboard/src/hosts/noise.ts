// How small a difference a host can show: what alike arms of the control differed by.
import type {Noise} from './host_answers.ts';

/** Sweeps with an interval have one that says something. */
export function halfWidths(noise: readonly Noise[]): number[] {
  return noise.flatMap(({low_percent, high_percent}) =>
    low_percent === null || high_percent === null ? [] : [(high_percent - low_percent) / 2],
  );
}

/** Of an even number the mean of the middle two; null of none. */
export function median(values: readonly number[]): number | null {
  const ordered = values.toSorted((one, other) => one - other);
  const [low, high] = [ordered[(ordered.length - 1) >> 1], ordered[ordered.length >> 1]];
  return low === undefined || high === undefined ? null : (low + high) / 2;
}

/** Whether what is alike differs, by its interval: the machine did something else meanwhile. */
export function isOff({low_percent, high_percent}: Noise): boolean {
  return low_percent !== null && high_percent !== null && (low_percent > 0 || high_percent < 0);
}

const ROUND = [0.5, 1, 2, 5, 10, 20, 50, 100];

/** Where the axis ends on either side: nine of ten intervals lie within, the others are cut there. */
export function axisEnd(noise: readonly Noise[]): number {
  const reached = noise
    .map(({percent, low_percent, high_percent}) =>
      Math.max(Math.abs(low_percent ?? percent), Math.abs(high_percent ?? percent)),
    )
    .toSorted((one, other) => one - other);
  const most = reached[Math.ceil(0.9 * reached.length) - 1] ?? 0;
  return ROUND.find((end) => end >= most) ?? 100;
}
