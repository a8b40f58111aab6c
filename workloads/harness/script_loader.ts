// The vendor's files in the page: which are loaded, and what they weigh.
import {fetchedEntries} from './fetched_entries.ts';
import type {CatalogFile, TrialParameters} from './parameters.ts';
import type {Recorder} from './recorder.ts';

function loadScript(src: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = src;
    script.onload = () => resolve();
    script.onerror = () => reject(new Error(`${src} could not be loaded`));
    document.head.append(script);
  });
}

function nameOf(file: CatalogFile): string {
  return file.name ?? file.path.slice(file.path.lastIndexOf('/') + 1);
}

export function vendorUrl({framework, version}: TrialParameters): string {
  return new URL(`/vendor/${framework.framework}/${version.version}/`, location.href).href;
}

/** Of the backend's scripts, in their order: later ones build on earlier ones. */
export function scriptAddresses(parameters: TrialParameters): string[] {
  return parameters.version.files
    .filter((file) => file.script_for?.includes(parameters.backend) === true)
    .map((file) => vendorUrl(parameters) + nameOf(file));
}

/** Loads the backend's scripts, one after the other. */
export function scriptLoader(parameters: TrialParameters): () => Promise<void> {
  return async () => {
    for (const address of scriptAddresses(parameters)) await loadScript(address);
  };
}

/** Makes the version's modules importable by their specifiers, from here and from each other. */
export function addImportMap(parameters: TrialParameters): void {
  const imports: Record<string, string> = {};
  for (const file of parameters.version.files) {
    if (file.module !== undefined) imports[file.module] = vendorUrl(parameters) + nameOf(file);
  }
  const map = document.createElement('script');
  map.type = 'importmap';
  map.textContent = JSON.stringify({imports});
  document.head.append(map);
}

/** The vendor's files among `fetched` addresses, each once: scripts, modules, and what they fetched by themselves. */
export function fetchedFiles(
  directory: string,
  files: CatalogFile[],
  fetched: string[],
): CatalogFile[] {
  const addresses = new Set(fetched);
  return files.filter((file) => addresses.has(directory + nameOf(file)));
}

/** What the page has fetched of the library: all together as metrics, file by file as a fact in JSON. */
export function recordLibraryFiles(parameters: TrialParameters, recorder: Recorder): void {
  const {files} = parameters.version;
  const fetched = fetchedFiles(vendorUrl(parameters), files, fetchedSince(0));
  const sum = (values: number[]): number => values.reduce((total, value) => total + value, 0);
  recorder.metric('library_bytes', 'bytes', sum(fetched.map(({bytes}) => bytes)));
  recorder.metric('library_gzip_bytes', 'bytes', sum(fetched.map(({gzip_bytes}) => gzip_bytes)));
  const listed = fetched.map((file) => {
    const {bytes, gzip_bytes, sha256} = file;
    return {name: nameOf(file), bytes, gzip_bytes, sha256};
  });
  recorder.fact('library_files', JSON.stringify(listed));
}

/** Addresses that this page has fetched from a time of performance.now() on. */
export function fetchedSince(begin: number): string[] {
  return fetchedEntries()
    .filter(({startTime}) => startTime >= begin)
    .map(({name}) => name);
}
