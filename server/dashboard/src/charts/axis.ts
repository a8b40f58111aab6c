// Linear axes from 0: the top of the scale and where its labels stand.

/** 1, 2 or 5 times a power of ten, not below `value`. */
function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return ([1, 2, 5].find((step) => value <= step * power) ?? 10) * power;
}

// A lane is low: more labels would touch. Fewer, and the scale would jump whenever a second core wakes up.
const LEAST_STEPS = 2;
const MOST_STEPS = 3;

/** Labels at 0 and at the steps up to `top`, which is not below `highest`. A step is `unit`, or 2, 5, 10 ... of it. */
export function ticksUpTo(highest: number, unit: number): {top: number; ticks: number[]} {
  const steps = Math.max(LEAST_STEPS, Math.ceil(highest / unit));
  const step = roundUp(Math.max(1, steps / MOST_STEPS)) * unit;
  const count = Math.ceil((steps * unit) / step);
  const ticks = Array.from({length: count + 1}, (_, index) => index * step);
  return {top: count * step, ticks};
}
