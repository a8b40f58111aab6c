// Samples as every workload gives them to every framework.

export interface Batch {
  /** One sample's values after the other, each in the order of its network's inputShape. */
  inputs: Float32Array;
  labels: Uint8Array;
}

export interface Dataset {
  size: number;
  /** Samples `first` to `first + count - 1`; past the end it begins anew. */
  batch: (first: number, count: number) => Batch;
}

/** Samples `begin` to `end - 1` of a batch, not copied. */
export function slice({inputs, labels}: Batch, begin: number, end: number): Batch {
  const size = inputs.length / labels.length;
  return {
    inputs: inputs.subarray(begin * size, end * size),
    labels: labels.subarray(begin, end),
  };
}

/** The values of sample `index` of a batch, not copied. */
export function sampleOf(batch: Batch, index: number): Float32Array {
  return slice(batch, index, index + 1).inputs;
}
