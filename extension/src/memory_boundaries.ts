// Reads memory at the moments between a page's phases, while the page waits: the native host of the processes, then the collector,
// by the browser's debugging pipe, of the page's heap. In this order: what the browser is asked for costs it memory of its own.
import type {Lease} from '../../schema/generated/types.ts';
import type {Collector} from './collector.ts';
import type {BoundaryName, NativeHost} from './native_host.ts';

/** Reads one boundary of the page in this process; asked again for the same, it is the same reading. */
export type ReadBoundary = (name: BoundaryName, rendererPid: number) => Promise<void>;

export function memoryBoundaries(
  host: Pick<NativeHost, 'readBoundary'>,
  collector: Pick<Collector, 'memory'>,
  {
    trial_uuid,
    attempt_number,
    memory: dump,
  }: Pick<NonNullable<Lease['trial']>, 'trial_uuid' | 'attempt_number' | 'memory'>,
  driver_uuid: string,
): ReadBoundary {
  const read = new Map<BoundaryName, Promise<void>>();

  async function readOnce(boundary: BoundaryName, rendererPid: number): Promise<void> {
    await host.readBoundary(trial_uuid, attempt_number, boundary, rendererPid);
    // The attempt that the collector does not know any more has no use for it: its result's answer tells.
    await collector
      .memory(trial_uuid, {contract_version: 3, driver_uuid, attempt_number, boundary, dump})
      .catch(() => undefined);
  }

  return (name, rendererPid) => {
    const known = read.get(name) ?? readOnce(name, rendererPid);
    read.set(name, known);
    return known;
  };
}
