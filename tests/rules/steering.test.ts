// compare and a saved query read databases of any webdyno, without its manifests, and have lists of their own of parameters.
import {expect, test} from 'vitest';
import {nativeFiles, nativeManifest} from '../../workloads/native_frameworks.ts';
import {files, read} from './source_tree.ts';

interface Parameter {
  steers?: boolean;
  platforms?: string[];
  backends?: string[];
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

// DuckDB has no json_remove, so that no view can have the list once: each saved query has it, and this holds them to one.
const native = nativeFiles()
  .map(nativeManifest)
  .filter(({test_only}) => test_only !== true)
  .flatMap(({parameters = {}}) => Object.entries(parameters));
const ofSome = parametersOf(OF_WORKLOADS).filter(
  ([, {platforms, backends}]) => platforms ?? backends,
);
const howItIsSolved = [
  ...new Set([...steering, ...named([...parametersOf(OF_FRAMEWORKS), ...native, ...ofSome])]),
];
/** What a query asks for itself: of one framework only lengths and sizes may differ, of a model of one's own also its file. */
const OWN: Record<string, {removed: string[]; more: string[]}> = {
  fastest: {removed: howItIsSolved, more: ['variant']},
  finding_depth: {removed: steering, more: ['depth']},
  finding_width: {removed: steering, more: ['width']},
};

const problems = files
  .filter((file) => /^schema\/queries\/saved\/\w+\.sql$/.test(file))
  .flatMap((file) =>
    [...read(file).matchAll(/json_remove\(configuration\.parameters, ([^)]*)\)/g)].map((match) => ({
      query: /(\w+)\.sql$/.exec(file)![1]!,
      removed: [...match[1]!.matchAll(/'\$\.(\w+)'/g)].map(([, name]) => name),
    })),
  );

test.each(problems)(
  'what is solved, in the saved query $query, has all parameters but those of how: steering ones, those of frameworks, and those of some platforms or backends alone',
  ({query, removed}) => {
    const {removed: how, more} = OWN[query] ?? {removed: howItIsSolved, more: []};
    expect(removed.toSorted()).toEqual([...how, ...more].sort());
  },
);

test('each saved query with a problem takes parameters out by that list', () => {
  expect(problems.map(({query}) => query)).toEqual(
    files
      .filter((file) => /^schema\/queries\/saved\//.test(file) && / AS problem$/m.test(read(file)))
      .map((file) => /(\w+)\.sql$/.exec(file)![1]),
  );
  expect(problems.length).toBeGreaterThan(8);
});
