// A configuration for tests.
import type {Configuration} from './timeout_message.ts';

export function aConfiguration(more: Partial<Configuration> = {}): Configuration {
  return {
    framework: 'tfjs',
    framework_version: '4.22.0',
    backend: 'webgl',
    platform: 'browser',
    workload: 'custom',
    task: 'infer',
    parameters: {},
    ...more,
  };
}
