// The library's own description of its files; the package brings no types.
declare module 'keras-js/lib/proto.js' {
  interface Weights {
    layerName: string;
    /** LAYER/WEIGHT:0, as Keras' HDF5 files name them. */
    weightName: string;
    shape: number[];
    type: 'float32' | 'uint8';
    data: Uint8Array;
  }
  interface Model {
    id: string;
    name: string;
    kerasVersion: string;
    backend: string;
    /** JSON, as Keras' to_json() gives it. */
    modelConfig: string;
    modelWeights: Weights[];
  }
  export const Model: {
    encode: (message: Model) => {finish: () => Uint8Array};
    decode: (bytes: Uint8Array) => Model;
  };
}
