// node add.ts DATA_DIRECTORY PACKAGE@VERSION | FRAMEWORK FILE: makes another version of a framework known to the collector, as
// DATA_DIRECTORY/vendor/FRAMEWORK/VERSION/. Exits with 2 for what makes no sense, with 3 when the machine or network fails.
import {readFileSync, readdirSync} from 'node:fs';
import path from 'node:path';
import type {FrameworkManifest} from '../../schema/generated/types.ts';
import {Refusal} from '../refusal.ts';
import {runTool} from '../tools/run_tool.ts';
import {addOwnFile} from './own_file.ts';
import {addPublishedVersion} from './published_version.ts';

const frameworks = path.join(import.meta.dirname, '../frameworks');

function manifests(): FrameworkManifest[] {
  return readdirSync(frameworks)
    .map((name) => readFileSync(path.join(frameworks, name, 'manifest.json'), 'utf8'))
    .map((text) => JSON.parse(text) as FrameworkManifest)
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
