// The page's URL, checked against the manifests: nothing runs on a value that nobody allowed.
import type {FrameworkManifest, WorkloadManifest} from '../../schema/generated/types.ts';
import type {Backend} from './adapter.ts';
import {PageFailure} from './page_failure.ts';

type ManifestVersion = FrameworkManifest['versions'][number];

/** A vendor's file as catalog.json lists it. */
export type CatalogFile = ManifestVersion['files'][number] & {sha256: string; bytes: number};

export interface CatalogVersion {
  version: string;
  files: CatalogFile[];
}

export interface Catalog {
  workloads: WorkloadManifest[];
  frameworks: (Omit<FrameworkManifest, 'versions'> & {versions: CatalogVersion[]})[];
}

export interface TrialParameters {
  trial_uuid: string;
  framework: Catalog['frameworks'][number];
  version: CatalogVersion;
  backend: Backend;
  workload: string;
  task: Task;
  integer: (name: string) => number;
  text: (name: string) => string;
}

export type Task = 'train' | 'infer' | 'probe';

/** The end of a page whose address is wrong; the message names the place and what is allowed. */
export function refuse(message: string): never {
  throw new PageFailure('page_error', 'url_parameter', message);
}

function choose<T>(name: string, value: string | null, choices: [string, T][]): T {
  const found = choices.find(([choice]) => choice === value);
  if (found === undefined)
    refuse(`${name}=${String(value)}: allowed are ${choices.map(([choice]) => choice).join(', ')}`);
  return found[1];
}

function checkValue(
  name: string,
  text: string,
  parameter: WorkloadManifest['parameters'][string],
): string | number {
  if (parameter.type === 'string') {
    if (parameter.allowed !== undefined && !parameter.allowed.includes(text)) {
      refuse(`${name}=${text}: allowed are ${parameter.allowed.join(', ')}`);
    }
    return text;
  }
  const value = Number(text);
  const {minimum = -Infinity, maximum = Infinity} = parameter;
  if (!/^-?\d+$/.test(text) || value < minimum || value > maximum) {
    refuse(`${name}=${text}: allowed are whole numbers from ${minimum} to ${maximum}`);
  }
  return value;
}

const FIXED = ['trial_uuid', 'framework', 'framework_version', 'backend', 'workload', 'task'];

export function trialParameters(query: URLSearchParams, catalog: Catalog): TrialParameters {
  const framework = choose(
    'framework',
    query.get('framework'),
    catalog.frameworks.map((each) => [each.framework, each]),
  );
  const version = choose(
    'framework_version',
    query.get('framework_version'),
    framework.versions.map((each) => [each.version, each]),
  );
  const workload = choose(
    'workload',
    query.get('workload'),
    catalog.workloads.map((each) => [each.workload, each]),
  );
  const tasks =
    framework.workloads[workload.workload] ??
    refuse(`framework ${framework.framework} has no workload ${workload.workload}`);
  const [task, backends] = choose(
    'task',
    query.get('task'),
    Object.entries(tasks).map((entry) => [entry[0], entry]),
  );
  const backend = choose(
    'backend',
    query.get('backend'),
    backends.map((each) => [each, each]),
  );

  const read = Object.entries(workload.parameters).filter(
    ([, each]) => each.tasks?.includes(task as Task) ?? true,
  );
  const values = new Map<string, string | number>();
  for (const [name, parameter] of read) {
    const text = query.get(name) ?? refuse(`${name} is missing`);
    values.set(name, checkValue(name, text, parameter));
  }
  for (const name of query.keys()) {
    if (!FIXED.includes(name) && !values.has(name)) {
      refuse(
        `unknown parameter ${name}: task ${task} of workload ${workload.workload} takes ${[...values.keys()].join(', ')}`,
      );
    }
  }
  return {
    trial_uuid: query.get('trial_uuid') ?? refuse('trial_uuid is missing'),
    framework,
    version,
    backend,
    workload: workload.workload,
    task: task as Task,
    integer: (name) => values.get(name) as number,
    text: (name) => values.get(name) as string,
  };
}
