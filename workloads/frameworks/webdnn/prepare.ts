// A network as WebDNN's own transpiler writes it, for its three backends; as an ONNX file for version 2.
import {existsSync} from 'node:fs';
import {mkdir, mkdtemp, readFile, readdir, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {encodeOnnx} from '../../formats/onnx.ts';
import type {ModelFile} from '../../harness/adapter.ts';
import {layerWeights, weightedLayers} from '../../networks/network.ts';
import type {Layer, Network} from '../../networks/network.ts';
import type {Making, PrepareModel} from '../../prepare/prepare.ts';
import {Refusal} from '../../refusal.ts';
import {ProgramFailure, runProgram} from '../../tools/run_program.ts';
import {environmentDirectory, pythonOf} from './environment.ts';

/** Written by the transpiler on the way, fetched by no page. */
const INTERMEDIATE = /^kernels_asmjs|\.cpp$/;

function withoutWeights(layer: Layer): object {
  return Object.fromEntries(
    Object.entries(layer).filter(([, value]) => !(value instanceof Float32Array)),
  );
}

async function writeNetwork(network: Network, directory: string): Promise<void> {
  const layers = network.layers.map(withoutWeights);
  await writeFile(path.join(directory, 'network.json'), JSON.stringify({...network, layers}));
  const weights = weightedLayers(network)
    .flatMap(layerWeights)
    .map(({values}) => Buffer.from(values.buffer, values.byteOffset, values.byteLength));
  await writeFile(path.join(directory, 'weights.bin'), Buffer.concat(weights));
}

async function readFiles(directory: string): Promise<ModelFile[]> {
  const names = (await readdir(directory)).filter((name) => !INTERMEDIATE.test(name));
  return Promise.all(
    names.sort().map(async (name) => ({
      name,
      bytes: new Uint8Array(await readFile(path.join(directory, name))),
    })),
  );
}

async function transpiled(network: Network, {data, interrupted}: Making): Promise<ModelFile[]> {
  const python = pythonOf(environmentDirectory(data));
  if (!existsSync(python))
    throw new Refusal(3, "WebDNN's transpiler is not set up: ./webdyno setup webdnn");
  const place = await mkdtemp(path.join(tmpdir(), 'webdyno-webdnn-'));
  const [source, made] = [path.join(place, 'source'), path.join(place, 'made')];
  try {
    await Promise.all([mkdir(source), mkdir(made)]);
    await writeNetwork(network, source);
    const script = path.join(import.meta.dirname, 'transpile.py');
    await runProgram(python, [script, source, made], interrupted, {
      ...process.env,
      // Debian's emscripten 3.1.6 with Debian's own Node: under Node 24 it leaves the names of imports as they were in the
      // script and shortens them in the WebAssembly, without a word.
      PATH: '/usr/bin:/bin',
      EMCC_CFLAGS: '-I/usr/include/eigen3',
      NODE_PATH: '/usr/share/nodejs',
    });
    return await readFiles(made);
  } catch (error) {
    if (!(error instanceof ProgramFailure)) throw error;
    const last = error.printed.trim().split('\n').at(-1) || error.message;
    throw new Refusal(3, `WebDNN's transpiler: ${last}`);
  } finally {
    await rm(place, {recursive: true, force: true});
  }
}

/** Version 2, of which there are files of one's own alone, reads ONNX. */
export const prepareModel: PrepareModel = (network, making) =>
  making.version.startsWith('own-')
    ? [{name: 'model.onnx', bytes: encodeOnnx(network)}]
    : transpiled(network, making);
