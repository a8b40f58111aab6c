import {expect, it} from 'vitest';
import {ProgramFailure} from '../../tools/run_program.ts';
import {whyNot} from './prepare.ts';

const LACK = "the machine's memory is not enough for this model and format";

it.each([
  [
    'what the converter says of its need',
    'Traceback\nMemoryError: converting vgg16 takes 6.0 GB of memory, 2.0 GB are free\n',
    'it ended with 1',
    'converting vgg16 takes 6.0 GB of memory, 2.0 GB are free',
  ],
  ['an allocation of Python', 'Traceback\n  x = y\nMemoryError\n', 'it ended with 1', LACK],
  [
    'one of numpy',
    'Traceback\nnumpy._core._exceptions._ArrayMemoryError: Unable to allocate 392. MiB for an array\n',
    'it ended with 1',
    LACK,
  ],
  [
    'one of C++',
    "terminate called after throwing an instance of 'std::bad_alloc'\n",
    'it ended with SIGABRT',
    LACK,
  ],
  ['the kernel, which has ended it', '', 'it ended with SIGKILL', LACK],
  [
    'another error',
    'Traceback\nValueError: unknown optimizer\nmore words\n',
    'it ended with 1',
    'ValueError: unknown optimizer',
  ],
  ['nothing', '', 'it ended with 3', 'it ended with 3'],
])('a reason in one line: %s', (_, printed, message, reason) => {
  expect(whyNot(new ProgramFailure(message, printed))).toBe(reason);
});
