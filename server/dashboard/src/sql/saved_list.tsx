// What can be asked without writing any SQL: the saved queries, and each public view whole.
import {addressOfAsked} from './sql_address.ts';
import type {Queries} from './parameters.ts';

/** Of a description its first sentence. */
const beginning = (text: string): string =>
  /^.*?[.:;](?=\s|$)/.exec(text)?.[0].slice(0, -1) ?? text;

export function SavedList({queries, shown}: {queries: Queries; shown: string | null}) {
  return (
    <nav class="saved" aria-label="Saved queries and views">
      <h2>Saved queries</h2>
      <ul>
        {queries.queries.map(({name, title, description}) => (
          <li key={name} class={name === shown ? 'on' : ''}>
            <a
              class="q"
              href={addressOfAsked({kind: 'saved', query: name, values: {}})}
              title={description}
              {...(name === shown && {'aria-current': 'true' as const})}
            >
              {title}
              <span>{beginning(description)}</span>
            </a>
          </li>
        ))}
      </ul>
      <h2>Views</h2>
      <ul class="vw">
        {queries.public_views.map((view) => (
          <li key={view}>
            <a
              class="q"
              href={addressOfAsked({kind: 'text', sql: `SELECT *\nFROM ${view}`, values: {}})}
            >
              <code>{view}</code>
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
