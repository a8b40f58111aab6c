// What is refused before npm is asked; docs/workloads.md has commands that fetch.
import {expect, it} from 'vitest';
import tfjs from '../frameworks/tfjs/manifest.json' with {type: 'json'};
import brain from '../frameworks/brain/manifest.json' with {type: 'json'};
import type {FrameworkManifest} from '../../schema/generated/types.ts';
import {addPublishedVersion} from './published_version.ts';

const manifests = [brain, tfjs] as unknown as FrameworkManifest[];

const add = (given: string): Promise<string> =>
  addPublishedVersion(manifests, given, '/nowhere', new AbortController().signal);

it.each([
  ['@tensorflow/tfjs', 'give PACKAGE@VERSION with an exact version, as 4.20.0'],
  ['@tensorflow/tfjs@latest', 'give PACKAGE@VERSION with an exact version'],
  ['@tensorflow/tfjs@^4.0.0', 'give PACKAGE@VERSION with an exact version'],
  ['tfjs@4.20.0', 'write @tensorflow/tfjs@4.20.0; allowed are brain.js, @tensorflow/tfjs'],
  ['brain@2.0.0-beta.23', 'write brain.js@2.0.0-beta.23; allowed are'],
  ['tensorflow@4.20.0', 'vendor add tensorflow@4.20.0: allowed are brain.js, @tensorflow/tfjs'],
  ['@tensorflow/tfjs@4.22.0', 'tfjs 4.22.0 is built in'],
  ['brain.js@2.0.0-beta.24', 'brain 2.0.0-beta.24 is built in'],
])('%s is refused', async (given, message) => {
  await expect(add(given)).rejects.toThrow(message);
});
