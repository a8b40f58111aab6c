// The page's URL, checked against the manifests: nothing runs on a value that nobody allowed.
import type {FrameworkManifest, WorkloadManifest} from '../../schema/generated/types.ts';
import type {Backend} from './adapter.ts';
import {PageFailure} from './page_failure.ts';

type ManifestVersion = FrameworkManifest['versions'][number];

/** A vendor's file as catalog.json lists it. */
export type CatalogFile = ManifestVersion['files'][number] & {
  sha256: string;
  bytes: number;
  gzip_bytes: number;
};

export type CatalogVersion = Omit<ManifestVersion, 'files'> & {files: CatalogFile[]};

export interface Catalog {
  workloads: WorkloadManifest[];
  frameworks: (Omit<FrameworkManifest, 'versions'> & {versions: CatalogVersion[]})[];
  /** By framework: of what makes its models now. */
  maker_sha256: Record<string, string>;
}

export interface TrialParameters {
  trial_uuid: string;
  framework: Catalog['frameworks'][number];
  version: CatalogVersion;
  backend: Backend;
  workload: string;
  /** Of which a workload's model is made. */
  modelParameters: (workload: string) => string[];
  /** Of what makes the framework's models now; a model that something else has made is another one. */
  maker_sha256: string;
  task: Task;
  /** The page is the visit before the one that is measured. */
  firstVisit: boolean;
  /** The library's operators are timed, behind what is measured. */
  operators: boolean;
  /** The framework computes in a worker. */
  inWorker: boolean;
  integer: (name: string) => number;
  text: (name: string) => string;
  value: (name: string) => string | number;
}

/** What the version can do: its own, or else the framework's. */
export function abilitiesOf({
  framework,
  version,
}: Pick<TrialParameters, 'framework' | 'version'>): FrameworkManifest['workloads'] {
  return version.workloads ?? framework.workloads;
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

type ManifestParameter = WorkloadManifest['parameters'][string];

function allowedValues(parameter: ManifestParameter): string {
  const {type, minimum, maximum, allowed, form, description} = parameter;
  if (type === 'string') return allowed?.join(', ') ?? form ?? description;
  return `whole numbers from ${minimum ?? '-infinity'} to ${maximum ?? 'infinity'}`;
}

function isAllowed(text: string, parameter: ManifestParameter): boolean {
  const {type, minimum, maximum, allowed, pattern} = parameter;
  if (pattern !== undefined) return new RegExp(`^(?:${pattern})$`).test(text);
  if (type === 'string') return allowed?.includes(text) ?? true;
  const value = Number(text);
  return /^-?\d+$/.test(text) && value >= (minimum ?? -Infinity) && value <= (maximum ?? Infinity);
}

const FIXED = [
  ...['trial_uuid', 'framework', 'framework_version', 'backend', 'workload', 'task'],
  ...['visit', 'experience', 'operators', 'memory'],
];

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
    abilitiesOf({framework, version})[workload.workload] ??
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

  const firstVisit = query.has('visit') && choose('visit', query.get('visit'), [['before', true]]);
  if (query.has('experience'))
    choose('experience', query.get('experience'), [['observed', undefined]]);
  const operators =
    query.has('operators') && choose('operators', query.get('operators'), [['profiled', true]]);
  if (query.has('memory')) choose('memory', query.get('memory'), [['boundaries', undefined]]);

  const read = [
    ...Object.entries(workload.parameters),
    ...Object.entries(framework.parameters ?? {}),
  ].filter(
    ([, {tasks: readers, backends: of, platforms}]) =>
      (readers?.includes(task as Task) ?? true) &&
      (of?.includes(backend) ?? true) &&
      (platforms?.includes(framework.platform ?? 'browser') ?? true),
  );
  const values = new Map<string, string | number>();
  for (const [name, parameter] of read) {
    const text = query.get(name);
    if (text === null) refuse(`${name} is missing: allowed are ${allowedValues(parameter)}`);
    if (!isAllowed(text, parameter)) {
      refuse(`${name}=${text}: allowed are ${allowedValues(parameter)}`);
    }
    values.set(name, parameter.type === 'integer' ? Number(text) : text);
  }
  for (const name of query.keys()) {
    if (query.getAll(name).length > 1) refuse(`${name} stands more than once`);
    if (!FIXED.includes(name) && !values.has(name)) {
      refuse(
        `unknown parameter ${name}: task ${task} of workload ${workload.workload} on ${framework.framework} takes ${[...values.keys()].join(', ')}`,
      );
    }
  }
  return {
    trial_uuid: query.get('trial_uuid') ?? refuse('trial_uuid is missing'),
    framework,
    version,
    backend,
    workload: workload.workload,
    modelParameters: (name) =>
      catalog.workloads.find((each) => each.workload === name)?.model_parameters ?? [],
    maker_sha256: catalog.maker_sha256[framework.framework] ?? '',
    task: task as Task,
    firstVisit,
    operators,
    inWorker: values.get('thread') === 'worker',
    integer: (name) => values.get(name) as number,
    text: (name) => values.get(name) as string,
    value: (name) => values.get(name)!,
  };
}
