// docs/add-a-framework.md, word for word: its three files in a folder of their own, and the one of a framework outside of a browser,
// built and measured. The programs run from a
// prefix of their own, so that the build of this project stays as it is.
import {execFileSync} from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {createSandbox, nativeHostProgram, program} from './sandbox.ts';
import type {Sandbox} from './sandbox.ts';

const root = path.join(import.meta.dirname, '../..');
const page = readFileSync(path.join(root, 'docs/add-a-framework.md'), 'utf8');

/** The page's first block of a language, or of the file that stands behind it. */
function block(language: string): string {
  const text = new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(page)?.[1];
  if (text === undefined) throw new Error(`no block of ${language} in docs/add-a-framework.md`);
  return text;
}

let tree: string;
let sandbox: Sandbox;
beforeAll(() => {
  tree = mkdtempSync(path.join(tmpdir(), 'webdyno-tree-'));
  cpSync(path.join(root, 'workloads'), path.join(tree, 'workloads'), {recursive: true});
  for (const name of ['node_modules', 'schema', 'extension', 'package.json'])
    symlinkSync(path.join(root, name), path.join(tree, name));

  const folder = path.join(tree, 'workloads/frameworks/plain');
  mkdirSync(folder);
  writeFileSync(path.join(folder, 'manifest.json'), block('json'));
  writeFileSync(path.join(folder, 'adapter.ts'), block('ts adapter'));
  writeFileSync(path.join(folder, 'prepare.ts'), block('ts prepare'));
  writeFileSync(
    path.join(tree, 'workloads/native/frameworks/plain_native.py'),
    block('python native'),
  );
  execFileSync('node', ['workloads/build.mjs'], {cwd: tree});

  mkdirSync(path.join(tree, 'bin'));
  for (const file of [program, nativeHostProgram])
    cpSync(file, path.join(tree, 'bin', path.basename(file)));
  const share = path.join(tree, 'share/webdyno');
  mkdirSync(share, {recursive: true});
  for (const name of ['extension', 'dashboard'])
    cpSync(path.join(root, 'build/web', name), path.join(share, name), {recursive: true});
  cpSync(path.join(tree, 'build/web/workloads'), path.join(share, 'workloads'), {recursive: true});
  symlinkSync(tree, path.join(share, 'source')); // where models are prepared by what the page builds
  sandbox = createSandbox(path.join(tree, 'bin/webdyno'));
}, 120_000);
afterAll(() => {
  sandbox.remove();
  rmSync(tree, {recursive: true});
});

test.each([
  ['a folder with the three files', 'plain'],
  ['one file in Python', 'plain-native'],
])(
  '%s is a framework that can be measured',
  async (_, framework) => {
    const plan = sandbox.writePlan({
      name: framework,
      matrix: [
        {
          workload: 'mlp',
          framework: [framework],
          backend: ['cpu'],
          task: ['infer'],
          depth: [1],
          width: [8],
          samples: [5],
          warmup_ms: [100],
          measure_ms: [100],
        },
      ],
      repeat: {trials: 1},
      control: false,
      rate_hz: 50,
    });
    const finished = await sandbox.run('run', '--db', sandbox.database, '--plan', plan);
    expect(finished.code, finished.stderr).toBe(0);
    const trials = sandbox.query(
      `SELECT framework, framework_version, outcome, message, max_abs_error FROM trial_summary WHERE framework = '${framework}'`,
    );
    expect(trials).toMatchObject([{framework, framework_version: '1', outcome: 'done'}]);
    expect(trials[0]!.max_abs_error).toBeLessThanOrEqual(1e-5);
  },
  120_000,
);
