// The part of Keras.js' global `KerasJS` (1.0.3) that the adapter calls.
export interface Model {
  /** Whether it computes on the GPU. */
  gpu: boolean;
  inputLayerNames: string[];
  /** Loads, and runs the network once. Rejects with what went wrong. */
  ready(): Promise<void>;
  predict(inputs: Record<string, Float32Array>): Promise<{output: Float32Array}>;
}
export interface KerasJS {
  Model: new (options: {filepath: string; gpu: boolean}) => Model;
  layers: Record<string, unknown>;
  activations: Record<string, unknown>;
  /** Whether there is WebGL 2. */
  GPU_SUPPORT: boolean;
}
