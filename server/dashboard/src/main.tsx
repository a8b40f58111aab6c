import 'uplot/dist/uPlot.min.css';
import './tokens.css';
import './app.css';
import {render} from 'preact';
import {useEffect, useState} from 'preact/hooks';
import {get, takeToken} from './api.ts';
import {LiveView} from './live/live_view.tsx';
import {routeOf} from './router.ts';
import {SweepList} from './sweeps/sweep_list.tsx';
import {SweepView} from './sweeps/sweep_view.tsx';

const THEME_KEY = 'webdyno_theme';
const THEMES = ['auto', 'light', 'dark'] as const;
type Theme = (typeof THEMES)[number];

function applyTheme(theme: Theme): void {
  if (theme === 'auto') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
}

function ThemeSwitch() {
  const [theme, setTheme] = useState<Theme>((localStorage.getItem(THEME_KEY) as Theme | null) ?? 'auto');
  useEffect(() => {
    applyTheme(theme);
    localStorage.setItem(THEME_KEY, theme);
  }, [theme]);
  const next = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length]!;
  return <button class="ghost" onClick={() => setTheme(next)} title={`Theme: ${theme}`}>{theme}</button>;
}

function Bar({view}: {view: string}) {
  const [where, setWhere] = useState('');
  useEffect(() => {
    get<{hostname: string; database: {path: string}}>('/status').then(
      ({hostname, database}) => setWhere(`${hostname}, ${database.path.slice(database.path.lastIndexOf('/') + 1)}`),
      () => setWhere('not connected'),
    );
  }, []);
  const link = (name: string, href: string, current: boolean) => (
    <a href={href} {...(current ? {'aria-current': 'page' as const} : {})}>{name}</a>
  );
  return (
    <header class="bar">
      <a class="wm" href="/">webdyno</a>
      <nav class="nav">
        {link('Live', '/live', view === 'live')}
        {link('Sweeps', '/sweeps', view === 'sweeps' || view === 'sweep')}
      </nav>
      <span class="sp" />
      <span class="who">{where}</span>
      <ThemeSwitch />
    </header>
  );
}

function App({token}: {token: string | null}) {
  if (token === null) {
    return (
      <main>
        <p class="st-box">
          This address lacks the token. It ends with the tab that it was opened in. Open the address that{' '}
          <code>./webdyno serve</code> printed.
        </p>
      </main>
    );
  }
  const route = routeOf(location.pathname);
  return (
    <>
      <Bar view={route.view} />
      {route.view === 'live' && <LiveView />}
      {route.view === 'sweeps' && <SweepList />}
      {route.view === 'sweep' && <SweepView uuid={route.uuid} />}
      {route.view === 'none' && <main><p class="st-box">There is no such page. <a href="/live">Live</a></p></main>}
    </>
  );
}

render(<App token={takeToken()} />, document.body);
