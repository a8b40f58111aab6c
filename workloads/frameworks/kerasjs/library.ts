// The part of Keras.js' global `KerasJS` (1.0.3) that the adapter calls.
export interface Layer {
  name: string;
  layerClass: string;
  /** Of an input layer, for one sample. */
  shape: number[];
  /** Names of the layers before and behind. */
  inbound: string[];
  outbound: string[];
  /** There once the network has run. On the GPU a tensor of more than two dimensions lies there as one of two. */
  output: {tensor: {shape: number[]}; originalShape?: number[]; is2DReshaped?: boolean};
}
export interface LayerDefinition {
  class_name: string;
  config: Record<string, unknown> & {name: string};
}
export interface Model {
  /** Whether it computes on the GPU. */
  gpu: boolean;
  inputLayerNames: string[];
  outputLayerNames: string[];
  modelLayersMap: Map<string, Layer>;
  /** Keras' own: of a Sequential model a list of layers. */
  modelConfig: {config: LayerDefinition[] | {layers: LayerDefinition[]}};
  modelWeights: {weightName: string; shape: number[]}[];
  /** Loads, and runs the network once. Rejects with what went wrong. */
  ready(): Promise<void>;
  predict(inputs: Record<string, Float32Array>): Promise<Record<string, Float32Array>>;
}
export interface KerasJS {
  Model: new (options: {filepath: string; gpu: boolean}) => Model;
  layers: Record<string, unknown>;
  activations: Record<string, unknown>;
  /** Whether there is WebGL 2. */
  GPU_SUPPORT: boolean;
}
