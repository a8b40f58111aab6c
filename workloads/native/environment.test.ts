import {expect, it} from 'vitest';
import {environmentFor, pythonFor} from './environment.ts';

it('a backend has the environment that the manifest names for it, and else its framework’s', () => {
  const manifest = {
    environment: 'native',
    backend_environments: {cuda: 'tensorflow-cuda'},
  } as const;
  expect(environmentFor(manifest, 'cuda')).toBe('tensorflow-cuda');
  expect(environmentFor(manifest, 'cpu')).toBe('native');
  expect(environmentFor({environment: 'pytorch'}, 'cuda')).toBe('pytorch');
  expect(environmentFor({}, 'cpu')).toBeUndefined();
});

it('an environment that is not there has no Python; what needs none has the system’s', () => {
  expect(pythonFor('tensorflow-cuda', '/nowhere')).toBeUndefined();
  expect(pythonFor(undefined, '/nowhere')).toMatch(/python3$/);
});
