// What a person's model is fed in a trial, from the inputs that it declares and parameter `input`, and what the record says of it.
import type {Feed, ModelInput} from './adapter.ts';
import {fedInputs} from './fed_inputs.ts';
import {ownArrays} from './input_files.ts';
import {parsedRequest} from './input_request.ts';
import {
  describeFed,
  describeFedLengths,
  describeInputs,
  generatedSamples,
  holdsOnes,
} from './model_inputs.ts';
import type {TrialParameters} from './parameters.ts';
import type {Recorder} from './recorder.ts';

export interface FedSamples {
  /** Taken in turn. */
  samples: Feed[][];
  /** Lengths that were made up. */
  assumed: string[];
  /** Inputs of whole numbers that are ones because nobody has said what they are. */
  ones: string[];
}

/** `base`: an address of the collector's. */
export async function fedSamples(
  declared: ModelInput[],
  parameters: TrialParameters,
  recorder: Recorder,
  base: string,
): Promise<FedSamples> {
  const seed = parameters.integer('data_seed');
  const requests = parsedRequest(parameters.text('input'));
  const {inputs, assumed} = fedInputs(declared, requests, await ownArrays(requests, base));
  recorder.fact('inputs', describeInputs(inputs, seed));
  recorder.fact('fed', describeFed(inputs, seed));
  recorder.fact('fed_lengths', describeFedLengths(inputs));
  if (assumed.length > 0) {
    recorder.flag('assumed_shape');
    recorder.fact('assumed_shape', assumed.join(' '));
  }
  const ones = inputs.filter(holdsOnes).map(({name}) => name);
  return {samples: generatedSamples(inputs, seed), assumed, ones};
}
