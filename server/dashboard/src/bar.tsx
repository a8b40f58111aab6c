// The one bar: name, views, database, theme. A view appears here when it exists.
import {useState} from 'preact/hooks';
import {statusShape} from './collector/answers.ts';
import type {Collector} from './collector/use_collector.ts';
import {useEvents, useLoad} from './collector/use_collector.ts';
import type {Route} from './router.ts';
import {THEMES, chooseTheme, storedTheme} from './theme.ts';
import type {Theme} from './theme.ts';

const VIEWS: readonly {name: string; address: string; views: readonly Route['view'][]}[] = [
  {name: 'Live', address: '/live', views: ['live']},
  {name: 'Sweeps', address: '/sweeps', views: ['sweeps', 'sweep', 'findings', 'trial']},
  {name: 'Figures', address: '/figures', views: ['figures']},
  {name: 'Compare', address: '/compare', views: ['compare']},
  {name: 'SQL', address: '/sql', views: ['sql']},
  {name: 'Hosts', address: '/hosts', views: ['hosts']},
];

function ThemeSwitch() {
  const [theme, setTheme] = useState<Theme>(storedTheme(localStorage));
  function choose(next: Theme): void {
    chooseTheme(next, document.documentElement, localStorage);
    setTheme(next);
  }
  return (
    <select
      class="ghost"
      aria-label="Theme"
      value={theme}
      onChange={(event) =>
        choose(THEMES.find((each) => each === event.currentTarget.value) ?? 'auto')
      }
    >
      {THEMES.map((each) => (
        <option key={each} value={each}>
          {each.charAt(0).toUpperCase() + each.slice(1)}
        </option>
      ))}
    </select>
  );
}

export function Bar({collector, route}: {collector: Collector; route: Route}) {
  const {state, reload} = useLoad(collector, 'status', () =>
    collector.client.get('/status', statusShape),
  );
  const [running, setRunning] = useState(false);
  useEvents(collector, (event) => {
    if (event.kind === 'sweep') setRunning(event.sweep.state === 'running');
    if (event.kind === 'driver') reload();
  });
  const status = state.kind === 'loaded' ? state.value : null;
  return (
    <header class="bar">
      <a class="wm" href="/live">
        webdyno
      </a>
      <nav class="nav" aria-label="Views">
        {VIEWS.map(({name, address, views}) => (
          <a
            key={name}
            href={address}
            {...(views.includes(route.view) ? {'aria-current': 'page' as const} : {})}
          >
            {name === 'Live' && running && (
              <i class="live-dot" role="img" aria-label="a sweep runs" />
            )}
            {name}
          </a>
        ))}
      </nav>
      <span class="sp" />
      {status !== null && (
        <span class="who" title={status.database.path}>
          {status.hostname}, {status.database.path.slice(status.database.path.lastIndexOf('/') + 1)}
        </span>
      )}
      <ThemeSwitch />
    </header>
  );
}
