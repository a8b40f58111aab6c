import {expect, test, vi} from 'vitest';
import {CollectorError} from './collector.ts';
import type {Collector} from './collector.ts';
import {memoryBoundaries} from './memory_boundaries.ts';
import type {NativeHost} from './native_host.ts';

const trial = {trial_uuid: 'trial', attempt_number: 2, memory: true};
const said: string[] = [];
const readBoundary = vi.fn<NativeHost['readBoundary']>((trial_uuid, attempt_number, name) => {
  said.push(`host ${name}`);
  return Promise.resolve({type: 'boundary_read', trial_uuid, attempt_number, name, cost_us: 1});
});
const memory = vi.fn<Collector['memory']>((_, {boundary}) => {
  said.push(`browser ${boundary}`);
  return Promise.resolve();
});

test('the host reads first, then the browser is asked; each boundary is read once', async () => {
  const read = memoryBoundaries({readBoundary}, {memory}, trial, 'driver');
  await Promise.all([read('end', 4711), read('end', 4711)]);
  await read('end', 4711);
  expect(said).toEqual(['host end', 'browser end']);
  expect(readBoundary).toHaveBeenCalledWith('trial', 2, 'end', 4711);
  expect(memory).toHaveBeenCalledWith('trial', {
    contract_version: 3,
    driver_uuid: 'driver',
    attempt_number: 2,
    boundary: 'end',
    dump: true,
  });
});

test('a collector that refuses is no reason to lose the trial, a host that does not answer is', async () => {
  memory.mockRejectedValueOnce(new CollectorError(409, 'ended'));
  const read = memoryBoundaries({readBoundary}, {memory}, trial, 'driver');
  await expect(read('begin', 4711)).resolves.toBeUndefined();
  readBoundary.mockRejectedValueOnce(new Error('no host'));
  await expect(read('warmup', 4711)).rejects.toThrow('no host');
});
