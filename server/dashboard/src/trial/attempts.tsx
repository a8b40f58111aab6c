// Each try of a trial: how it ended and in whose words, what the log says of it, and what the page wrote last.
import {dateAndTime, duration, timeOfDay} from '../format.ts';
import {Outcome, RUNNING} from '../marks/outcome.tsx';
import type {Attempt, Facts} from './trial_answers.ts';

const CONSOLE = 'console'; // the fact under which a page that failed tells what was written to its console last

export function FactTable({title, facts}: {title: string; facts: Facts}) {
  const known = Object.entries(facts).filter(([name]) => name !== CONSOLE);
  if (known.length === 0) return null;
  return (
    <section>
      <h2>{title}</h2>
      <table class="tb named">
        <tbody>
          {known.map(([name, fact]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td class="fact">{fact}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** The browser's or framework's own words, line by line as they were. */
function Words({title, text}: {title: string; text: string | null | undefined}) {
  if (text === null || text === undefined || text === '') return null;
  return (
    <>
      <p class="note">{title}</p>
      <pre class="own-words">{text}</pre>
    </>
  );
}

function Log({events}: Pick<Attempt, 'events'>) {
  return (
    <table class="tb named">
      <tbody>
        {events.map(({realtime_us, kind, detail}, index) => {
          const at = new Date(realtime_us / 1000);
          return (
            <tr key={index}>
              <th scope="row" title={at.toISOString()}>
                {timeOfDay(at, true)}.{String(at.getMilliseconds()).padStart(3, '0')}
              </th>
              <td>{kind}</td>
              <td class="fact">{detail}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function AttemptPart({attempt, one}: {attempt: Attempt; one: boolean}) {
  const {outcome, cause, failed_phase, product, version, headless, duration_us} = attempt;
  const leased = new Date(attempt.leased_realtime_us / 1000);
  return (
    <section>
      <h2>
        {one ? 'Attempt' : `Attempt ${attempt.attempt_number}`}{' '}
        <span class="t2">
          <Outcome outcome={outcome ?? RUNNING} />
          {cause !== null && <> {cause}</>}
          {failed_phase !== null && <> in phase {failed_phase}</>}
        </span>
      </h2>
      <p class="note">
        leased <time dateTime={leased.toISOString()}>{dateAndTime(leased)}</time>
        {product !== null && <>, {[product, version].join(' ')}</>}
        {headless === 1 && ' headless'}
        {attempt.browser_attempt !== null && <>, its attempt {attempt.browser_attempt}</>}
        {duration_us !== null && <>, sampled for {duration(duration_us / 1000)}</>}
        {attempt.sampler_ticks !== null && (
          <>
            : {attempt.sampler_ticks} ticks, {attempt.sampler_missed_ticks} missed
          </>
        )}
        {attempt.clock_error_us !== null && (
          <>
            ; clock within ±{duration(attempt.clock_error_us / 1000)} ({attempt.clock_source})
          </>
        )}
        {attempt.adapter !== null && <>; {attempt.adapter}</>}
      </p>
      <Words title="message" text={attempt.message} />
      <Words title="stack" text={attempt.stack} />
      <Words title="console, its last lines" text={attempt.facts[CONSOLE]} />
      <Log events={attempt.events} />
    </section>
  );
}

export function Attempts({attempts}: {attempts: readonly Attempt[]}) {
  return (
    <>
      {attempts.map((attempt) => (
        <AttemptPart
          key={attempt.attempt_number}
          attempt={attempt}
          one={attempts.length === 1 && attempt.attempt_number === 1}
        />
      ))}
    </>
  );
}
