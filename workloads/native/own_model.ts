// A trial of workload custom outside of a browser: a person's model from the bytes that pages get, on the values that pages feed
// it, and its outputs as pages report them.
import {createWriteStream} from 'node:fs';
import {mkdir, readFile, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {Readable} from 'node:stream';
import {pipeline} from 'node:stream/promises';
import type {ReadableStream} from 'node:stream/web';
import type {PageReport} from '../../schema/generated/types.ts';
import type {Feed, ModelInput, ModelOutput, OpenedModel} from '../harness/adapter.ts';
import {fedSamples} from '../harness/fed_samples.ts';
import {arrayType} from '../harness/input_types.ts';
import {encodedPath} from '../harness/model_address.ts';
import {bytesOf, folderUrl, missingBeside, modelFolder, modelOf} from '../harness/model_folder.ts';
import {FirstOutputs, recordOutputs} from '../harness/model_outputs.ts';
import type {TrialParameters} from '../harness/parameters.ts';
import {createRecorder} from '../harness/recorder.ts';
import type {Recorder} from '../harness/recorder.ts';
import type {Given} from '../harness/refused_model.ts';
import {expectKind} from './answers.ts';
import type {TrialProcess} from './trial_process.ts';

type Report = Pick<PageReport, 'metrics' | 'flags' | 'facts' | 'outputs'>;

export interface OwnModelTrial {
  model_directory: string;
  /** The model itself, and behind it what its loader fetches too. */
  model_files: string[];
  given: Given;
  /** Writes what the process takes in turn, from the inputs that the model declares. */
  feed: (inputs: ModelInput[]) => Promise<void>;
  /** What is known before the checks, and stays where they are given up. */
  fed: () => Report;
  check: (trial: TrialProcess) => Promise<Report>;
}

async function fetchFile(address: string, file: string): Promise<void> {
  const {ok, status, body} = await fetch(address);
  if (!ok || body === null) throw new Error(`${address}: HTTP ${status}`);
  await mkdir(path.dirname(file), {recursive: true});
  await pipeline(Readable.fromWeb(body as ReadableStream), createWriteStream(file));
}

/** fed.bin holds each array once, fed.json where those of each sample lie. */
async function writeFeeds(directory: string, samples: Feed[][]): Promise<void> {
  const places = new Map<Feed, number>();
  const arrays: Uint8Array[] = [];
  let end = 0;
  for (const feed of samples.flat()) {
    if (places.has(feed)) continue;
    const {buffer, byteOffset, byteLength} = feed.values;
    places.set(feed, end);
    arrays.push(new Uint8Array(buffer, byteOffset, byteLength));
    end += byteLength;
  }
  const described = samples.map((feeds) =>
    feeds.map((feed) => ({
      type: feed.type,
      shape: feed.shape,
      begin: places.get(feed),
      bytes: feed.values.byteLength,
    })),
  );
  await writeFile(path.join(directory, 'fed.bin'), Buffer.concat(arrays));
  await writeFile(path.join(directory, 'fed.json'), JSON.stringify(described));
}

/** What the process says of its outputs; values are in answer.bin, texts in the message. */
export interface SaidOutput {
  name: string;
  type: string;
  shape: number[];
  bytes: number;
  texts?: string[];
}

function outputsOf(said: SaidOutput[], answer: Uint8Array<ArrayBuffer>): ModelOutput[] {
  let begin = 0;
  return said.map(({name, type, shape, bytes, texts}) => {
    const part = answer.slice(begin, (begin += bytes)); // its own buffer: arrays begin at whole values
    const values =
      texts ??
      new (
        arrayType(name, type) as unknown as new (
          buffer: ArrayBuffer,
        ) => Exclude<ModelOutput['values'], string[]>
      )(part.buffer);
    return {name, type, shape, values};
  });
}

/** As pages take the outputs: by computing the first samples once more. */
async function checkOutputs(
  trial: TrialProcess,
  directory: string,
  samples: Feed[][],
  recorder: Recorder,
): Promise<Report> {
  await expectKind(trial, 'checking');
  const model: OpenedModel = {
    inputs: [],
    async infer(feeds) {
      trial.tell({kind: 'compute', sample: samples.indexOf(feeds)});
      const {outputs} = await expectKind(trial, 'outputs');
      const bytes = await readFile(path.join(directory, 'answer.bin'));
      return outputsOf(outputs, new Uint8Array(bytes));
    },
  };
  await recordOutputs(new FirstOutputs(samples.length), model, samples, recorder);
  trial.tell({kind: 'checked'});
  return recorder.report();
}

/** Fetches the model's files into the trial's directory. */
export async function prepareOwnModel(
  parameters: TrialParameters,
  origin: string,
  directory: string,
): Promise<OwnModelTrial> {
  const folder = await modelFolder(parameters.text('model'), origin);
  const {file, beside} = modelOf(folder, parameters);
  const missing = missingBeside(folder, {file, beside});
  const there = beside.filter((name) => !missing.includes(name));
  const files = [file, ...there.map((name) => path.posix.join(path.posix.dirname(file), name))];
  const model_directory = path.join(directory, 'model');
  for (const name of files)
    await fetchFile(
      folderUrl(folder, origin) + encodedPath(name),
      path.join(model_directory, name),
    );
  const recorder = createRecorder(parameters.backend);
  recorder.fact('model', file);
  recorder.fact('model_folder', folder.label);
  const given: Given = {
    ...{file, missing, assumed: [], ones: []},
    bytes: bytesOf(folder, {file, beside}),
    loading: true,
  };
  let samples: Feed[][] = [];
  const fed = recorder.report;
  return {
    model_directory,
    model_files: files,
    given,
    async feed(inputs) {
      const made = await fedSamples(inputs, parameters, recorder, origin);
      Object.assign(given, {assumed: made.assumed, ones: made.ones, loading: false});
      samples = made.samples;
      await writeFeeds(directory, samples);
    },
    fed,
    check: (trial) => checkOutputs(trial, directory, samples, createRecorder(parameters.backend)),
  };
}
