// The repository's own files, as the rules read them: without what is built, installed or generated.
import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';

export const repository = path.join(import.meta.dirname, '../..');

const notOurs = new Set(['.git', 'node_modules', 'build', 'generated', 'vendor']);

function walk(directory: string): string[] {
  return readdirSync(path.join(repository, directory), {withFileTypes: true}).flatMap((entry) => {
    if (notOurs.has(entry.name)) return [];
    const name = path.posix.join(directory, entry.name);
    if (entry.isDirectory()) return walk(name);
    return entry.isFile() ? [name] : [];
  });
}

/** Paths from the repository's root. */
export const files: readonly string[] = walk('.');

export function read(file: string): string {
  return readFileSync(path.join(repository, file), 'utf8');
}

export function withExtension(...extensions: string[]): string[] {
  return files.filter((file) => extensions.includes(path.extname(file)));
}

export interface NumberedLine {
  text: string;
  number: number;
}

export function lines(file: string): NumberedLine[] {
  return read(file)
    .split('\n')
    .map((text, index) => ({text, number: index + 1}));
}
