import {expect, it} from 'vitest';
import {pipProgress, whyPipFailed} from './pip_output.ts';

// As pip 23.0 prints it, of two packages; its lines come in pieces.
const PRINTED = `Collecting numpy==2.1.3
  Downloading numpy-2.1.3-cp311-cp311-manylinux_2_17_x86_64.manylinux2014_x86_64.whl.metadata (62 kB)
  Downloading numpy-2.1.3-cp311-cp311-manylinux_2_17_x86_64.manylinux2014_x86_64.whl (16.3 MB)
Collecting packaging==23.2
  File was already downloaded /data/python/.fetched-native/packaging-23.2-py3-none-any.whl
Installing collected packages: packaging, numpy
Successfully installed numpy-2.1.3 packaging-23.2
`;

it('tells each package once, with what was fetched so far', () => {
  const told: string[] = [];
  const progress = pipProgress(2, (line) => told.push(line));
  for (let at = 0; at < PRINTED.length; at += 37) progress(PRINTED.slice(at, at + 37));
  expect(told).toEqual([
    '1 of 2, 16 MB: numpy 2.1.3',
    '2 of 2, 16 MB: packaging 23.2, which is there already',
    'puts 2 packages in place',
  ]);
});

it.each([
  [
    'ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device',
    'the disk is full',
  ],
  [
    "WARNING: Retrying (Retry(total=0)) after connection broken by 'NewConnectionError('<...>: Failed to establish a new connection')'",
    'PyPI cannot be reached',
  ],
  [
    'ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.',
    'a package is not the one that was published',
  ],
  [
    'pip._vendor.urllib3.exceptions.ReadTimeoutError: HTTPSConnectionPool: Read timed out.',
    'cannot be reached; connect',
  ],
  [
    'ERROR: Could not find a version that satisfies the requirement tensorflow==2.19.0 (from versions: none)\nERROR: No matching distribution found for tensorflow==2.19.0',
    'PyPI has no tensorflow==2.19.0 for this machine',
  ],
  ['something\nERROR: No matching distribution found for x\nlater', 'ERROR: No matching'],
])('says in one line why it failed: %s', (printed, said) => {
  const line = whyPipFailed(printed);
  expect(line).toContain(said);
  expect(line).not.toContain('\n');
});
