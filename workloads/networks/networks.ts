// Which network a workload's name means.
import {cnnNetwork} from './cnn.ts';
import {mlpNetwork} from './mlp.ts';
import type {Network} from './network.ts';
import {rnnNetwork} from './rnn.ts';
import {transformerNetwork} from './transformer.ts';

export type BuildNetwork = (depth: number, width: number, seed: number) => Network;

const builders: Record<string, BuildNetwork> = {
  mlp: mlpNetwork,
  cnn: cnnNetwork,
  rnn: rnnNetwork,
  transformer: transformerNetwork,
};

export function networkBuilder(workload: string): BuildNetwork {
  const builder = builders[workload];
  if (builder === undefined) throw new Error(`there is no network of workload ${workload}`);
  return builder;
}
