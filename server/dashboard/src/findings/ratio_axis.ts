// One logarithmic axis for all findings of a sweep, so that their numbers can be laid beside each other.

export interface RatioAxis {
  /** Powers of ten and 1, each with its place. */
  ticks: readonly {value: number; at: number}[];
  /** 0 at the left end, 1 at the right one. */
  at(value: number): number;
}

/** From the power of ten below all values to that above them; 1 is always on it. Values are positive. */
export function ratioAxis(values: readonly number[]): RatioAxis {
  const logs = [...values, 1].map((value) => Math.log10(value));
  const low = Math.floor(Math.min(...logs));
  const high = Math.max(Math.ceil(Math.max(...logs)), low + 1);
  const at = (value: number): number => (Math.log10(value) - low) / (high - low);
  const ticks = Array.from({length: high - low + 1}, (_, index) => {
    const value = 10 ** (low + index);
    return {value, at: at(value)};
  });
  return {ticks, at};
}
