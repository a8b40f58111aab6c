// What a WebGPU framework computes on, in the browser's own words.

interface GpuAdapter {
  info: {
    vendor: string;
    architecture: string;
    device: string;
    description: string;
    isFallbackAdapter?: boolean;
  };
}
interface Gpu {
  requestAdapter: () => Promise<GpuAdapter | null>;
}

/** The default adapter, which is what frameworks take, and whether it is one that runs on the CPU. */
export async function describeGpu(): Promise<{
  adapter: string | null;
  adapter_is_software: boolean | null;
}> {
  const {gpu} = navigator as {gpu?: Gpu};
  const info = (await gpu?.requestAdapter())?.info;
  if (info === undefined) return {adapter: null, adapter_is_software: null};
  const {vendor, architecture, device, description} = info;
  const adapter = [vendor, architecture, device, description]
    .filter((word) => word !== '')
    .join(' ');
  return {
    adapter,
    adapter_is_software: (info.isFallbackAdapter ?? false) || /swiftshader/i.test(adapter),
  };
}
