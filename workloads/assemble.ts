// AssemblyScript to a WebAssembly module with SIMD, whose memory its user brings.
import {readFile} from 'node:fs/promises';
import path from 'node:path';

interface Compiler {
  main: (
    options: string[],
    files: {
      readFile: (file: string) => string | null;
      writeFile: (file: string, contents: Uint8Array) => void;
      listFiles: () => string[];
    },
  ) => Promise<{error: Error | null; stderr: {toString: () => string}}>;
}

// By a variable: the package's own types would bring AssemblyScript's global ones into every file of ours.
const COMPILER = 'assemblyscript/asc';

const MODULE = 'kernels.wasm';
const OPTIONS = [
  ...['--optimizeLevel=3', '--enable=simd', '--runtime=stub', '--importMemory', '--noExportMemory'],
  `--outFile=${MODULE}`,
];

export async function assemble(source: string): Promise<Uint8Array<ArrayBuffer>> {
  const name = path.basename(source);
  const text = await readFile(source, 'utf8');
  const {main} = (await import(COMPILER)) as Compiler;
  let module: Uint8Array<ArrayBuffer> | undefined;
  const {error, stderr} = await main([name, ...OPTIONS], {
    readFile: (file) => (file === name ? text : null),
    writeFile: (file, contents) => {
      if (file === MODULE) module = Uint8Array.from(contents);
    },
    listFiles: () => [],
  });
  if (error !== null || module === undefined) throw new Error(`${source}: ${stderr.toString()}`);
  return module;
}
