// Bundles the extension into build/web/extension: a module service worker, a classic content script, the popup.
import {cp, mkdir, rm} from 'node:fs/promises';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {build} from 'esbuild';

const here = path.dirname(fileURLToPath(import.meta.url));
const out = path.join(here, '../build/web/extension');

await rm(out, {recursive: true, force: true});
await mkdir(out, {recursive: true});
const shared = {bundle: true, target: 'chrome120', logLevel: 'warning', absWorkingDir: here};
await build({
  ...shared,
  entryPoints: {background: 'src/background.ts'},
  format: 'esm',
  outdir: out,
});
await build({...shared, entryPoints: {content: 'src/content.ts'}, format: 'iife', outdir: out});
await build({
  ...shared,
  entryPoints: {popup: 'src/popup/popup.tsx'},
  format: 'esm',
  outdir: out,
  jsx: 'automatic',
  jsxImportSource: 'preact',
  minify: true,
});
for (const file of ['manifest.json', 'src/popup/popup.html', 'src/popup/popup.css']) {
  await cp(path.join(here, file), path.join(out, path.basename(file)));
}
await cp(path.join(here, '../server/dashboard/src/tokens.css'), path.join(out, 'tokens.css'));
