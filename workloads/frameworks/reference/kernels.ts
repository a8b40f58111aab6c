// The control's three loops over a heap of 32-bit floats: what a dense network costs in the plainest JavaScript, and in
// WebAssembly with SIMD. Offsets count floats. Rows are samples; kernel[i * outputs + o] joins input i with output o.

export interface Kernels {
  heap: Float32Array;
  /** output = input x kernel + bias, then ReLU if `relu`. */
  forward: (
    ...given: [
      input: number,
      kernel: number,
      bias: number,
      output: number,
      rows: number,
      inputs: number,
      outputs: number,
      relu: boolean,
    ]
  ) => void;
  /** The layer below's delta: delta x kernel transposed, 0 where the ReLU below gave 0. */
  backward: (
    ...given: [
      delta: number,
      kernel: number,
      input: number,
      below: number,
      rows: number,
      inputs: number,
      outputs: number,
    ]
  ) => void;
  /** kernel -= scale * input transposed x delta, bias -= scale * sum of delta. */
  descend: (
    ...given: [
      input: number,
      delta: number,
      kernel: number,
      bias: number,
      rows: number,
      inputs: number,
      outputs: number,
      scale: number,
    ]
  ) => void;
}

export function plainKernels(floats: number): Kernels {
  const heap = new Float32Array(floats);
  return {
    heap,
    forward(input, kernel, bias, output, rows, inputs, outputs, relu) {
      for (let row = 0; row < rows; row++) {
        const from = input + row * inputs;
        const to = output + row * outputs;
        for (let o = 0; o < outputs; o++) heap[to + o] = heap[bias + o]!;
        for (let i = 0; i < inputs; i++) {
          const value = heap[from + i]!;
          const weights = kernel + i * outputs;
          for (let o = 0; o < outputs; o++) heap[to + o]! += heap[weights + o]! * value;
        }
        if (!relu) continue;
        for (let o = 0; o < outputs; o++) if (heap[to + o]! < 0) heap[to + o] = 0;
      }
    },
    backward(delta, kernel, input, below, rows, inputs, outputs) {
      for (let row = 0; row < rows; row++) {
        const from = delta + row * outputs;
        for (let i = 0; i < inputs; i++) {
          const at = row * inputs + i;
          let sum = 0;
          if (heap[input + at]! > 0) {
            const weights = kernel + i * outputs;
            for (let o = 0; o < outputs; o++) sum += heap[weights + o]! * heap[from + o]!;
          }
          heap[below + at] = sum;
        }
      }
    },
    descend(input, delta, kernel, bias, rows, inputs, outputs, scale) {
      for (let row = 0; row < rows; row++) {
        const from = delta + row * outputs;
        for (let o = 0; o < outputs; o++) heap[bias + o]! -= scale * heap[from + o]!;
        for (let i = 0; i < inputs; i++) {
          const value = scale * heap[input + row * inputs + i]!;
          const weights = kernel + i * outputs;
          for (let o = 0; o < outputs; o++) heap[weights + o]! -= value * heap[from + o]!;
        }
      }
    },
  };
}

type Pointers = (...given: number[]) => void;

const PAGE_BYTES = 65_536;

/** The module made of assembly/kernels.ts; it counts bytes. */
export async function wasmKernels(floats: number, module: WebAssembly.Module): Promise<Kernels> {
  const memory = new WebAssembly.Memory({initial: Math.ceil((floats * 4) / PAGE_BYTES)});
  const {exports} = await WebAssembly.instantiate(module, {env: {memory}});
  const {forward, backward, descend} = exports as Record<
    'forward' | 'backward' | 'descend',
    Pointers
  >;
  return {
    heap: new Float32Array(memory.buffer),
    forward: (input, kernel, bias, output, rows, inputs, outputs, relu) =>
      forward(input * 4, kernel * 4, bias * 4, output * 4, rows, inputs, outputs, Number(relu)),
    backward: (delta, kernel, input, below, rows, inputs, outputs) =>
      backward(delta * 4, kernel * 4, input * 4, below * 4, rows, inputs, outputs),
    descend: (input, delta, kernel, bias, rows, inputs, outputs, scale) =>
      descend(input * 4, delta * 4, kernel * 4, bias * 4, rows, inputs, outputs, scale),
  };
}
