// compare and a saved query read databases of any webdyno, without its manifests, and have lists of their own of parameters.
import {expect, test} from 'vitest';
import {nativeFiles, nativeManifest} from '../../workloads/native_frameworks.ts';
import {files, read} from './source_tree.ts';

interface Parameter {
  steers?: boolean;
  platforms?: string[];
}
type Parameters = Record<string, Parameter>;

/** Of the manifests whose path fits, all together. */
function parametersOf(fits: RegExp): [string, Parameter][] {
  return files
    .filter((file) => fits.test(file))
    .flatMap((file) =>
      Object.entries((JSON.parse(read(file)) as {parameters?: Parameters}).parameters ?? {}),
    );
}
const OF_WORKLOADS = /^workloads\/manifests\/\w+\.json$/;
const OF_FRAMEWORKS = /^workloads\/frameworks\/[\w-]+\/manifest\.json$/;
const named = (parameters: [string, unknown][]) =>
  [...new Set(parameters.map(([name]) => name))].sort();
const steering = named(
  [...parametersOf(OF_WORKLOADS), ...parametersOf(OF_FRAMEWORKS)].filter(
    ([, {steers}]) => steers === true,
  ),
);

test("compare's steering parameters are those of the manifests", () => {
  const list = /kSteering = \{([^}]*)\}/.exec(read('server/compare/factors.cpp'))?.[1] ?? '';
  expect([...list.matchAll(/"(\w+)"/g)].map((match) => match[1]).sort()).toEqual(steering);
  expect(steering.length).toBeGreaterThan(3);
});

test("figures' steering parameters are those of the manifests", () => {
  const list =
    /STEERING: ReadonlySet<string> = new Set\(\[([^\]]*)\]\)/.exec(
      read('server/dashboard/src/figures/arms.ts'),
    )?.[1] ?? '';
  expect([...list.matchAll(/'(\w+)'/g)].map((match) => match[1]).sort()).toEqual(steering);
});

test('what is solved, in the saved query fastest, has all parameters but steering ones, variants and those of frameworks, browsers and GPUs', () => {
  const list =
    /json_remove\(configuration\.parameters, ([^)]*)\)/.exec(
      read('schema/queries/saved/fastest.sql'),
    )?.[1] ?? '';
  const native = nativeFiles()
    .map(nativeManifest)
    .filter(({test_only}) => test_only !== true)
    .flatMap(({parameters = {}}) => Object.entries(parameters));
  const ofBrowsers = parametersOf(OF_WORKLOADS).filter(([, {platforms}]) => platforms);
  const own = [...parametersOf(OF_FRAMEWORKS), ...native, ...ofBrowsers];
  expect([...list.matchAll(/'\$\.(\w+)'/g)].map((match) => match[1]).sort()).toEqual(
    [...new Set([...steering, ...named(own), 'gpu_cache', 'variant'])].sort(),
  );
});
