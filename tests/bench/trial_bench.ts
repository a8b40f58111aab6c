// What a trial costs around its page: the faulty workload's mode `nothing`, a page that is done at once, with sampling and
// durable commit. From lease to lease, because that is what a sweep of n trials takes n times. Prints; asserts nothing.
import {createSandbox} from '../e2e/sandbox.ts';

const TRIALS = 60;

const sandbox = createSandbox();
try {
  const plan = sandbox.writePlan({
    name: 'nothing',
    matrix: [
      {
        workload: 'faulty',
        framework: ['faulty'],
        backend: ['cpu'],
        task: ['probe'],
        mode: ['nothing'],
      },
    ],
    repeat: {trials: TRIALS},
    control: false,
  });
  const finished = await sandbox.run('run', '--db', sandbox.database, '--plan', plan);
  if (finished.code !== 0) throw new Error(finished.stderr);
  const [row] = sandbox.query(`
    WITH leased AS (
      SELECT leased_realtime_us - lag(leased_realtime_us) OVER (ORDER BY leased_realtime_us) AS us FROM attempt
    ), ranked AS (
      SELECT us / 1e3 AS ms, row_number() OVER (ORDER BY us) AS place, count(*) OVER () AS n FROM leased WHERE us IS NOT NULL
    )
    SELECT min(ms) AS least, avg(ms) FILTER (WHERE place IN ((n + 1) / 2, (n + 2) / 2)) AS median, max(ms) AS most FROM ranked`);
  const ms = (value: unknown): string => (value as number).toFixed(0);
  console.log(
    `a trial around a page that does nothing: median ${ms(row!['median'])} ms, ${ms(row!['least'])} to ${ms(row!['most'])} ms, ${TRIALS} trials`,
  );
} finally {
  sandbox.remove();
}
