// What this browser says of itself, for the registration.
import type {DriverRegistration, HostHello} from '../../schema/generated/types.ts';
import {gpuAdapters} from './gpu_adapters.ts';

interface BrandVersion {
  brand: string;
  version: string;
}
interface UserAgentData {
  getHighEntropyValues(hints: string[]): Promise<{fullVersionList?: BrandVersion[]}>;
}

/** The brand that is neither Chromium itself nor the made-up one ("Not)A;Brand") that keeps sites from sniffing. */
export function product(brands: BrandVersion[]): BrandVersion {
  const real = brands.filter(
    ({brand}) => !/not.?a.?brand/i.test(brand.replaceAll(/[^a-z. ]/gi, '')),
  );
  return (
    real.find(({brand}) => brand !== 'Chromium') ??
    real[0] ?? {brand: 'unknown', version: 'unknown'}
  );
}

export async function browserFacts(hello: HostHello): Promise<DriverRegistration['browser']> {
  const data = (navigator as {userAgentData?: UserAgentData}).userAgentData;
  const values = await data?.getHighEntropyValues(['fullVersionList']);
  const {brand, version} = product(values?.fullVersionList ?? []);
  return {
    product: brand,
    version,
    channel: hello.browser.channel,
    user_agent: navigator.userAgent,
    headless: hello.browser.command_line.some((argument) => argument.startsWith('--headless')),
    pid: hello.browser.pid,
    command_line: hello.browser.command_line,
    adapters: await gpuAdapters(),
  };
}
