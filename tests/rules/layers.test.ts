// Who may include and import whom: tests/rules/layers.json against every #include and import, and against the table in
// docs/architecture.md.
import path from 'node:path';
import {describe, expect, it} from 'vitest';
import {files, lines, read, withExtension} from './source_tree.ts';

interface Layers {
  modules: Record<string, {uses: string[]; reason: string}>;
  libraries: {pattern: string; only_in: string[]; reason: string}[];
}

interface Dependency {
  file: string;
  line: number;
  target: string;
}

const layers = JSON.parse(read('tests/rules/layers.json')) as Layers;
const modules = Object.keys(layers.modules);

/** The innermost module that a path lies in. */
function moduleOf(file: string): string | undefined {
  return modules
    .filter((module) => file.startsWith(`${module}/`))
    .sort((a, b) => b.length - a.length)[0];
}

const cpp = withExtension('.cpp', '.hpp');
const script = withExtension('.ts', '.tsx', '.mjs');

function includes(form: RegExp): Dependency[] {
  return cpp.flatMap((file) =>
    lines(file).flatMap(({text, number}) => {
      const target = form.exec(text)?.[1];
      return target === undefined ? [] : [{file, line: number, target}];
    }),
  );
}

/** Relative imports as paths from the root; others are packages. */
const imports: Dependency[] = script.flatMap((file) =>
  lines(file).flatMap(({text, number}) => {
    const target = /(?:from|import|import\()\s*['"](\.[^'"]+)['"]/.exec(text)?.[1];
    if (target === undefined) return [];
    return [{file, line: number, target: path.posix.join(path.posix.dirname(file), target)}];
  }),
);

const ownIncludes = includes(/^\s*#\s*include\s+"([^"]+)"/);

function forbidden({file, target}: Dependency): boolean {
  const from = moduleOf(file);
  const to = moduleOf(target);
  if (from === undefined || to === undefined || from === to || to === 'schema') return false;
  return layers.modules[from]?.uses.includes(to) !== true;
}

function named(dependencies: Dependency[]): string[] {
  return dependencies.map(({file, line, target}) => `${file}:${line} uses ${target}`);
}

describe('dependencies', () => {
  it('are found at all', () => {
    expect(ownIncludes.length).toBeGreaterThan(20);
    expect(imports.length).toBeGreaterThan(3);
  });

  it('follow the table', () => {
    expect(named([...ownIncludes, ...imports].filter(forbidden))).toEqual([]);
  });

  it('name C++ headers by their path from the root', () => {
    const known = (target: string) =>
      files.includes(target) || files.includes(`${target}.in`) || moduleOf(target) === undefined;
    const odd = ownIncludes.filter(
      ({target}) => target.startsWith('.') || !target.includes('/') || !known(target),
    );
    expect(named(odd)).toEqual([]);
  });

  it('keep libraries where they belong', () => {
    const wrong = includes(/^\s*#\s*include\s+<([^>]+)>/).filter(({file, target}) =>
      layers.libraries.some(
        (library) =>
          new RegExp(library.pattern).test(target) &&
          !library.only_in.some((place) => file.startsWith(`${place}/`)),
      ),
    );
    expect(named(wrong)).toEqual([]);
  });

  it('leave one framework ignorant of another', () => {
    const folder = (file: string) => /^workloads\/frameworks\/([^/]+)\//.exec(file)?.[1];
    const wrong = imports.filter(({file, target}) => {
      const [from, to] = [folder(file), folder(target)];
      return from !== undefined && to !== undefined && from !== to;
    });
    expect(imports.some(({file}) => folder(file) !== undefined)).toBe(true);
    expect(named(wrong)).toEqual([]);
  });
});

describe('docs/architecture.md', () => {
  it('shows the table', () => {
    const rows = Object.entries(layers.modules).map(([module, {uses, reason}]) => {
      const allowed = ['schema', ...uses].filter((used) => used !== module);
      const list = allowed.map((used) => `\`${used}\``).join(', ');
      return `| \`${module}\` | ${list === '' ? '-' : list} | ${reason} |`;
    });
    expect(read('docs/architecture.md')).toContain(
      ['| module | may use | |', '|---|---|---|', ...rows].join('\n'),
    );
  });
});
