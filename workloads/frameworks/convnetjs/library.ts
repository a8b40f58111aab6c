// The part of ConvNetJS' global `convnetjs` (0.3.0) that the adapter calls.
export interface Vol {
  sx: number;
  sy: number;
  depth: number;
  w: Float64Array;
}
export interface Layer {
  layer_type: string;
  out_sx: number;
  out_sy: number;
  out_depth: number;
  /** Of layers with weights alone, as biases. */
  filters?: Vol[];
  biases: Vol;
  in_act: Vol;
}
export interface Net {
  layers: Layer[];
  makeLayers(definitions: object[]): void;
  forward(input: Vol): Vol;
  toJSON(): object;
  fromJSON(json: unknown): void;
}
export interface ConvNetJS {
  Vol: new (width: number, height: number, depth: number, fill: number) => Vol;
  Net: new () => Net;
  Trainer: {prototype: {train: (input: Vol, label: number) => unknown}};
  SGDTrainer: new (
    net: Net,
    options: {
      method: 'sgd';
      learning_rate: number;
      momentum: number;
      l2_decay: number;
      batch_size: number;
    },
  ) => {train(input: Vol, label: number): {loss: number}};
}
