// Whether the page has started WebAssembly that computes, when, and with how many threads. Modules without a memory are helpers:
// TensorFlow.js has one on every backend that multiplies 64-bit numbers.
import type {Interval} from './load_parts.ts';

export interface WasmUse {
  /** Instances that have a memory. */
  instances: number;
  /** When modules were compiled and instantiated, each from the call until it was done. */
  starts: Interval[];
  /** Workers that run beside the page. Those of a page without shared memory compute nothing of its modules. */
  workers: number;
  sharedMemory: boolean;
  /** Of all memories that are there still; those of other workers count where they are shared with the page. */
  memoryBytes: () => number;
}

type Instantiate = (
  source: unknown,
  imports?: WebAssembly.Imports,
) => Promise<WebAssembly.Instance | WebAssembly.WebAssemblyInstantiatedSource>;

/** Its own, and those that it was given. */
function memoriesOf(
  {exports}: WebAssembly.Instance,
  imports: WebAssembly.Imports = {},
): WebAssembly.Memory[] {
  const given = Object.values(imports).flatMap((module) => Object.values(module));
  return [...Object.values(exports), ...given].filter((each) => each instanceof WebAssembly.Memory);
}

/** The same class, whose objects are seen as they are made. */
function watched<Class extends new (...given: never[]) => object>(
  original: Class,
  onMade: (made: InstanceType<Class>, given: ConstructorParameters<Class>) => void,
): Class {
  return new Proxy(original, {
    construct(target, given, newTarget) {
      const made = Reflect.construct(target, given, newTarget) as InstanceType<Class>;
      onMade(made, given as ConstructorParameters<Class>);
      return made;
    },
  });
}

/** Watches from now on what the page makes. */
export function captureWasm(): WasmUse {
  // Weak, so that what the page gives up is not kept for being counted.
  const memories: WeakRef<WebAssembly.Memory>[] = [];
  const use: WasmUse = {
    instances: 0,
    starts: [],
    workers: 0,
    sharedMemory: false,
    memoryBytes() {
      const alive = new Set(memories.map((each) => each.deref()));
      return [...alive].reduce((sum, each) => sum + (each?.buffer.byteLength ?? 0), 0);
    },
  };
  const {Instance, Memory} = WebAssembly;
  const keep = (memory: WebAssembly.Memory): void => void memories.push(new WeakRef(memory));
  const count = (instance: WebAssembly.Instance, imports?: WebAssembly.Imports): void => {
    const its = memoriesOf(instance, imports);
    if (its.length > 0) use.instances++;
    its.forEach(keep);
  };
  const functions = WebAssembly as unknown as Record<string, Instantiate>;
  for (const name of ['instantiate', 'instantiateStreaming']) {
    const original = functions[name]!;
    functions[name] = async (source, imports) => {
      const start = performance.now();
      const made = await original(source, imports);
      use.starts.push([start, performance.now()]);
      count(made instanceof Instance ? made : made.instance, imports);
      return made;
    };
  }
  WebAssembly.Instance = watched(Instance, (instance, [, imports]) => count(instance, imports));
  WebAssembly.Memory = watched(Memory, (memory, [descriptor]) => {
    keep(memory);
    use.sharedMemory ||= descriptor.shared === true;
  });
  globalThis.Worker = watched(Worker, () => use.workers++);
  return use;
}
