// Bundles the dashboard into build/web/dashboard: index.html, app.js, app.css, icon.svg; and what lays out reports, for Node,
// into build/web/report.
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

const report = path.join(here, '../../build/web/report');
await rm(report, {recursive: true, force: true});
await build({
  absWorkingDir: here,
  entryPoints: {write_report: 'report/write_report.ts'},
  bundle: true,
  packages: 'external',
  platform: 'node',
  format: 'esm',
  target: 'node22',
  jsx: 'automatic',
  jsxImportSource: 'preact',
  loader: {'.css': 'text'},
  outExtension: {'.js': '.mjs'},
  outdir: report,
  logLevel: 'warning',
});
