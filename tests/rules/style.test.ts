// Rules of form that no formatter knows.
import {createHash} from 'node:crypto';
import path from 'node:path';
import {describe, expect, it} from 'vitest';
import {files, lines, read, withExtension} from './source_tree.ts';

const code = withExtension(
  '.cpp',
  '.hpp',
  '.ts',
  '.tsx',
  '.mjs',
  '.js',
  '.css',
  '.html',
  '.sql',
  '.cmake',
  '.sh',
);

describe('files', () => {
  it('have 400 lines at most', () => {
    const long = code.filter((file) => lines(file).length - 1 > 400);
    expect(long.map((file) => `${file}: ${lines(file).length - 1} lines`)).toEqual([]);
  });

  it('lie with the module that owns them', () => {
    const ownerless = files.filter((file) =>
      path.posix
        .dirname(file)
        .split('/')
        .some((folder) =>
          ['utils', 'util', 'common', 'helpers', 'helper', 'misc'].includes(folder),
        ),
    );
    expect(ownerless).toEqual([]);
  });

  it('leave nothing for later', () => {
    const form = new RegExp(['TO', 'DO|FIX', 'ME|XX', 'X:'].join('')); // in pieces: this file is read too
    const left = code.flatMap((file) =>
      lines(file)
        .filter(({text}) => form.test(text))
        .map(({number}) => `${file}:${number}`),
    );
    expect(left).toEqual([]);
  });

  it('in C++ begin with the guard and their own header', () => {
    const unguarded = withExtension('.hpp').filter(
      (file) => !read(file).startsWith('#pragma once\n'),
    );
    expect(unguarded).toEqual([]);
    const misplaced = withExtension('.cpp').filter((file) => {
      const header = file.replace(/\.cpp$/, '.hpp');
      if (!files.includes(header)) return false;
      return /^#include "([^"]+)"/m.exec(read(file))?.[1] !== header;
    });
    expect(misplaced).toEqual([]);
  });
});

describe('the extension id', () => {
  it('follows from the key in the manifest', () => {
    const manifest = JSON.parse(read('extension/manifest.json')) as {key: string};
    const digest = createHash('sha256').update(Buffer.from(manifest.key, 'base64')).digest('hex');
    // Chromium writes the first 16 bytes with the letters a to p for the digits 0 to f.
    const id = digest
      .slice(0, 32)
      .replaceAll(/./g, (digit) => String.fromCharCode(97 + Number.parseInt(digit, 16)));
    expect(read('schema/wire/version.hpp.in')).toContain(`kExtensionId = "${id}"`);
  });
});
