// A network as a .tflite file.
import {encodeTflite} from '../../formats/tflite.ts';
import type {PrepareModel} from '../../prepare/prepare.ts';

export const prepareModel: PrepareModel = (network) => [
  {name: 'model.tflite', bytes: encodeTflite(network)},
];
