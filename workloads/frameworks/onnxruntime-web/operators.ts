// Which operators a call runs, and for how long, by the library's own profiler. It is switched on for a session as that begins, so
// it gets one of its own, and the measured one knows none. In WebAssembly it prints what it has seen, an event a line.
import type {OperatorProfiler, ProfiledCalls, Runtime} from '../../harness/adapter.ts';
import type {Session} from './library.ts';

/** The session that calls go to, and how another one of the same model is made. */
export interface Opened {
  session: Session;
  openProfiled: () => Promise<Session>;
}

interface ProfilerEvent {
  cat: string;
  name: string;
  /** Microseconds. */
  dur: number;
  args: {op_name?: string};
}

// Their operators are told as well.
const CONTROL_FLOW = ['If', 'Loop', 'Scan'];

function eventsIn(lines: string[]): ProfilerEvent[] {
  const objects = lines.filter((line) => line.startsWith('{'));
  return objects.map((line) => JSON.parse(line.replace(/,$/, '')) as ProfilerEvent);
}

/** Of the runs but the first, whose end the profiler tells as it tells operators: in order of time. */
export function executionsIn(lines: string[]): ProfiledCalls['executions'] {
  const events = eventsIn(lines);
  const first = events.findIndex(({name}) => name === 'model_run');
  return events.slice(first + 1).flatMap(({cat, name, dur, args: {op_name: type}}) => {
    const executed = cat === 'Node' && name.endsWith('_kernel_time') && type !== undefined;
    return executed && !CONTROL_FLOW.includes(type) ? [{type, ms: dur / 1000}] : [];
  });
}

/** `opened`: what was loaded last. */
export function operatorProfiler(
  {backend, version, listenToConsole}: Runtime,
  opened: () => Opened,
): OperatorProfiler | {absent: string} {
  if (backend !== 'wasm')
    return {absent: `its profiler tells how long operators of ${backend} took to be asked for`};
  return {
    name: `enableProfiling of ONNX Runtime Web ${version}, in a session of its own`,
    clock: 'wall',
    async profile(call, calls) {
      const model = opened();
      const measured = model.session;
      const session = await model.openProfiled();
      model.session = session;
      try {
        await call();
        const begin = performance.now();
        for (let done = 0; done < calls; done++) await call();
        const elapsedMs = performance.now() - begin;
        const lines: string[] = [];
        const ignore = listenToConsole((text) => lines.push(text));
        session.endProfiling();
        ignore();
        const executions = executionsIn(lines);
        if (executions.length === 0) throw new Error('the profiler printed no operator');
        return {elapsedMs, executions};
      } finally {
        model.session = measured;
        await session.release();
      }
    },
  };
}
