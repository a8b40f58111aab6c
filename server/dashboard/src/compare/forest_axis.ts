// The axis of ratios, logarithmic around 1: wide enough for the intervals, and no wider than they are worth reading.

export interface ForestAxis {
  low: number;
  high: number;
  ticks: number[];
}

const STEPS = [
  0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 1, 1.02, 1.05, 1.1, 1.25, 1.5, 2, 5,
  10, 20, 50, 100,
];
const MARGIN = 1.02;
const LEAST_GAP = 0.13; // of the axis, between two labels

export interface Interval {
  estimate: number;
  low: number;
  high: number;
}

/** All estimates and nine of ten intervals are on it; the others are cut at its ends. */
export function forestAxis(ratios: readonly Interval[], tolerance: number): ForestAxis {
  const reach = ratios
    .map(({low, high}) => Math.max(Math.abs(Math.log(high)), Math.abs(Math.log(low))))
    .filter(Number.isFinite)
    .sort((a, b) => a - b);
  const nine = reach[Math.max(0, Math.ceil(reach.length * 0.9) - 1)] ?? 0;
  const furthest = Math.max(
    nine,
    Math.log(1 + tolerance) * 1.5,
    ...ratios.map(({estimate}) => Math.abs(Math.log(estimate))).filter(Number.isFinite),
  );
  const high = Math.exp(furthest) * MARGIN;
  const axis = {low: 1 / high, high, ticks: [] as number[]};
  const inside = STEPS.filter((step) => step >= axis.low && step <= high).sort(
    (a, b) => Math.abs(Math.log(a)) - Math.abs(Math.log(b)),
  );
  // From 1 outwards, and the ends in preference to what is between them.
  const ends = [inside.filter((step) => step < 1).at(-1), inside.filter((step) => step > 1).at(-1)];
  for (const step of [1, ...ends, ...inside.toReversed()])
    if (
      step !== undefined &&
      axis.ticks.every((tick) => Math.abs(placeOf(axis, tick) - placeOf(axis, step)) >= LEAST_GAP)
    )
      axis.ticks.push(step);
  axis.ticks.sort((a, b) => a - b);
  return axis;
}

/** 0 at the left end, 1 at the right one; what lies beyond is at the end. */
export function placeOf({low, high}: Pick<ForestAxis, 'low' | 'high'>, ratio: number): number {
  return Math.min(1, Math.max(0, Math.log(ratio / low) / Math.log(high / low)));
}
