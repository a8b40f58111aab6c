// Who is worth choosing between two costs: points of which no other one is better in both.

export interface Costs {
  time: number;
  other: number;
}

/** By falling `other`. Of two that are alike in both, both are there. */
export function front<T extends Costs>(points: readonly T[]): T[] {
  return points
    .filter(
      (each) =>
        !points.some(
          ({time, other}) =>
            time <= each.time && other <= each.other && (time < each.time || other < each.other),
        ),
    )
    .toSorted((a, b) => a.time - b.time || b.other - a.other);
}
