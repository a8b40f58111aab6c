// Bundles the dashboard into build/web/dashboard: index.html, app.js, app.css, icon.svg.
import {cp, mkdir, rm} from 'node:fs/promises';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {build} from 'esbuild';

const here = path.dirname(fileURLToPath(import.meta.url));
const out = path.join(here, '../../build/web/dashboard');

await rm(out, {recursive: true, force: true});
await mkdir(out, {recursive: true});
await build({
  absWorkingDir: here,
  entryPoints: {app: 'src/main.tsx'},
  bundle: true,
  minify: true,
  format: 'esm',
  splitting: true, // what is imported when it is asked for is a file of its own
  target: 'es2022',
  jsx: 'automatic',
  jsxImportSource: 'preact',
  outdir: out,
  logLevel: 'warning',
});
for (const file of ['index.html', 'icon.svg']) {
  await cp(path.join(here, 'src', file), path.join(out, file));
}
