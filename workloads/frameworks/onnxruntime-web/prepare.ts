// A network as an ONNX file.
import {encodeOnnx} from '../../formats/onnx.ts';
import type {PrepareModel} from '../../prepare/prepare.ts';

export const prepareModel: PrepareModel = (network) => [
  {name: 'model.onnx', bytes: encodeOnnx(network)},
];
