// What the collector answers about a sweep's stop rule (docs/protocol.md).
import {aNumber, aText, listOf, objectOf, orNull} from '../collector/shape.ts';
import type {ShapeOf} from '../collector/shape.ts';

export const precisionShape = objectOf({
  configurations: aNumber,
  precise: aNumber,
  ended_wide: aNumber,
  open: listOf(
    objectOf({
      configuration_id: aNumber,
      framework: aText,
      framework_version: aText,
      backend: aText,
      task: aText,
      depth: orNull(aNumber),
      width: orNull(aNumber),
      model: orNull(aText),
      ci_half_width: aNumber,
      half_width: orNull(aNumber),
      done: aNumber,
      trials_expected: aNumber,
      trials_at_most: aNumber,
    }),
  ),
});
export type Precision = ShapeOf<typeof precisionShape>;
