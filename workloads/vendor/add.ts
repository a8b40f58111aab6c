// node add.ts DATA_DIRECTORY PACKAGE@VERSION | FRAMEWORK FILE: makes another version of a framework known to the collector, as
// DATA_DIRECTORY/vendor/FRAMEWORK/VERSION/. Exits with 2 for what makes no sense, with 3 when the machine or network fails.
import {existsSync, readFileSync, readdirSync} from 'node:fs';
import path from 'node:path';
import type {FrameworkManifest} from '../../schema/generated/types.ts';
import {Refusal} from '../refusal.ts';
import {runTool} from '../tools/run_tool.ts';
import {addOwnFile} from './own_file.ts';
import {addPublishedVersion} from './published_version.ts';

const workloads = path.join(import.meta.dirname, '..');

function manifests(): FrameworkManifest[] {
  return readdirSync(workloads)
    .map((name) => path.join(workloads, name, 'manifest.json'))
    .filter((file) => existsSync(file))
    .map((file) => JSON.parse(readFileSync(file, 'utf8')) as FrameworkManifest)
    .filter(({test_only}) => test_only !== true);
}

await runTool(async ([data, name, file], interrupted) => {
  if (data === undefined || name === undefined)
    throw new Refusal(2, 'vendor add: give PACKAGE@VERSION, or FRAMEWORK FILE');
  const vendor = path.join(data, 'vendor');
  return file === undefined
    ? addPublishedVersion(manifests(), name, vendor, interrupted)
    : addOwnFile(manifests(), name, file, vendor);
});
