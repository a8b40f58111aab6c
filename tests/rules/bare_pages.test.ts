// Every framework that can be installed has a bare page beside its adapter, and bare pages know nothing of webdyno's own.
import path from 'node:path';
import {describe, expect, it} from 'vitest';
import {files, read} from './source_tree.ts';

interface Manifest {
  framework: string;
  versions: {files: {path: string; name?: string}[]}[];
}

// WebDNN's models need its transpiler, which is no part of what tests install.
const WITHOUT = ['webdnn'];

const folder = 'tests/fixtures/bare_pages/';
const pages = files.filter((file) => file.startsWith(folder) && file.endsWith('.html'));
const published = files
  .filter((file) => /^workloads\/frameworks\/[^/]+\/manifest\.json$/.test(file))
  .map((file) => JSON.parse(read(file)) as Manifest)
  .filter(({versions}) => versions.some((version) => version.files.length > 0));

describe('bare pages', () => {
  it('are there for every framework that has published files', () => {
    const names = published.map(({framework}) => framework);
    const missing = names.filter((name) => !pages.includes(`${folder}${name}.html`));
    expect(missing).toEqual(WITHOUT);
  });

  it.each(pages)('%s uses the published files and nothing of webdyno', (page) => {
    const text = read(page);
    const framework = path.basename(page, '.html').replace(/_train$/, '');
    const manifest = published.find((each) => each.framework === framework);
    const served = manifest?.versions
      .flatMap((version) => version.files)
      .map((file) => file.name ?? path.basename(file.path));
    // A name may depend on the backend.
    const scripts = [...text.matchAll(/['`](?:\$\{given\.vendor\})?([\w.${}-]+\.js)['`]/g)].map(
      (match) => new RegExp(`^${match[1]!.replace('${given.backend}', '\\w+')}$`),
    );
    expect(scripts.length).toBeGreaterThan(0);
    expect(scripts.filter((name) => !served?.some((file) => name.test(file)))).toEqual([]);
    const imported = [...text.matchAll(/from '([^']+)'/g)].map((match) => match[1]);
    expect(imported).toEqual(['./clock.js']);
    expect(text).not.toMatch(/harness|adapter/);
  });
});
