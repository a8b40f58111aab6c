// node driver.ts DATA_DIRECTORY NATIVE_HOST: the driver of trials outside of a browser. It leases them, measures each in a process
// of its own and delivers, as the extension does with pages: the same collector, the same native host, the same messages. `run`
// starts it beside the browser, and anew where it ends: it keeps no state of the sweep.
import {CollectorError, createCollector} from '../../extension/src/collector.ts';
import {NativeHostLost} from '../../extension/src/native_host.ts';
import type {DriverRegistration, HostHello} from '../../schema/generated/types.ts';
import {startHost} from './host_process.ts';
import {measureTrial} from './measure_trial.ts';
import type {Driving} from './measure_trial.ts';
import {removeLeftovers} from './scratch_directory.ts';

const NO_ADAPTER = {absent: 'no browser', name: null, limits: {}, features: []};

/** As a browser's, of this process. */
function registration(hello: HostHello, driver_uuid: string): DriverRegistration {
  return {
    contract_version: 3,
    driver_uuid,
    platform: 'native',
    launched: true,
    extension_version: hello.native_host_version,
    native_host_version: hello.native_host_version,
    browser: {
      product: 'Node.js',
      version: process.versions.node,
      channel: null,
      user_agent: '',
      headless: true,
      pid: process.pid,
      command_line: hello.browser.command_line,
      adapters: {webgl: NO_ADAPTER, webgl2: NO_ADAPTER, webgpu: NO_ADAPTER},
    },
    host: hello.host,
  };
}

async function drive(data: string, hostProgram: string): Promise<never> {
  await removeLeftovers();
  const host = await startHost(hostProgram, process.pid, '');
  const {hello} = host;
  host.disconnect();
  const {launch_uuid: driver_uuid, collector: address, native_host_version: version} = hello;
  if (address === null || driver_uuid === null)
    throw new Error(hello.no_collector ?? 'WEBDYNO_LAUNCH_UUID is not set');
  const collector = createCollector(address.url, address.token);
  await collector.register(registration(hello, driver_uuid));
  const driving: Driving = {driver_uuid, version, data, hostProgram, collector};
  for (;;) {
    const lease = await collector.lease(driver_uuid);
    if (lease.kind !== 'trial' || lease.trial === undefined) continue; // the collector has waited already
    try {
      await collector.result(lease.trial.trial_uuid, await measureTrial(lease.trial, driving));
    } catch (error) {
      // The collector has given this attempt up, or wants nothing of it, or its host is gone: the next lease tells how to go on.
      const attemptLost =
        error instanceof NativeHostLost || (error instanceof CollectorError && error.status !== 0);
      if (!attemptLost) throw error;
      console.error(error.message);
    }
  }
}

const [data, hostProgram] = process.argv.slice(2);
try {
  if (data === undefined || hostProgram === undefined)
    throw new Error('driver: give DATA_DIRECTORY NATIVE_HOST');
  await drive(data, hostProgram);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error)); // `run` passes the last line on
  process.exit(1);
}
