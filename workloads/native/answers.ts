// The answers of a trial outside of a browser, asked of its process once nothing is measured any more, and held against the
// reference by the code of pages.
import {readFile} from 'node:fs/promises';
import path from 'node:path';
import type {PageReport} from '../../schema/generated/types.ts';
import {recordError, recordStepError} from '../harness/checks.ts';
import type {LoadedNetwork, NetworkSupport, TrainableNetwork} from '../harness/adapter.ts';
import type {TrialParameters} from '../harness/parameters.ts';
import {createRecorder} from '../harness/recorder.ts';
import {recordInputs} from '../harness/trial_inputs.ts';
import type {Batch} from '../networks/batch.ts';
import {weightArrays} from '../networks/network.ts';
import type {Network} from '../networks/network.ts';
import {TrialEnd} from './trial_process.ts';
import type {Said, TrialProcess} from './trial_process.ts';
import {writeNumbers, writeWeights} from './trial_files.ts';

type Kind = Said['kind'];

/** The next message, which has to be of that kind. Rejects with Failed when the process says that it has failed. */
export async function expectKind<K extends Kind>(
  trial: TrialProcess,
  kind: K,
): Promise<Extract<Said, {kind: K}>> {
  return asKind(await trial.next(), kind);
}

export function asKind<K extends Kind>(said: Said, kind: K): Extract<Said, {kind: K}> {
  if (said.kind === 'page' && said.message.type === 'page_failed') throw new Failed(said.message);
  if (said.kind === kind) return said as Extract<Said, {kind: K}>;
  throw new TrialEnd('page_error', 'page_message', `${said.kind} came in place of ${kind}`);
}

type PageFailed = Extract<Extract<Said, {kind: 'page'}>['message'], {type: 'page_failed'}>;

/** The process has said so itself. */
export class Failed extends Error {
  readonly page: PageFailed;
  constructor(page: PageFailed) {
    super(page.message);
    this.page = page;
  }
}

/** Has the process compute, by files of the trial's directory. */
export class Asked {
  private readonly trial: TrialProcess;
  private readonly directory: string;
  constructor(trial: TrialProcess, directory: string) {
    this.trial = trial;
    this.directory = directory;
  }

  async call(
    name: string,
    inputs?: Float32Array,
    labels: Uint8Array = new Uint8Array(),
  ): Promise<number[]> {
    if (inputs !== undefined) await writeNumbers(path.join(this.directory, 'asked.f32'), inputs);
    this.trial.tell({kind: 'call', name, labels: Array.from(labels)});
    await expectKind(this.trial, 'answer');
    const bytes = new Uint8Array(await readFile(path.join(this.directory, 'answer.f32')));
    return Array.from(new Float32Array(bytes.buffer));
  }
}

/** What the process answers, as if it were a page's framework. */
function asModel(asked: Asked, network: Network, logits: boolean): TrainableNetwork {
  const loaded: LoadedNetwork = {
    infer: (input) => asked.call('infer', input),
    ...(logits ? {logits: ({inputs}: Batch) => asked.call('logits', inputs)} : {}),
  };
  const notHere = (): never => {
    throw new Error('the checks ask for no such thing');
  };
  return {
    ...loaded,
    save: notHere,
    setWeights: notHere, // asked for below: it takes a message
    prepareBatch: ({inputs, labels}) => ({
      async train() {
        await asked.call('train', inputs, labels);
        return NaN;
      },
    }),
    async weights() {
      const all = await asked.call('weights');
      let begin = 0;
      return weightArrays(network).map(({values}) => all.slice(begin, (begin += values.length)));
    },
  };
}

export interface CheckedTrial {
  parameters: TrialParameters;
  directory: string;
  network: Network;
  /** Of task train the first that is trained on, of task infer the samples. */
  batch: Batch;
  updateRule: NetworkSupport['updateRule'];
}

/** What the answers say, as parts of a report. The process waits for them, and for the word that they are over. */
export async function checkAnswers(
  trial: TrialProcess,
  {parameters, directory, network, batch, updateRule}: CheckedTrial,
): Promise<Pick<PageReport, 'metrics' | 'flags' | 'facts'>> {
  const {logits} = await expectKind(trial, 'checking');
  const recorder = createRecorder(parameters.backend);
  const asked = new Asked(trial, directory);
  const model = asModel(asked, network, logits);
  recordInputs(parameters, network, recorder);
  if (parameters.task === 'train') {
    await writeWeights(directory, network);
    await asked.call('set_weights');
    await recordError(model, network, batch, batch.labels.length, recorder);
    const rate = parameters.integer('learning_rate_thousandths') / 1000;
    const support: NetworkSupport = updateRule === undefined ? {} : {updateRule};
    await recordStepError(model, support, network, batch, rate, recorder);
  } else {
    await recordError(model, network, batch, 1, recorder);
  }
  trial.tell({kind: 'checked'});
  const {metrics, flags, facts} = recorder.report();
  return {metrics, flags, facts};
}
