// A network in Keras.js' own format.
import {encodeKerasJs} from '../../formats/kerasjs.ts';
import type {PrepareModel} from '../../prepare/prepare.ts';

export const prepareModel: PrepareModel = (network) => [
  {name: 'model.bin', bytes: encodeKerasJs(network)},
];
