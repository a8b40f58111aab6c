// What a native trial needs before its process starts: what is computed with, written where the process finds it, and how its
// answers are checked.
import {existsSync} from 'node:fs';
import {readFile, stat} from 'node:fs/promises';
import path from 'node:path';
import type {Lease, PageReport} from '../../schema/generated/types.ts';
import type {ModelInput} from '../harness/adapter.ts';
import {DISTINCT_SAMPLES} from '../harness/infer_task.ts';
import {KERAS_FILE} from '../harness/keras_model.ts';
import {PageFailure} from '../harness/page_failure.ts';
import {trialParameters} from '../harness/parameters.ts';
import type {Catalog, TrialParameters} from '../harness/parameters.ts';
import type {PreparedModel} from '../harness/prepared_model.ts';
import {refusedBy} from '../harness/refused_model.ts';
import {DISTINCT_BATCHES} from '../harness/train_task.ts';
import {checkData, datasetOf, networkOf} from '../harness/trial_inputs.ts';
import {slice} from '../networks/batch.ts';
import {NATIVE_FOLDER, nativeFile} from '../native_frameworks.ts';
import {checkAnswers} from './answers.ts';
import {environmentFor, isSetUp, pythonFor} from './environment.ts';
import {checkKerasTrial, describedKerasNetwork, prepareKerasTrial} from './keras/trial.ts';
import {prepareOwnModel} from './own_model.ts';
import {describedNetwork, writeSamples, writeTrial, writeWeights} from './trial_files.ts';
import type {TrialProcess} from './trial_process.ts';

const NATIVE = path.join(import.meta.dirname, '..', NATIVE_FOLDER);

export type Checked = Pick<PageReport, 'metrics' | 'flags' | 'facts' | 'outputs'>;
type UpdateRule = 'per_sample' | 'minibatch';

const NO_MODEL = {directory: '', files: []};

export interface Prepared {
  python: string;
  /** Asks the process for what is held against the reference. */
  check: (trial: TrialProcess, updateRule: UpdateRule) => Promise<Checked>;
  /** Of a person's model. */
  own?: OwnModel;
}

interface OwnModel {
  /** Writes what the process takes, once it knows which inputs there are. */
  feed: (inputs: ModelInput[]) => Promise<void>;
  /** What the record has of it besides. */
  fed: () => Checked;
  /** What is to be said where the library does not take it. */
  refused: (words: string) => PageFailure;
}

/** What the process computes with, and how its answers are checked. */
interface Computing {
  network: object;
  model: {directory: string; files: string[]};
  check: Prepared['check'];
  own?: OwnModel;
}

async function theModel(
  parameters: TrialParameters,
  data: string,
): Promise<{directory: string; files: string[]}> {
  const {framework, version, workload, modelParameters, value, maker_sha256} = parameters;
  const {environment = 'native'} = framework;
  const given = modelParameters(workload).map((name) => `${name}-${value(name)}`);
  const model = [framework.framework, version.version, workload, given.join('_')].join('/');
  const directory = path.join(data, 'prepared', model);
  const described = path.join(directory, 'prepared.json');
  const prepared = existsSync(described)
    ? (JSON.parse(await readFile(described, 'utf8')) as PreparedModel)
    : undefined;
  if (prepared?.maker_sha256 !== maker_sha256)
    throw new PageFailure(
      'unsupported',
      'model_not_prepared',
      isSetUp(environment, data)
        ? 'this model was not prepared; ./webdyno prepare PLAN makes it, or says why it cannot be made'
        : `this model was not prepared: ./webdyno setup ${environment}, then ./webdyno prepare PLAN`,
    );
  for (const {name, bytes} of prepared.files) {
    const there = await stat(path.join(directory, name)).catch(() => undefined);
    if (there?.size !== bytes)
      throw new PageFailure(
        'page_error',
        'prepared_model_damaged',
        `prepared/${model} below the data directory: ${name} is missing or of another size; ./webdyno prepare PLAN makes it again`,
      );
  }
  // keras.json is none of the model's own.
  const files = prepared.files.map(({name}) => name).filter((name) => name !== KERAS_FILE);
  return {directory, files};
}

