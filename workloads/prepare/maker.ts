// What makes a framework's models before a sweep, as one hash: a model that something else has made is another one.
import {readFileSync, readdirSync} from 'node:fs';
import path from 'node:path';
import {sha256} from '../vendor/file_facts.ts';

const workloads = path.join(import.meta.dirname, '..');

function sources(folder: string): string[] {
  return readdirSync(path.join(workloads, folder))
    .filter((name) => /\.(ts|py)$/.test(name) && !name.endsWith('.test.ts'))
    .sort()
    .map((name) => path.join(folder, name));
}

/** Over the sources of networks, formats and the framework's folder, each after its name. */
export function makerSha256(framework: string): string {
  const files = ['networks', 'formats', `frameworks/${framework}`].flatMap(sources);
  const parts = files.flatMap((file) => [
    Buffer.from(`${file}\n`),
    readFileSync(path.join(workloads, file)),
  ]);
  return sha256(Buffer.concat(parts));
}
