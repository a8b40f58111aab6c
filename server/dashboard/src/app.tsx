// The frame of all views: the bar, and the view that the address names.
import {useEffect, useState} from 'preact/hooks';
import {Bar} from './bar.tsx';
import type {Collector} from './collector/use_collector.ts';
import {useConnection} from './collector/use_collector.ts';
import {CompareView} from './compare/compare_view.tsx';
import {FiguresView} from './figures/figures_view.tsx';
import {FindingsView} from './findings/findings_view.tsx';
import {HostsView} from './hosts/hosts_view.tsx';
import {LiveView} from './live/live_view.tsx';
import type {Navigation} from './navigation.ts';
import type {Route} from './router.ts';
import {addressOf} from './router.ts';
import {addressOfAsked} from './sql/sql_address.ts';
import {SqlView} from './sql/sql_view.tsx';
import {TokenRefused} from './states/connection_notice.tsx';
import {Quiet} from './states/notices.tsx';
import {SweepList} from './sweeps/sweep_list.tsx';
import {SweepView} from './sweeps/sweep_view.tsx';
import {TrialView} from './trial/trial_view.tsx';

function View({
  collector,
  navigation,
  route,
}: {
  collector: Collector;
  navigation: Navigation;
  route: Route;
}) {
  const showLive = (): void => navigation.go('/live');
  switch (route.view) {
    case 'live':
      return <LiveView collector={collector} onStarted={showLive} />;
    case 'sweeps':
      return <SweepList collector={collector} onStarted={showLive} />;
    case 'sweep':
      return (
        <SweepView collector={collector} sweep_uuid={route.sweep_uuid} outcome={route.outcome} />
      );
    case 'findings':
      return (
        <FindingsView key={route.sweep_uuid} collector={collector} sweep_uuid={route.sweep_uuid} />
      );
    case 'figures':
      return (
        <FiguresView
          collector={collector}
          search={route.search}
          onAddress={(address) => navigation.replace(address)}
        />
      );
    case 'compare':
      return (
        <CompareView
          collector={collector}
          search={route.search}
          onAddress={(address) => navigation.go(address)}
        />
      );
    case 'sql':
      return (
        <SqlView
          collector={collector}
          asked={route.asked}
          onAsk={(asked) => navigation.go(addressOfAsked(asked))}
        />
      );
    case 'hosts':
      return <HostsView collector={collector} />;
    case 'trial':
      return (
        <TrialView
          key={route.trial_uuid}
          collector={collector}
          trial_uuid={route.trial_uuid}
          range={route.range}
          onRange={(range) => navigation.replace(addressOf({...route, range}))}
        />
      );
    case 'unknown':
      return (
        <main>
          <Quiet what={`There is no view at ${route.path}.`}>
            <p>
              A sweep&rsquo;s address ends with its uuid. <a href="/sweeps">All sweeps</a>
            </p>
          </Quiet>
        </main>
      );
  }
}

export function App({collector, navigation}: {collector: Collector; navigation: Navigation}) {
  const [route, setRoute] = useState(navigation.route());
  const connection = useConnection(collector);
  useEffect(() => navigation.onChange(setRoute), [navigation]);
  useEffect(() => {
    document.title = `webdyno: ${route.view === 'unknown' ? 'no such view' : route.view}`;
  }, [route.view]);
  return (
    <>
      <Bar collector={collector} route={route} />
      {connection.kind === 'refused' ? (
        <TokenRefused />
      ) : (
        <View collector={collector} navigation={navigation} route={route} />
      )}
    </>
  );
}
