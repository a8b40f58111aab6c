// A framework's adapter in Node, on the files that pages are served: for models that the library itself saves, and for tests.
import {readFile} from 'node:fs/promises';
import {createRequire} from 'node:module';
import path from 'node:path';
import {runInThisContext} from 'node:vm';
import {assemble} from '../assemble.ts';
import type {Backend, Framework, LoadFramework} from '../harness/adapter.ts';

/** Files that the page of a backend loads as scripts, in their order. */
export interface InNode {
  framework: string;
  version: string;
  backend: Backend;
  scripts: string[];
  parameter: (name: string) => number | string | undefined;
}

/** Runs on what has neither a GPU nor a page: backends cpu and wasm. */
export function loadInNode(load: LoadFramework, given: InNode): Promise<Framework> {
  const {framework, version, backend, scripts, parameter} = given;
  return load({
    backend,
    version,
    integer: (name) => parameter(name) as number,
    text: (name) => parameter(name) as string,
    vendorUrl: '',
    async loadScripts() {
      // TensorFlow.js, which sees that it is in Node, asks for Node's own modules.
      const require = createRequire(import.meta.url);
      Object.assign(globalThis, {window: globalThis, self: globalThis, require});
      for (const script of scripts) runInThisContext(await readFile(script, 'utf8'));
    },
    async compileAssembly() {
      const source = path.join(
        import.meta.dirname,
        `../frameworks/${framework}/assembly/kernels.ts`,
      );
      return WebAssembly.compile(await assemble(source));
    },
    glContexts: () => [],
    lastConsoleText: () => '',
    listenToConsole: () => () => undefined,
  });
}
