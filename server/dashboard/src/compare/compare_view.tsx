// Compare: two sweeps, or two arms of one. The sentence first, then what it rests on.
import {sweepsAnswer} from '../collector/answers.ts';
import type {Collector} from '../collector/use_collector.ts';
import {useConnection, useLoad} from '../collector/use_collector.ts';
import {count} from '../format.ts';
import {ConnectionNotice} from '../states/connection_notice.tsx';
import {Failed, Loading, Notice, Quiet} from '../states/notices.tsx';
import {csvOf} from '../figures/csv.ts';
import {download} from '../figures/download.ts';
import type {Compared} from './compare_address.ts';
import {commandOf, compareAddress, comparedOf, requestOf} from './compare_address.ts';
import {CompareForm} from './compare_form.tsx';
import type {ComparedMeasure, ComparisonAnswer, MeasureWords} from './comparison_answers.ts';
import {comparisonAnswer} from './comparison_answers.ts';
import {comparedRows, COMPARED_COLUMNS} from './compared_rows.ts';
import {ForestTable} from './forest_table.tsx';
import {sentence} from './verdict_words.ts';

function Warnings({warnings}: Pick<ComparisonAnswer['comparison'], 'warnings'>) {
  if (warnings.length === 0) return null;
  return (
    <Notice grade="warn" what="To be known before anything is believed">
      <ul class="cmp-list">
        {warnings.map(({code, text}) => (
          <li key={text} title={code}>
            {text}
          </li>
        ))}
      </ul>
    </Notice>
  );
}

function Verdict({measure, words}: {measure: ComparedMeasure; words: MeasureWords}) {
  const {says, ratio, rest} = sentence(measure, words);
  return (
    <h2 class="verdict">
      {says}
      {ratio !== null && (
        <>
          : <mark>{ratio}</mark> {rest}
        </>
      )}
      .
    </h2>
  );
}

function Measures({
  answer,
  compared,
  shown,
}: {
  answer: ComparisonAnswer;
  compared: Compared;
  shown: number;
}) {
  return (
    <nav class="cks" aria-label="Measures">
      {answer.comparison.measures.map(({measure, rows}, index) => {
        const regressions = rows.filter(({regression}) => regression).length;
        return rows.length === 0 ? null : (
          <a
            key={measure}
            href={compareAddress({...compared, of: measure})}
            {...(index === shown ? {'aria-current': 'true' as const} : {})}
          >
            {measure} <span class="n">{count(rows.length)}</span>
            {regressions > 0 && <span class="bad"> {count(regressions)} worse</span>}
          </a>
        );
      })}
    </nav>
  );
}

export function Comparison({answer, compared}: {answer: ComparisonAnswer; compared: Compared}) {
  const {comparison, words} = answer;
  const found = comparison.measures.findIndex(({measure}) => measure === compared.of);
  const first = comparison.measures.findIndex(({rows}) => rows.length > 0);
  const shown = found >= 0 ? found : first;
  const measure = comparison.measures[shown];
  const said = words.measures[shown];
  return (
    <>
      {measure !== undefined && said !== undefined && <Verdict measure={measure} words={said} />}
      <p class="facts">
        base: {words.base}
        <br />
        head: {words.head}
        {words.common !== '' && (
          <>
            <br />
            all: {words.common}
          </>
        )}
      </p>
      <p class="facts">All measures together: {words.counts}.</p>
      <Warnings warnings={comparison.warnings} />
      {words.broken.length > 0 && (
        <Notice grade="bad" what="Broken in head">
          {words.broken.join('; ')}
        </Notice>
      )}
      <Measures answer={answer} compared={compared} shown={shown} />
      {measure === undefined || said === undefined ? (
        <Quiet what="No measure has a number in either arm.">{null}</Quiet>
      ) : (
        <section class="flush">
          <div class="fig-head">
            <h2>
              {said.title} <span class="t2">{said.aggregate}</span>
            </h2>
            <span class="fig-acts">
              <button
                class="link"
                onClick={() =>
                  download(
                    'webdyno-comparison.csv',
                    new Blob([csvOf(COMPARED_COLUMNS, comparedRows(answer))], {type: 'text/csv'}),
                  )
                }
              >
                CSV of all measures
              </button>
            </span>
          </div>
          <ForestTable measure={measure} words={said} comparison={comparison} />
          <p class="note">
            Numbers are geometric means over trials; {words.tests}, adjusted over{' '}
            {count(comparison.adjusted_over)} comparisons. Same: shown to be within{' '}
            {Number((comparison.tolerance * 100).toPrecision(3))} %, the shaded band. Filled:
            decided; hollow: unsure, with the trials an arm that would probably settle it. The axis
            holds nine of ten intervals, the others are cut at its ends.
          </p>
        </section>
      )}
      {words.not_compared.length > 0 && (
        <details>
          <summary>{count(words.not_compared.length)} configurations are not compared</summary>
          <ul class="cmp-list">
            {words.not_compared.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </details>
      )}
      <p class="note">
        In a terminal, where it can also write Markdown and JUnit:{' '}
        <code class="cmd">{commandOf(compared)}</code>
      </p>
    </>
  );
}

function Asked({collector, compared}: {collector: Collector; compared: Compared}) {
  const path = requestOf(compared);
  const {state} = useLoad(collector, path, () => collector.client.get(path, comparisonAnswer));
  if (state.kind === 'loading') return <Loading what="both arms" />;
  if (state.kind === 'failed') return <Failed what="This comparison" failure={state.failure} />;
  return <Comparison answer={state.value} compared={compared} />;
}

export function CompareView({
  collector,
  search,
  onAddress,
}: {
  collector: Collector;
  search: string;
  onAddress: (address: string) => void;
}) {
  const connection = useConnection(collector);
  const compared = comparedOf(search);
  const {state} = useLoad(collector, 'sweeps to compare', () =>
    collector.client.get('/sweeps', sweepsAnswer),
  );
  return (
    <main>
      <ConnectionNotice state={connection} what="This comparison" />
      <div class="head">
        <h1>Compare</h1>
      </div>
      {state.kind === 'failed' && <Failed what="The list of sweeps" failure={state.failure} />}
      {state.kind === 'loaded' && (
        <CompareForm
          key={compareAddress({...compared, of: null})}
          given={compared}
          sweeps={state.value.sweeps}
          onCompare={(next) => onAddress(compareAddress({...next, of: null}))}
        />
      )}
      {compared.base !== '' && compared.head !== '' ? (
        <Asked collector={collector} compared={compared} />
      ) : (
        <Quiet what="Nothing is compared yet.">
          <p>
            Choose two sweeps, or write two arms of one, as <code>framework=tfjs,backend=wasm</code>{' '}
            and <code>framework=tfjs,backend=webgl</code>: configurations pair by all factors that
            neither names.
          </p>
        </Quiet>
      )}
    </main>
  );
}
