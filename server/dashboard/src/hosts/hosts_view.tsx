// Hosts: what each machine is, what it does not tell, and how small a difference it can show.
import {useEffect} from 'preact/hooks';
import type {Collector} from '../collector/use_collector.ts';
import {useConnection, useLoad} from '../collector/use_collector.ts';
import {count, dateAndTime, meanWithInterval, threeDigits} from '../format.ts';
import {addressOf} from '../router.ts';
import {ConnectionNotice} from '../states/connection_notice.tsx';
import {Failed, Loading, Quiet} from '../states/notices.tsx';
import {fingerprintText} from './fingerprint_value.ts';
import type {Host, Noise} from './host_answers.ts';
import {hostsAnswer} from './host_answers.ts';
import {NoiseChart} from './noise_chart.tsx';
import {halfWidths, isOff, median} from './noise.ts';

type Fingerprint = Host['fingerprints'][number];

function Facts({one, of}: {one: Fingerprint; of: number}) {
  const facts = Object.entries(one.fingerprint).filter(([name]) => name !== 'version');
  return (
    <section>
      <h2>
        Fingerprint <span class="t2">{one.fingerprint_sha256.slice(0, 12)}</span>
      </h2>
      <p class="note">
        {count(one.sweeps)} of {count(of)} sweeps
        {one.last_sweep_at !== null && <>, last {dateAndTime(new Date(one.last_sweep_at))}</>}
      </p>
      <table class="tb named">
        <tbody>
          {facts.map(([name, value]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{fingerprintText(name, value) ?? <span class="t3">not told</span>}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Sources({absent_sources}: Pick<Fingerprint, 'absent_sources'>) {
  const absent = Object.entries(absent_sources ?? {});
  return (
    <section>
      <h2>What it does not tell</h2>
      {absent_sources === null && (
        <p class="note">Not known: no trial with this fingerprint says so.</p>
      )}
      {absent_sources !== null && absent.length === 0 && (
        <p class="note">Every source that webdyno reads was there in its last trial.</p>
      )}
      {absent.length > 0 && (
        <>
          <table class="tb named">
            <tbody>
              {absent.map(([name, why]) => (
                <tr key={name}>
                  <th scope="row">{name}</th>
                  <td>{why}</td>
                </tr>
              ))}
            </tbody>
          </table>
          <p class="note">
            In its last trial. <code>./webdyno doctor</code> says what to do about each.
          </p>
        </>
      )}
    </section>
  );
}

function NoiseRow({each}: {each: Noise}) {
  const {mean, interval} = meanWithInterval(each.percent, each.low_percent, each.high_percent);
  return (
    <tr>
      <td>{dateAndTime(new Date(each.created_at))}</td>
      <td>
        <a href={addressOf({view: 'sweep', sweep_uuid: each.sweep_uuid, outcome: null})}>
          {each.plan_name}
        </a>
      </td>
      <td class="r">
        {mean} {interval !== null && <small class="ci">{interval}</small>}
        {isOff(each) && <span class="flag">alike arms differ</span>}
      </td>
      <td class="r">{count(each.pairs)}</td>
    </tr>
  );
}

function NoiseFloor({noise}: {noise: readonly Noise[]}) {
  const half = median(halfWidths(noise));
  return (
    <section>
      <h2>
        A/A noise floor{' '}
        <span class="t2">the same page twice in every block; a difference here is noise</span>
      </h2>
      {noise.length === 0 ? (
        <p class="note">
          Not measured. It needs a sweep with <code>control</code>, as plans have it unless they say
          otherwise.
        </p>
      ) : (
        <>
          <NoiseChart noise={noise} />
          {half !== null && (
            <p class="note">
              Half width of the interval: median {threeDigits(half)} % over{' '}
              {count(halfWidths(noise).length)} sweeps. Ratios closer to 1 than that cannot be told
              apart on this host. The band is ±2 %, what compare takes for the same.
            </p>
          )}
          <div class="scroll rows">
            <table class="tb">
              <thead>
                <tr>
                  <th>started</th>
                  <th>sweep</th>
                  <th class="r">difference, % [95 % CI]</th>
                  <th class="r">blocks</th>
                </tr>
              </thead>
              <tbody>
                {noise.toReversed().map((each) => (
                  <NoiseRow key={each.sweep_uuid} each={each} />
                ))}
              </tbody>
            </table>
          </div>
        </>
      )}
    </section>
  );
}

export function HostPart({host}: {host: Host}) {
  const [newest, ...older] = host.fingerprints;
  const sweeps = host.fingerprints.reduce((sum, each) => sum + each.sweeps, 0);
  return (
    <section>
      <h2>
        {host.hostname}{' '}
        <span class="t2">
          {count(sweeps)} sweeps
          {older.length > 0 &&
            `, ${count(host.fingerprints.length)} fingerprints, the newest first`}
        </span>
      </h2>
      <NoiseFloor noise={host.noise} />
      {newest !== undefined && (
        <div class="cols host-cols">
          <Facts one={newest} of={sweeps} />
          <Sources absent_sources={newest.absent_sources} />
        </div>
      )}
      {older.map((each) => (
        <details key={each.fingerprint_sha256}>
          <summary>
            {each.fingerprint_sha256.slice(0, 12)}, {count(each.sweeps)} sweeps
          </summary>
          <Facts one={each} of={sweeps} />
        </details>
      ))}
    </section>
  );
}

export function HostsView({collector}: {collector: Collector}) {
  const connection = useConnection(collector);
  const {state} = useLoad(collector, 'hosts', () => collector.client.get('/hosts', hostsAnswer));
  useEffect(() => {
    document.title = 'webdyno: hosts';
  }, []);
  return (
    <main>
      <ConnectionNotice state={connection} what="This list" />
      <div class="head">
        <h1>Hosts</h1>
      </div>
      {state.kind === 'loading' && connection.kind !== 'lost' && <Loading what="the hosts" />}
      {state.kind === 'failed' && <Failed what="The list of hosts" failure={state.failure} />}
      {state.kind === 'loaded' && state.value.hosts.length === 0 && (
        <Quiet what="No host yet.">
          A host is known from the first browser on that registers: run <code>./webdyno run</code>{' '}
          in a terminal.
        </Quiet>
      )}
      {state.kind === 'loaded' &&
        state.value.hosts.map((host) => <HostPart key={host.host_uuid} host={host} />)}
    </main>
  );
}
