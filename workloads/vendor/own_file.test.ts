import {mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {runInNewContext} from 'node:vm';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import litert from '../frameworks/litert/manifest.json' with {type: 'json'};
import mind from '../frameworks/mind/manifest.json' with {type: 'json'};
import tfjs from '../frameworks/tfjs/manifest.json' with {type: 'json'};
import webdnn from '../frameworks/webdnn/manifest.json' with {type: 'json'};
import type {FrameworkManifest} from '../../schema/generated/types.ts';
import {sha256} from './file_facts.ts';
import {addOwnFile} from './own_file.ts';

const manifests = [mind, litert, tfjs, webdnn] as unknown as FrameworkManifest[];
let directory: string;
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'webdyno-own-file-'));
});
afterEach(() => rmSync(directory, {recursive: true}));

const add = (name: string, file: string): Promise<string> =>
  addOwnFile(manifests, name, file, path.join(directory, 'vendor'));

function write(text: string): string {
  const file = path.join(directory, 'index.js');
  writeFileSync(file, text);
  return file;
}

interface Version {
  version: string;
  workloads?: object;
  prepared_by?: string[];
  files: {name: string; script_for: string[]; sha256: string; bytes: number}[];
}

function added(name = 'mind', script = `${name}.js`): {version: Version; script: string} {
  const framework = path.join(directory, 'vendor', name);
  const [folder] = readdirSync(framework) as [string];
  const version = JSON.parse(
    readFileSync(path.join(framework, folder, 'version.json'), 'utf8'),
  ) as Version;
  return {version, script: readFileSync(path.join(framework, folder, script), 'utf8')};
}

describe('a browser script', () => {
  it('is served byte for byte; its hash is its version', async () => {
    const text = 'var Mind = function () { this.answer = 42; };';
    await add('mind', write(text));
    const {version, script} = added();
    expect(script).toBe(text);
    expect(version.version).toBe(`own-${sha256(Buffer.from(text)).slice(0, 12)}`);
    expect(version.files).toMatchObject([
      {name: 'mind.js', script_for: ['cpu'], bytes: text.length, sha256: sha256(Buffer.from(text))},
    ]);
  });

  it('can do what the manifest says of such files', async () => {
    await add('webdnn', write('var WebDNN = {}; /* onnxBaseName webdnn_malloc */'));
    const {version} = added('webdnn');
    expect(version.workloads).toEqual(webdnn.own_file.workloads);
    expect(version.prepared_by).toBeUndefined();
    expect(version.files).toMatchObject([{script_for: ['cpu', 'wasm', 'webgl', 'webgpu']}]);
  });
});

describe('a CommonJS module', () => {
  it('is bundled with its dependencies, those that no registry has any more too', async () => {
    await add(
      'mind',
      write(`const htan = require('htan'); const htanPrime = require('htan-prime');
        const sigmoid = require('sigmoid');
        module.exports = () => [htan(0.5), htanPrime(0.5), sigmoid(0)];`),
    );
    const {script} = added();
    const answer = runInNewContext(`${script}; Mind()`) as number[];
    expect(answer[0]).toBeCloseTo(Math.tanh(0.5), 15);
    expect(answer[1]).toBeCloseTo(1 - Math.tanh(0.5) ** 2, 15);
    expect(answer[2]).toBe(0.5);
  });

  it('with a dependency that is nowhere is refused by its name', async () => {
    const file = write("module.exports = require('no-such-dependency-of-mind');");
    await expect(add('mind', file)).rejects.toThrow('Could not resolve "no-such-dependency');
  });
});

describe('a build of a published framework', () => {
  it('may be called as it likes, and can do what it has the files for', async () => {
    const said = await add('tfjs', write('var tf = {};'));
    const {version} = added('tfjs', 'tf.min.js');
    expect(version.version).toBe(`own-${sha256(Buffer.from('var tf = {};')).slice(0, 12)}`);
    expect(version.workloads).toMatchObject({mlp: {train: ['cpu', 'webgl']}});
    expect(version.files).toMatchObject([{path: 'dist/tf.min.js', bytes: 12}]);
    expect(said).toContain('without wasm, webgpu: there is no tf-backend-wasm.min.js');
  });

  it('is served with what lies beside it under the published names', async () => {
    writeFileSync(path.join(directory, 'tf-backend-webgpu.min.js'), 'var gpu = {};');
    await add('tfjs', write('var tf = {};'));
    const {version} = added('tfjs', 'tf-backend-webgpu.min.js');
    expect(version.workloads).toMatchObject({mlp: {train: ['cpu', 'webgl', 'webgpu']}});
    expect(version.files).toHaveLength(2);
  });
});

describe('what cannot be a framework', () => {
  it.each([
    ['mind', 'var Mine = 1;', 'it does not mention Mind'],
    ['mind', 'var Mind = ', 'not a browser script: SyntaxError'],
    [
      'webdnn',
      'var WebDNN = 1;',
      'it does not mention onnxBaseName: not the webdnn.js of WebDNN 2',
    ],
    [
      'webdnn',
      'var WebDNN = {onnxBaseName: 1};',
      "it does not mention webdnn_malloc: built without WebDNN 2's WebAssembly kernels",
    ],
    ['tfjs', 'var tf = ', 'not a browser script: SyntaxError'],
    ['tfjs', 'hi', 'it does not mention tf: the global that pages use'],
    ['tfjs', 'var tfx, gltf;', 'it does not mention tf: the global that pages use'],
    ['litert', 'var litert = 1;', 'pages need wasm-utils.js beside it'],
    ['mine', 'var Mine = 1;', 'vendor add mine FILE: allowed are mind, litert, tfjs, webdnn'],
  ])('%s from %s', async (name, text, message) => {
    await expect(add(name, write(text))).rejects.toThrow(message);
    expect(readdirSync(directory)).toEqual(['index.js']);
  });

  it('the file of WebDNN 1, which is built in', async () => {
    const file = path.join(import.meta.dirname, '../../node_modules/webdnn/dist/webdnn.js');
    await expect(add('webdnn', file)).rejects.toThrow('not the webdnn.js of WebDNN 2');
  });

  it('a file that is not there', async () => {
    await expect(add('mind', path.join(directory, 'none.js'))).rejects.toThrow('no such file');
  });
});
