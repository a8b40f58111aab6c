// What the times of trials are of, beneath every table that has some.
export function TimesNote() {
  return (
    <>
      ms per batch for train, per sample for infer, over the steady part after the warm-up, or all
      of it where that is not known; p95 of 20 durations or more.
    </>
  );
}
