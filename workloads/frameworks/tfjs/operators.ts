// Which kernels a call runs, and for how long, by the library's own tf.profile.
import type {Backend, OperatorProfiler, ProfiledCalls} from '../../harness/adapter.ts';
import type {TensorFlow} from './library.ts';

async function profiledOnce(tf: TensorFlow, call: () => unknown): Promise<ProfiledCalls> {
  let elapsedMs = 0;
  const {kernels} = await tf.profile(async () => {
    const begin = performance.now();
    await call();
    elapsedMs = performance.now() - begin;
  });
  const backend = tf.getBackend();
  // A gradient of its own is told beside the kernels that it is made of, by the name of its scope.
  const executed = kernels.filter(({name}) => tf.getKernel(name, backend) !== undefined);
  return {
    elapsedMs,
    executions: executed.map(({name, kernelTimeMs}) => {
      if (typeof kernelTimeMs !== 'number') throw new Error(kernelTimeMs.error);
      return {type: name, ms: kernelTimeMs};
    }),
  };
}

/** Where the GPU counts, its time of each kernel; else the page's, of a kernel that is read back before the next one begins. */
function clockOf(tf: TensorFlow, backend: Backend): OperatorProfiler['clock'] | undefined {
  if (backend === 'webgpu') return tf.backend().supportTimestampQuery === true ? 'gpu' : undefined;
  const counts =
    backend === 'webgl' && tf.env().getNumber('WEBGL_DISJOINT_QUERY_TIMER_EXTENSION_RELIABLE') > 0;
  return counts ? 'gpu' : 'wall';
}

export function operatorProfiler(
  tf: TensorFlow,
  backend: Backend,
): OperatorProfiler | {absent: string} {
  const clock = clockOf(tf, backend);
  if (clock === undefined) return {absent: 'the WebGPU adapter has no timestamp queries'};
  return {
    name: `tf.profile of TensorFlow.js ${tf.version.tfjs}`,
    clock,
    async profile(call, calls) {
      await profiledOnce(tf, call);
      const all: ProfiledCalls = {elapsedMs: 0, executions: []};
      for (let done = 0; done < calls; done++) {
        const {elapsedMs, executions} = await profiledOnce(tf, call);
        all.elapsedMs += elapsedMs;
        all.executions.push(...executions);
      }
      return all;
    },
  };
}
