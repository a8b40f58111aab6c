// A network as WebDNN's own transpiler writes it, for its three backends.
import {existsSync} from 'node:fs';
import {mkdtemp, readdir, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {layerWeights, weightedLayers} from '../../networks/network.ts';
import type {Layer, Network} from '../../networks/network.ts';
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

export async function prepareModel(
  network: Network,
  directory: string,
  data: string,
  interrupted: AbortSignal,
): Promise<void> {
  const python = pythonOf(environmentDirectory(data));
  if (!existsSync(python))
    throw new Refusal(3, "WebDNN's transpiler is not set up: ./webdyno setup webdnn");
  const source = await mkdtemp(path.join(tmpdir(), 'webdyno-webdnn-'));
  try {
    await writeNetwork(network, source);
    const script = path.join(import.meta.dirname, 'transpile.py');
    await runProgram(python, [script, source, directory], interrupted, {
      ...process.env,
      // Debian's emscripten 3.1.6 with Debian's own Node: under Node 24 it leaves the names of imports as they were in the
      // script and shortens them in the WebAssembly, without a word.
      PATH: '/usr/bin:/bin',
      EMCC_CFLAGS: '-I/usr/include/eigen3',
      NODE_PATH: '/usr/share/nodejs',
    });
  } catch (error) {
    if (!(error instanceof ProgramFailure)) throw error;
    const last = error.printed.trim().split('\n').at(-1) || error.message;
    throw new Refusal(3, `WebDNN's transpiler: ${last}`);
  } finally {
    await rm(source, {recursive: true, force: true});
  }
  const unneeded = (await readdir(directory)).filter((name) => INTERMEDIATE.test(name));
  await Promise.all(unneeded.map((name) => rm(path.join(directory, name))));
}