async function networkComputing(
  parameters: TrialParameters,
  origin: string,
  directory: string,
  dataDirectory: string,
): Promise<Computing> {
  checkData(parameters);
  const data = await datasetOf(parameters, origin);
  const training = parameters.task === 'train';
  const model = training ? NO_MODEL : await theModel(parameters, dataDirectory);
  const each = training ? parameters.integer('batch') : DISTINCT_SAMPLES;
  const samples = data.batch(0, training ? DISTINCT_BATCHES * each : each);
  const network = networkOf(parameters, {});
  await writeSamples(directory, samples);
  if (training) await writeWeights(directory, network);
  const batch = slice(samples, 0, each);
  return {
    network: describedNetwork(network),
    model,
    check: (trial, updateRule) =>
      checkAnswers(trial, {parameters, directory, network, batch, updateRule}),
  };
}

async function kerasComputing(
  parameters: TrialParameters,
  dataDirectory: string,
  directory: string,
): Promise<Computing> {
  const model = await theModel(parameters, dataDirectory);
  const keras = await prepareKerasTrial(model.directory, directory);
  return {
    network: describedKerasNetwork(keras),
    model,
    check: (trial) => checkKerasTrial(trial, directory, parameters, keras),
  };
}

async function ownComputing(
  parameters: TrialParameters,
  origin: string,
  directory: string,
): Promise<Computing> {
  const {model_directory, model_files, given, feed, fed, check} = await prepareOwnModel(
    parameters,
    origin,
    directory,
  );
  return {
    network: {},
    model: {directory: model_directory, files: model_files},
    check,
    own: {feed, fed, refused: (words) => refusedBy(given, new Error(words))},
  };
}

function computing(
  parameters: TrialParameters,
  origin: string,
  directory: string,
  dataDirectory: string,
): Promise<Computing> {
  if (parameters.workload === 'custom') return ownComputing(parameters, origin, directory);
  if (parameters.workload === 'keras') return kerasComputing(parameters, dataDirectory, directory);
  return networkComputing(parameters, origin, directory, dataDirectory);
}

/** `data`: the data directory. Throws PageFailure when the machine lacks what the trial needs. */
export async function prepareTrial(
  trial: NonNullable<Lease['trial']>,
  data: string,
  directory: string,
): Promise<Prepared> {
  const {origin, searchParams} = new URL(trial.url);
  const response = await fetch(`${origin}/catalog.json`);
  const parameters = trialParameters(searchParams, (await response.json()) as Catalog);
  const {framework, version, backend, task} = parameters;
  const environment = environmentFor(framework, backend);
  const python = pythonFor(environment, data);
  if (python === undefined) {
    const what = environment === framework.environment ? '' : ` on ${backend}`;
    // Where its models are saved, too.
    const needed = new Set(task === 'infer' ? [framework.environment, environment] : [environment]);
    const missing = [...needed].filter((each) => each !== undefined && !isSetUp(each, data));
    const setups = missing.map((each) => `./webdyno setup ${each}`);
    throw new PageFailure(
      'unsupported',
      'environment_missing',
      `${framework.title}${what} is not set up: ${setups.join(' and ')}`,
    );
  }
  const {network, model, check, own} = await computing(parameters, origin, directory, data);
  await writeTrial(directory, {
    trial_uuid: trial.trial_uuid,
    framework_file: path.join(NATIVE, nativeFile(framework.framework)),
    framework_version: version.version,
    backend,
    task,
    ...(own === undefined ? {} : {own_model: true as const}),
    parameters: trial.configuration.parameters,
    operators: parameters.operators,
    network,
    model_directory: model.directory,
    model_files: model.files,
  });
  return {python, check, ...(own === undefined ? {} : {own})};
}
