// What the folders say they can do, held to the schemas and to each other.
import {existsSync, readFileSync, readdirSync} from 'node:fs';
import path from 'node:path';
import {describe, expect, it} from 'vitest';
import * as validators from '../schema/generated/validators.mjs';
import {nativeFile, nativeFiles, nativeManifest, requirementsOf} from './native_frameworks.ts';
import type {FrameworkManifest, Plan, WorkloadManifest} from '../schema/generated/types.ts';

const here = import.meta.dirname;

/** On PyPI, where they are called otherwise. */
const PACKAGES: Record<string, string> = {pytorch: 'torch'};

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(path.join(here, file), 'utf8'));
}

function jsonFiles(folder: string): [string, unknown][] {
  return readdirSync(path.join(here, folder))
    .filter((name) => name.endsWith('.json'))
    .map((name) => [name, readJson(`${folder}/${name}`)]);
}

const workloads = jsonFiles('manifests') as [string, WorkloadManifest][];
const plans = jsonFiles('plans') as [string, Plan][];
const frameworks = readdirSync(path.join(here, 'frameworks')).map((name) => [
  name,
  readJson(`frameworks/${name}/manifest.json`),
]) as [string, FrameworkManifest][];
const native = nativeFiles().map((file): [string, FrameworkManifest] => [
  path.basename(file),
  nativeManifest(file),
]);
const all = [...frameworks, ...native];

const backendsOf = (abilities: FrameworkManifest['workloads']) =>
  Object.values(abilities).flatMap((tasks) => Object.values(tasks).flat());
const workloadNamed = (name: string) => workloads.find(([, each]) => each.workload === name)?.[1];
const frameworkNamed = (name: string) => all.find(([, each]) => each.framework === name)?.[1];

describe.each(workloads)('manifests/%s', (file, workload) => {
  it('fits its schema', () => {
    const valid = validators.validate_workload_manifest(workload);
    expect(valid, JSON.stringify(validators.validate_workload_manifest.errors)).toBe(true);
    expect(file).toBe(`${workload.workload}.json`);
  });

  it.each(Object.entries(workload.parameters))(
    'has a default that is allowed: %s',
    (_, parameter) => {
      const {type, minimum = -Infinity, maximum = Infinity, allowed, default: value} = parameter;
      expect(typeof value).toBe(type === 'integer' ? 'number' : 'string');
      if (typeof value === 'number') expect(value >= minimum && value <= maximum).toBe(true);
      if (allowed !== undefined) expect(allowed).toContain(value);
    },
  );

  it('has models that depend on whole numbers and on words of a list', () => {
    for (const name of workload.model_parameters ?? []) {
      const {type, allowed} = workload.parameters[name]!;
      expect(type === 'integer' || allowed?.every((word) => /^[a-z0-9_]+$/.test(word))).toBe(true);
    }
  });
});

describe.each(all)('the manifest of %s', (_, framework) => {
  it('fits its schema', () => {
    const valid = validators.validate_framework_manifest(framework);
    expect(valid, JSON.stringify(validators.validate_framework_manifest.errors)).toBe(true);
  });

  it('has parameters that no workload of its own has', () => {
    const taken = Object.keys(framework.workloads).flatMap((name) =>
      Object.keys(workloadNamed(name)?.parameters ?? {}),
    );
    for (const name of Object.keys(framework.parameters ?? {})) expect(taken).not.toContain(name);
  });

  it('names workloads that there are', () => {
    for (const workload of Object.keys(framework.workloads))
      expect(workloadNamed(workload)).toBeDefined();
  });
});

describe.each(native)('native/frameworks/%s', (file, framework) => {
  it('is called as its framework, outside of a browser', () => {
    expect(file).toBe(nativeFile(framework.framework));
    expect(framework.platform).toBe('native');
  });

  it('is of the version that the environment has', () => {
    const {environment, backend_environments = {}} = framework;
    if (environment === undefined) return;
    const {version} = framework.versions[0];
    const name = PACKAGES[framework.framework] ?? framework.framework;
    for (const each of new Set([environment, ...Object.values(backend_environments)]))
      expect(readFileSync(requirementsOf(each), 'utf8')).toContain(`\n${name}==${version} `);
  });
});

