// The control's WebAssembly: the loops of ../kernels.ts in AssemblyScript, four floats at a time. Pointers are bytes; memory
// belongs to the caller. Rows are samples; kernel[i * outputs + o] joins input i with output o.

/** output = input x kernel + bias, then ReLU if `relu`. */
export function forward(
  input: usize,
  kernel: usize,
  bias: usize,
  output: usize,
  rows: i32,
  inputs: i32,
  outputs: i32,
  relu: bool,
): void {
  const vectors = outputs & ~3;
  for (let row = 0; row < rows; row++) {
    const from = input + ((row * inputs) << 2);
    const to = output + ((row * outputs) << 2);
    memory.copy(to, bias, outputs << 2);
    for (let i = 0; i < inputs; i++) {
      const weights = kernel + ((i * outputs) << 2);
      addScaled(to, weights, load<f32>(from + (i << 2)), vectors, outputs);
    }
    if (relu) {
      for (let o = 0; o < outputs; o++) {
        const at = to + (o << 2);
        store<f32>(at, max<f32>(0, load<f32>(at)));
      }
    }
  }
}

/** Adds scale * from to `to`. */
function addScaled(to: usize, from: usize, scale: f32, vectors: i32, length: i32): void {
  const scales = f32x4.splat(scale);
  for (let o = 0; o < vectors; o += 4) {
    const at = to + (o << 2);
    v128.store(at, f32x4.add(v128.load(at), f32x4.mul(v128.load(from + (o << 2)), scales)));
  }
  for (let o = vectors; o < length; o++) {
    const at = to + (o << 2);
    store<f32>(at, load<f32>(at) + load<f32>(from + (o << 2)) * scale);
  }
}

/** The layer below's delta: delta x kernel transposed, 0 where the ReLU below gave 0. */
export function backward(
  delta: usize,
  kernel: usize,
  input: usize,
  below: usize,
  rows: i32,
  inputs: i32,
  outputs: i32,
): void {
  const vectors = outputs & ~3;
  for (let row = 0; row < rows; row++) {
    const from = delta + ((row * outputs) << 2);
    for (let i = 0; i < inputs; i++) {
      const at = ((row * inputs + i) << 2) as usize;
      let sum: f32 = 0;
      if (load<f32>(input + at) > 0) {
        const weights = kernel + ((i * outputs) << 2);
        let sums = f32x4.splat(0);
        for (let o = 0; o < vectors; o += 4) {
          sums = f32x4.add(
            sums,
            f32x4.mul(v128.load(weights + (o << 2)), v128.load(from + (o << 2))),
          );
        }
        sum = f32x4.extract_lane(sums, 0) + f32x4.extract_lane(sums, 1);
        sum += f32x4.extract_lane(sums, 2) + f32x4.extract_lane(sums, 3);
        for (let o = vectors; o < outputs; o++) {
          sum += load<f32>(weights + (o << 2)) * load<f32>(from + (o << 2));
        }
      }
      store<f32>(below + at, sum);
    }
  }
}

/** One step down the mean gradient: kernel -= scale * input transposed x delta, bias -= scale * sum of delta. */
export function descend(
  input: usize,
  delta: usize,
  kernel: usize,
  bias: usize,
  rows: i32,
  inputs: i32,
  outputs: i32,
  scale: f32,
): void {
  const vectors = outputs & ~3;
  for (let row = 0; row < rows; row++) {
    const from = delta + ((row * outputs) << 2);
    addScaled(bias, from, -scale, vectors, outputs);
    for (let i = 0; i < inputs; i++) {
      const value = load<f32>(input + ((row * inputs + i) << 2));
      addScaled(kernel + ((i * outputs) << 2), from, -scale * value, vectors, outputs);
    }
  }
}
