// The two files of a model folder that the library's loader reads: what kind of model it is, and the network.
import {encodeOnnx} from '../../formats/onnx.ts';
import type {PrepareModel} from '../../prepare/prepare.ts';

const CONFIG = {model_type: 'bert', architectures: ['BertForSequenceClassification']};

export const prepareModel: PrepareModel = (network) => [
  {name: 'config.json', bytes: new TextEncoder().encode(JSON.stringify(CONFIG))},
  {name: 'model.onnx', bytes: encodeOnnx(network, {input: 'input_ids', output: 'logits'})},
];
