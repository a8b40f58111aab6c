// Parameters that only steer how something is measured are marked in the workloads' manifests. `compare` reads databases,
// whose manifests may be gone, and has their names itself.
import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {expect, it} from 'vitest';

const root = path.join(import.meta.dirname, '../..');
const manifests = path.join(root, 'workloads/manifests');

it('compare knows the steering parameters of all manifests', () => {
  const marked = readdirSync(manifests).flatMap((file) => {
    const {parameters = {}} = JSON.parse(readFileSync(path.join(manifests, file), 'utf8')) as {
      parameters?: Record<string, {steers?: boolean}>;
    };
    return Object.keys(parameters).filter((name) => parameters[name]?.steers === true);
  });
  const source = readFileSync(path.join(root, 'server/compare/factors.cpp'), 'utf8');
  const list = /kSteering = \{([^}]*)\}/.exec(source)?.[1] ?? '';
  const known = [...list.matchAll(/"(\w+)"/g)].map(([, name]) => name);
  expect(known.sort()).toEqual([...new Set(marked)].sort());
});
