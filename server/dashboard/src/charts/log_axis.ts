// A logarithmic axis: times of iterations differ by more than a linear one can show.

export interface LogScale {
  low: number;
  high: number;
  ticks: number[];
}

const MARGIN = 1.3; // so that no dot lies on the edge
const STEPS = [1, 2, 5];

/** Room for all values above 0, with powers of ten as labels, or 1 2 5 where there would be one or none. */
export function logScale(values: readonly number[]): LogScale {
  let least = Infinity;
  let largest = 0;
  for (const value of values) {
    if (value <= 0) continue;
    least = Math.min(least, value);
    largest = Math.max(largest, value);
  }
  if (largest === 0) return {low: 0.1, high: 1, ticks: [0.1, 1]};
  const low = least / MARGIN;
  const high = largest * MARGIN;
  const all: number[] = [];
  for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power++)
    for (const step of STEPS) all.push(Number(`${step}e${power}`));
  const inside = all.filter((tick) => low <= tick && tick <= high);
  const powers = inside.filter((tick) => /^1e|^[.0]*1[.0]*$/.test(String(tick)));
  return {low, high, ticks: powers.length >= 2 ? powers : inside};
}

/** 0 at the bottom, 1 at the top; what is 0 or less lies on the bottom. */
export function shareOf({low, high}: LogScale, value: number): number {
  if (value <= low) return 0;
  return Math.log(value / low) / Math.log(high / low);
}
