import type {Runtime} from './adapter.ts';
import type {TrialParameters} from './parameters.ts';

function loadScript(src: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = src;
    script.onload = () => resolve();
    script.onerror = () => reject(new Error(`${src} could not be loaded`));
    document.head.append(script);
  });
}

export function vendorUrl({framework, version}: TrialParameters): string {
  return new URL(`/vendor/${framework.framework}/${version.version}/`, location.href).href;
}

type VendorFile = TrialParameters['version']['files'][number] & {bytes?: number};

function scriptsFor(parameters: TrialParameters): VendorFile[] {
  return parameters.version.files.filter((file) => file.script_for?.includes(parameters.backend));
}

/** The backend's scripts, one after the other: later ones build on earlier ones. */
export function scriptLoader(parameters: TrialParameters): Runtime['loadScripts'] {
  return async () => {
    for (const file of scriptsFor(parameters)) {
      await loadScript(vendorUrl(parameters) + file.path.slice(file.path.lastIndexOf('/') + 1));
    }
  };
}

/** Bytes of the scripts that the page loads; build.mjs has written them into the catalog. */
export function libraryBytes(parameters: TrialParameters): number {
  return scriptsFor(parameters).reduce((sum, file) => sum + (file.bytes ?? NaN), 0);
}