describe.each(frameworks)('frameworks/%s/manifest.json', (folder, framework) => {
  it('is called as its folder, in a browser', () => {
    expect(folder).toBe(framework.framework);
    expect(framework.platform).toBeUndefined();
  });

  it('names files that are installed, in its own version', () => {
    for (const {version, files} of framework.versions) {
      for (const file of files) {
        const directory = `../node_modules/${file.package}`;
        const installed = readJson(`${directory}/package.json`) as {version: string};
        expect(installed.version).toBe(file.package_version ?? version);
        expect(existsSync(path.join(here, directory, file.path))).toBe(true);
      }
    }
  });

  it('has scripts for each backend that it names', () => {
    const files = framework.versions.flatMap((version) => version.files);
    if (files.length === 0) return; // our own code: the control, and the test-only one
    for (const backend of backendsOf(framework.workloads)) {
      expect(
        files.some((file) => file.script_for?.includes(backend) ?? file.module !== undefined),
      ).toBe(true);
    }
  });

  it('has a global where its scripts make one', () => {
    const scripts = framework.versions.flatMap(({files}) =>
      files.filter((file) => file.script_for),
    );
    const {global = framework.own_file?.global} = framework;
    expect(global !== undefined).toBe(scripts.length > 0 || framework.own_file !== undefined);
    if (global === undefined) return;
    for (const backend of backendsOf(framework.workloads)) {
      const first = scripts.find((file) => file.script_for?.includes(backend));
      if (first === undefined) continue;
      const text = readFileSync(
        path.join(here, '../node_modules', first.package, first.path),
        'utf8',
      );
      expect(text).toMatch(new RegExp(`(?<![\\w$])${global}(?![\\w$])`));
    }
  });

  it('lets a file of the user do nothing on a backend that it is no script for', () => {
    const {own_file} = framework;
    if (own_file === undefined) return;
    for (const backend of backendsOf(own_file.workloads ?? framework.workloads))
      expect(own_file.script_for).toContain(backend);
  });
});

describe.each(plans)('plans/%s', (file, plan) => {
  it('fits its schema', () => {
    expect(validators.validate_plan(plan), JSON.stringify(validators.validate_plan.errors)).toBe(
      true,
    );
    expect(file).toBe(`${plan.name}.json`);
  });

  it.each(plan.matrix)(
    'uses what its manifests allow',
    ({workload, framework, backend, task, version, ...rest}) => {
      const manifest = workloadNamed(workload);
      expect(manifest).toBeDefined();
      for (const name of framework) {
        const support = frameworkNamed(name);
        expect(support?.test_only ?? false).toBe(false);
        for (const each of task) {
          expect(support?.workloads[workload]?.[each]?.some((one) => backend.includes(one))).toBe(
            true,
          );
        }
      }
      for (const each of (version as string[] | undefined) ?? []) {
        const known = framework.flatMap((name) => frameworkNamed(name)?.versions ?? []);
        expect(known.map((one) => one.version)).toContain(each);
      }
      for (const [name, values] of Object.entries(rest)) {
        if (name === 'repeat' || name === 'trial_timeout_s') continue; // of the trials
        const own = framework.map((each) => frameworkNamed(each)?.parameters?.[name]);
        const parameter = manifest?.parameters[name] ?? own.find((each) => each !== undefined);
        expect(parameter, name).toBeDefined();
        expect(
          parameter?.tasks?.some((each) => (task as string[]).includes(each)) ?? true,
          name,
        ).toBe(true);
        for (const value of values as (number | string)[]) {
          if (typeof value === 'string') {
            expect(parameter?.allowed).toContain(value);
            continue;
          }
          expect(value).toBeGreaterThanOrEqual(parameter?.minimum ?? -Infinity);
          expect(value).toBeLessThanOrEqual(parameter?.maximum ?? Infinity);
        }
      }
    },
  );
});

it('names no framework twice', () => {
  expect(new Set(all.map(([, each]) => each.framework)).size).toBe(all.length);
});

it('names no workload twice', () => {
  expect(new Set(workloads.map(([, each]) => each.workload)).size).toBe(workloads.length);
});
