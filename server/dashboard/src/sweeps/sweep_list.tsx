// Sweeps: all of the database, newest first, and a way to start one.
import {useState} from 'preact/hooks';
import type {Status, Sweep} from '../collector/answers.ts';
import {statusShape, sweepsAnswer} from '../collector/answers.ts';
import type {Collector} from '../collector/use_collector.ts';
import {useConnection, useEvents, useLoad} from '../collector/use_collector.ts';
import {bytes, count} from '../format.ts';
import {ConnectionNotice} from '../states/connection_notice.tsx';
import {Failed, Loading, Quiet} from '../states/notices.tsx';
import {StartSweep, showForm} from './start_sweep.tsx';
import {SweepRow} from './sweep_row.tsx';

const SHOWN_AT_FIRST = 25;

const counted = (many: number, what: string): string =>
  `${count(many)} ${what}${many === 1 ? '' : 's'}`;

function Facts({sweeps, status}: {sweeps: readonly Sweep[]; status: Status}) {
  const {path, bytes: size} = status.database;
  // A sweep has a host from its first trial on.
  const hosts = new Set(sweeps.flatMap(({hostname}) => hostname ?? [])).size;
  return (
    <p class="facts">
      {counted(sweeps.length, 'sweep')} {hosts > 0 && `of ${counted(hosts, 'host')} `}in{' '}
      <code title={path}>{path.slice(path.lastIndexOf('/') + 1)}</code>
      {size !== null && `, ${bytes(size)}`}
    </p>
  );
}

function SweepTable({sweeps}: {sweeps: readonly Sweep[]}) {
  const [all, setAll] = useState(false);
  const shown = all ? sweeps : sweeps.slice(0, SHOWN_AT_FIRST);
  const older = sweeps.length - shown.length;
  return (
    <section class="flush">
      <div class="scroll">
        <table class="tb hov swl">
          <thead>
            <tr>
              <th>state</th>
              <th>plan</th>
              <th>host</th>
              <th>browser</th>
              <th>started</th>
              <th>outcomes</th>
              <th class="r">done</th>
              <th class="r">failed</th>
              <th class="r">unsupported</th>
              <th class="r">trials</th>
              <th class="r">took</th>
              <th />
            </tr>
          </thead>
          <tbody>
            {shown.map((sweep) => (
              <SweepRow key={sweep.sweep_uuid} sweep={sweep} />
            ))}
          </tbody>
        </table>
      </div>
      {older > 0 && (
        <p class="note">
          <button class="link" onClick={() => setAll(true)}>
            Show {count(older)} older {older === 1 ? 'sweep' : 'sweeps'}
          </button>
        </p>
      )}
    </section>
  );
}

export function SweepList({collector, onStarted}: {collector: Collector; onStarted: () => void}) {
  const connection = useConnection(collector);
  const {state, reload} = useLoad(collector, 'sweeps', async () => {
    const [{sweeps}, status] = await Promise.all([
      collector.client.get('/sweeps', sweepsAnswer),
      collector.client.get('/status', statusShape),
    ]);
    return {sweeps, status};
  });
  useEvents(collector, ({kind}) => {
    if (kind === 'sweep' || kind === 'driver' || kind === 'sweep_deleted') reload();
  });
  const loaded = state.kind === 'loaded' ? state.value : null;
  return (
    <main>
      <ConnectionNotice state={connection} what="This list" />
      <div class="head">
        <div>
          <h1>Sweeps</h1>
          {loaded !== null && <Facts {...loaded} />}
        </div>
        {loaded !== null && loaded.sweeps.length > 0 && (
          <div class="acts">
            <button onClick={showForm}>Start a sweep</button>
          </div>
        )}
      </div>
      {state.kind === 'loading' && connection.kind !== 'lost' && <Loading what="sweeps" />}
      {state.kind === 'failed' && <Failed what="The list of sweeps" failure={state.failure} />}
      {loaded?.sweeps.length === 0 && (
        <Quiet what="No sweep yet.">
          <p>
            Start one here, or run <code>./webdyno run</code> in a terminal: the plan quick takes
            about a minute.
          </p>
        </Quiet>
      )}
      {loaded !== null && loaded.sweeps.length > 0 && <SweepTable sweeps={loaded.sweeps} />}
      {loaded !== null && (
        <StartSweep collector={collector} status={loaded.status} onStarted={onStarted} />
      )}
    </main>
  );
}
