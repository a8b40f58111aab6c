// What the collector answers about hosts (docs/protocol.md).
import {aNumber, aText, listOf, objectOf, orNull} from '../collector/shape.ts';
import type {Shape, ShapeOf} from '../collector/shape.ts';

/** Values of any form under names that are the native host's to choose. */
const anyFields: Shape<Readonly<Record<string, unknown>>> = (value, place) => {
  objectOf({})(value, place);
  return value as Record<string, unknown>;
};

const reasons: Shape<Readonly<Record<string, string>>> = (value, place) =>
  Object.fromEntries(
    Object.entries(anyFields(value, place)).map(([name, why]) => [
      name,
      aText(why, `${place}.${name}`),
    ]),
  );

const noiseShape = objectOf({
  sweep_uuid: aText,
  plan_name: aText,
  created_at: aText,
  pairs: aNumber,
  percent: aNumber,
  low_percent: orNull(aNumber),
  high_percent: orNull(aNumber),
});
export type Noise = ShapeOf<typeof noiseShape>;

const hostShape = objectOf({
  host_uuid: aText,
  hostname: aText,
  fingerprints: listOf(
    objectOf({
      fingerprint_sha256: aText,
      fingerprint: anyFields,
      sweeps: aNumber,
      first_sweep_at: orNull(aText),
      last_sweep_at: orNull(aText),
      absent_sources: orNull(reasons),
    }),
  ),
  noise: listOf(noiseShape),
});
export type Host = ShapeOf<typeof hostShape>;

export const hostsAnswer = objectOf({hosts: listOf(hostShape)});
