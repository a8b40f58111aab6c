// Initial weights from a seed: the same in every framework and every engine.
import {seededRandom} from './random.ts';

export interface SeededWeights {
  /** Glorot and Bengio 2010, uniform: within sqrt(6 / (fanIn + fanOut)). */
  kernel: (count: number, fanIn: number, fanOut: number) => Float32Array;
  /** Small and not zero, so that a bias that is lost shows. */
  bias: (count: number) => Float32Array;
}

export function seededWeights(seed: number): SeededWeights {
  const random = seededRandom(seed);
  const uniform = (count: number, limit: number): Float32Array =>
    Float32Array.from({length: count}, () => (2 * random() - 1) * limit);
  return {
    kernel: (count, fanIn, fanOut) => uniform(count, Math.sqrt(6 / (fanIn + fanOut))),
    bias: (count) => uniform(count, 0.05),
  };
}
