// Composes the dashboard: everything else is given what it needs.
import 'uplot/dist/uPlot.min.css';
import './tokens.css';
import './styles/base.css';
import './styles/controls.css';
import './styles/tables.css';
import './styles/charts.css';
import './styles/compare.css';
import './styles/figures.css';
import './styles/findings.css';
import './styles/plan.css';
import './styles/sql.css';
import './styles/trial.css';
import {render} from 'preact';
import {App} from './app.tsx';
import {createClient} from './collector/client.ts';
import type {Clock} from './collector/connection.ts';
import {connect} from './collector/connection.ts';
import {takeToken} from './collector/token.ts';
import {createNavigation} from './navigation.ts';
import {NoToken} from './states/connection_notice.tsx';
import {applyTheme, storedTheme} from './theme.ts';

const clock: Clock = {
  now_ms: () => Date.now(),
  after(delay_ms, callback) {
    const timer = setTimeout(callback, delay_ms);
    return () => clearTimeout(timer);
  },
};

applyTheme(storedTheme(localStorage), document.documentElement);
const token = takeToken({location, history, storage: localStorage});
if (token === null) {
  render(<NoToken />, document.body);
} else {
  const client = createClient(token, fetch.bind(globalThis));
  const collector = {client, connection: connect(client, clock)};
  render(<App collector={collector} navigation={createNavigation(window)} />, document.body);
}
