// The study of 2019 in a report: each claim under both readings with its verdict, what came out alike, and the printed tables.
import type {ReportDocument} from './report_document.ts';
import type {Claim, ClaimNumber, Study} from './study_document.ts';
import {MACHINE, printedTables, SOURCE} from './study_tables.ts';
import type {PrintedTable} from './study_tables.ts';
import {
  amountOf,
  outcomes,
  queryOf,
  ratioText,
  READINGS,
  sentenceOf,
  withoutText,
} from './study_words.ts';

function Ratio({number, without = ''}: {number: ClaimNumber; without?: string | undefined}) {
  return (
    <>
      {ratioText(number)}
      {number.value !== null && (
        <>
          {' '}
          <b>{number.verdict}</b>
          {without && ` (${without})`}
        </>
      )}
    </>
  );
}

/** Both readings, or the one that there is; `without` says of each what it is not of. */
function Numbers({
  one_reading,
  as_read,
  as_waited,
  without,
}: Pick<Claim, 'one_reading' | 'as_read' | 'as_waited'> & {
  without?: Record<'as_read' | 'as_waited', string>;
}) {
  if (one_reading)
    return (
      <td class="rt" colSpan={2}>
        <Ratio number={as_waited} without={without?.as_waited} />
      </td>
    );
  return (
    <>
      <td class="rt">
        <Ratio number={as_read} without={without?.as_read} />
      </td>
      <td class="rt">
        <Ratio number={as_waited} without={without?.as_waited} />
      </td>
    </>
  );
}

function ClaimRows({claim}: {claim: Claim}) {
  const {parts, one_reading} = claim;
  return (
    <tbody>
      <tr>
        <td class="fs">
          <p>
            <b>{claim.title}</b>
          </p>
          <p>{sentenceOf(claim) ?? `Not measured; plan ${claim.plan} measures it.`}</p>
        </td>
        <td>{claim.printed ?? 'no number of it is known here'}</td>
        <Numbers
          {...claim}
          without={{
            as_read: withoutText(claim, 'as_read'),
            as_waited: withoutText(claim, 'as_waited'),
          }}
        />
        <td>
          <b>{claim.survival}</b>
        </td>
      </tr>
      {parts.length > 1 &&
        parts.map((part) => (
          <tr key={part.name} class="part">
            <td>{part.name}</td>
            <td />
            <Numbers {...part} one_reading={one_reading} />
            <td />
          </tr>
        ))}
      <tr class="part">
        <td colSpan={5} class="t2">
          Holds {claim.holds}. {claim.description}{' '}
          {claim.sweep_id !== null && (
            <>
              {amountOf(claim)} <code>{queryOf(claim)}</code>
            </>
          )}
        </td>
      </tr>
    </tbody>
  );
}

function Printed({title, note, heads, rows, query}: PrintedTable) {
  return (
    <section>
      <h4>{title}</h4>
      <p class="t2">
        {note} {query !== null && <code>{query}</code>}
      </p>
      <table class="tb">
        <thead>
          <tr>
            {heads.map((head, at) => (
              <th key={at}>{head}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((cells) => (
            <tr key={cells.join()}>
              {cells.map((text, at) => (
                <td key={at}>{text}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

export function StudySection({content, study}: {content: ReportDocument; study: Study}) {
  return (
    <section>
      <h2>The study</h2>
      <p>
        {SOURCE}; on {MACHINE}.
      </p>
      {READINGS.map((words) => (
        <p key={words}>{words}</p>
      ))}
      <h3>Which claims survive</h3>
      <ul>
        {outcomes(study.claims).map(({survival, titles}) => (
          <li key={survival}>
            <b>{survival}</b>: {titles.join('; ')}.
          </li>
        ))}
      </ul>
      <table class="find claims">
        <thead>
          <tr>
            <th scope="col">claim</th>
            <th scope="col">printed</th>
            <th scope="col">as the study read it</th>
            <th scope="col">as a user waits</th>
            <th scope="col">verdict</th>
          </tr>
        </thead>
        {study.claims.map((claim) => (
          <ClaimRows key={claim.query} claim={claim} />
        ))}
      </table>
      <h3>What was printed, and this machine</h3>
      {printedTables(content).map((table) => (
        <Printed key={table.title} {...table} />
      ))}
    </section>
  );
}
