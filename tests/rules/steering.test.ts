// compare reads databases of any webdyno, without its manifests, and has a list of its own of the parameters that steer.
import {expect, test} from 'vitest';
import {files, read} from './source_tree.ts';

test("compare's steering parameters are those of the manifests", () => {
  const list = /kSteering = \{([^}]*)\}/.exec(read('server/compare/factors.cpp'))?.[1] ?? '';
  const listed = [...list.matchAll(/"(\w+)"/g)].map((match) => match[1]);
  const steering = new Set(
    files
      .filter((file) =>
        /^workloads\/(manifests\/\w+|frameworks\/[\w-]+\/manifest)\.json$/.test(file),
      )
      .flatMap((file) => {
        const {parameters = {}} = JSON.parse(read(file)) as {
          parameters?: Record<string, {steers?: boolean}>;
        };
        return Object.entries(parameters)
          .filter(([, {steers}]) => steers === true)
          .map(([name]) => name);
      }),
  );
  expect([...steering].sort()).toEqual([...listed].sort());
  expect(steering.size).toBeGreaterThan(3);
});
