// Every WebGPU device that a library makes passes through here, with the adapter that it is of: libraries ask for adapters in
// different ways (TensorFlow.js for the fast one of two), so asking for another one tells nothing.
import type {Interval} from './load_parts.ts';
import {PageFailure} from './page_failure.ts';

/** The part of WebGPU that is used; TypeScript's DOM library has none of it. */
export interface GpuAdapterInfo {
  vendor: string;
  architecture: string;
  device: string;
  description: string;
  isFallbackAdapter?: boolean;
}
interface GpuDevice extends EventTarget {
  queue: object;
  lost: Promise<{reason: string; message: string}>;
}
interface GpuAdapter {
  info: GpuAdapterInfo;
}
type RequestDevice = (this: GpuAdapter, ...rest: unknown[]) => Promise<GpuDevice>;
interface UncapturedError extends Event {
  error: Error;
}

/** What a device that has failed means for the trial. */
function failureOf(error: Error): PageFailure {
  const outOfMemory = error.constructor.name === 'GPUOutOfMemoryError';
  return new PageFailure(
    outOfMemory ? 'out_of_memory' : 'gpu_error',
    outOfMemory ? 'webgpu_out_of_memory' : 'webgpu_error',
    error.message || error.constructor.name,
  );
}

export interface GpuUse {
  /** Adapters by the queue of the device that was made of them. Empty where the browser has no WebGPU. */
  adapters: Map<object, GpuAdapterInfo>;
  /** When devices were made, each from the call until it was there. */
  starts: Interval[];
}

export function captureGpuDevices(onFailed: (failure: PageFailure) => void): GpuUse {
  const use: GpuUse = {adapters: new Map(), starts: []};
  const {GPUAdapter} = globalThis as {GPUAdapter?: {prototype: {requestDevice: RequestDevice}}};
  if (GPUAdapter === undefined) return use;
  const original = GPUAdapter.prototype.requestDevice;
  GPUAdapter.prototype.requestDevice = async function (this: GpuAdapter, ...rest: unknown[]) {
    const start = performance.now();
    const device = await original.apply(this, rest);
    use.starts.push([start, performance.now()]);
    use.adapters.set(device.queue, this.info);
    device.addEventListener('uncapturederror', (event) =>
      onFailed(failureOf((event as UncapturedError).error)),
    );
    void device.lost.then(({reason, message}) => {
      if (reason === 'destroyed') return; // by the library itself
      onFailed(new PageFailure('gpu_error', 'webgpu_device_lost', message || reason));
    });
    return device;
  };
  return use;
}

/** The adapter's name, and whether it is one that runs on the CPU. */
export function describeGpu(info: GpuAdapterInfo): {adapter: string; adapter_is_software: boolean} {
  const {vendor, architecture, device, description} = info;
  const adapter = [vendor, architecture, device, description]
    .filter((word) => word !== '')
    .join(' ');
  return {
    adapter,
    adapter_is_software: (info.isFallbackAdapter ?? false) || /swiftshader/i.test(adapter),
  };
}

/** Some libraries compute on the CPU unsaid where there is none. */
export async function hasGpuAdapter(): Promise<boolean> {
  const {gpu} = navigator as {gpu?: {requestAdapter: () => Promise<object | null>}};
  return gpu !== undefined && (await gpu.requestAdapter()) !== null;
}
