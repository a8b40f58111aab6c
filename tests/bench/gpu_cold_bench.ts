// Does a trial find what the trials before it have left in the browser's GPU process? Every framework on its GPU backends, again
// and again in one browser, with a cold GPU and after a visit to the same page: the first iteration of the warm-up in the browser's
// first, middle and last trials. Prints; asserts nothing.
import {createSandbox} from '../e2e/sandbox.ts';

const BROWSERS = 5;
const TRIALS = 3; // of a configuration in a browser

const infer = {
  ...{workload: 'mlp', task: ['infer'], depth: [2], width: [64], gpu_cache: ['cold', 'warm']},
  ...{samples: [2], warmup_ms: [0], measure_ms: [0]},
};
const plan = {
  name: 'gpu-cold',
  matrix: [
    {...infer, framework: ['tfjs'], backend: ['webgl', 'webgpu']},
    {...infer, framework: ['onnxruntime-web', 'litert'], backend: ['webgpu']},
    {...infer, framework: ['kerasjs'], backend: ['webgl']},
    {...infer, framework: ['brain'], version: ['2.0.0-beta.24'], backend: ['webgl']},
  ],
  repeat: {trials: TRIALS},
  control: false,
};

const sandbox = createSandbox();
try {
  const file = sandbox.writePlan(plan);
  for (let browser = 0; browser < BROWSERS; browser++) {
    const finished = await sandbox.run('run', '--db', sandbox.database, '--plan', file);
    if (finished.code !== 0) throw new Error(finished.stderr);
  }
  // Each block holds every configuration once, so its number is where in the browser's life a trial was.
  const rows = sandbox.query(`
    WITH first AS (
      SELECT
        configuration_id, block, duration_ns / 1e6 AS ms,
        row_number() OVER (PARTITION BY configuration_id, block ORDER BY duration_ns) AS place
      FROM trial
      JOIN iteration USING (trial_id, attempt_number)
      WHERE outcome = 'done' AND phase = 'warmup' AND iteration_index = 0
    )
    SELECT framework, backend, json_extract(parameters, '$.gpu_cache') AS gpu_cache, ms
    FROM first JOIN configuration USING (configuration_id)
    WHERE place = ${(BROWSERS + 1) / 2} ORDER BY framework, backend, gpu_cache, block`);
  const named = new Map<string, string[]>();
  for (const row of rows) {
    const name = [row['framework'], row['backend'], row['gpu_cache']].join(' ');
    named.set(name, [...(named.get(name) ?? []), (row['ms'] as number).toFixed(1)]);
  }
  console.log(`median ms of the first iteration in block 1 to ${TRIALS} of ${BROWSERS} browsers`);
  for (const [name, values] of named)
    console.log(name.padEnd(32), values.map((value) => value.padStart(8)).join(''));
} finally {
  sandbox.remove();
}
