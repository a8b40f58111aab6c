// How soon `webdyno serve` says that it is ready, on an empty database, and what it keeps in memory then. Prints; asserts nothing.
import {readFileSync} from 'node:fs';
import {createSandbox} from '../../e2e/sandbox.ts';

const STARTS = 20;

function residentBytes(pid: number): number {
  const [kilobytes] = /(?<=^VmRSS:\s+)\d+/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) * 1024;
}

function median(values: number[]): number {
  const sorted = values.toSorted((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)]!;
}

const sandbox = createSandbox();
try {
  const ready_ms: number[] = [];
  const resident_bytes: number[] = [];
  for (let start = 0; start < STARTS; start++) {
    const begin = performance.now();
    const ports = ['--port', '0', '--workload-port', '0'];
    const {child, finished, printed} = sandbox.start('serve', '--db', sandbox.database, ...ports);
    await printed(/^ready$/m);
    ready_ms.push(performance.now() - begin);
    resident_bytes.push(residentBytes(child.pid!));
    child.kill('SIGINT');
    await finished;
  }
  console.log(
    `serve: ready after ${median(ready_ms).toFixed(0)} ms, ${(median(resident_bytes) / 1e6).toFixed(1)} MB resident; medians of ${STARTS} starts`,
  );
} finally {
  sandbox.remove();
}
