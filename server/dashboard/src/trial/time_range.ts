// Which part of a trial is shown: zoom and pan on the one clock, never beyond the trial's own ends.
import type {TimeRange} from '../charts/bands.tsx';

/** Ten iterations of 0.1 ms: closer there is nothing to see. */
const SHORTEST_US = 1000;

/** As long as asked for, but for the two limits, and moved to where it fits. */
export function within(whole: TimeRange, {from_us, to_us}: TimeRange): TimeRange {
  const whole_us = whole.to_us - whole.from_us;
  const length_us = Math.min(whole_us, Math.max(SHORTEST_US, to_us - from_us));
  const begin_us = Math.min(Math.max(from_us, whole.from_us), whole.to_us - length_us);
  return {from_us: Math.round(begin_us), to_us: Math.round(begin_us + length_us)};
}

/** `factor` below 1 shows less; what is at `at_us` stays where it is. */
export function zoomed(
  whole: TimeRange,
  shown: TimeRange,
  factor: number,
  at_us: number,
): TimeRange {
  return within(whole, {
    from_us: at_us - (at_us - shown.from_us) * factor,
    to_us: at_us + (shown.to_us - at_us) * factor,
  });
}

/** By a share of what is shown; to the right where it is positive. */
export function moved(whole: TimeRange, shown: TimeRange, share: number): TimeRange {
  const by_us = share * (shown.to_us - shown.from_us);
  return within(whole, {from_us: shown.from_us + by_us, to_us: shown.to_us + by_us});
}

const MOST_COLUMNS = 4000; // of one answer: server/api/timeline.hpp

/** What is asked of the collector: a view's width more on either side, so that a drag has something to show at once. */
export function askedFor(shown: TimeRange, width: number): TimeRange & {columns: number} {
  const length_us = shown.to_us - shown.from_us;
  return {
    from_us: shown.from_us - length_us,
    to_us: shown.to_us + length_us,
    columns: Math.min(MOST_COLUMNS, Math.max(1, 3 * width)),
  };
}

/** Seconds, to a thousandth of what is shown and to a millisecond at least. */
export function secondsText(t_us: number, shown_us: number): string {
  const decimals = 3 + Math.ceil(-Math.log10(Math.max(1, shown_us) / 1e6) - 1e-9);
  return (t_us / 1e6).toFixed(Math.min(6, Math.max(3, decimals)));
}

const PIXELS_A_LABEL = 90;

/** Round seconds since `first_us` in what is shown, far enough apart for their text. */
export function timeTicks(
  shown: TimeRange,
  first_us: number,
  width: number,
): {t_us: number; text: string}[] {
  const begin_s = (shown.from_us - first_us) / 1e6;
  const end_s = (shown.to_us - first_us) / 1e6;
  const least_s = ((end_s - begin_s) * PIXELS_A_LABEL) / Math.max(PIXELS_A_LABEL, width);
  const power = 10 ** Math.floor(Math.log10(least_s));
  const step_s = ([1, 2, 5].find((each) => each * power >= least_s) ?? 10) * power;
  const decimals = Math.max(0, -Math.floor(Math.log10(step_s) + 1e-9));
  const ticks = [];
  for (let n = Math.ceil(begin_s / step_s); n * step_s <= end_s; n++)
    ticks.push({t_us: first_us + n * step_s * 1e6, text: `${(n * step_s).toFixed(decimals)} s`});
  return ticks;
}

/** From and to of an address's query, in microseconds since the trial's first point. */
export function rangeOfQuery(query: string): TimeRange | null {
  const [from_us, to_us] = ['from_us', 'to_us'].map((name) => {
    const text = new URLSearchParams(query).get(name) ?? '';
    return /^\d{1,15}$/.test(text) ? Number(text) : NaN;
  });
  return from_us !== undefined && to_us !== undefined && from_us < to_us ? {from_us, to_us} : null;
}
