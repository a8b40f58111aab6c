// The whole of a report, in the order in which it is read: what was measured, the study if it is one, what was found, figures,
// tables, how, and again.
import {count, dateAndTime} from '../src/format.ts';
import {FindingTable} from '../src/findings/findings_view.tsx';
import {ResultsShown} from '../src/results/sweep_results.tsx';
import {hostName} from './host_names.ts';
import {MadeFrom} from './made_from.tsx';
import {METHOD} from './method.ts';
import type {ReportDocument, ReportedSweep} from './report_document.ts';
import {nameOfSweep} from './report_document.ts';
import type {MissingFigure, ReportFigure} from './report_figures.ts';
import {StudySection} from './study_section.tsx';

export function titleOf({sweeps}: ReportDocument): string {
  return `webdyno: ${sweeps.map(({sweep}) => sweep.plan_name).join(', ')}`;
}

function Measured({each, host}: {each: ReportedSweep; host: string}) {
  const {sweep} = each;
  return (
    <tr>
      <th scope="row">{nameOfSweep(each)}</th>
      <td>{host}</td>
      <td>{sweep.browser ?? 'none yet'}</td>
      <td>{dateAndTime(new Date(sweep.created_at))}</td>
      <td class="r">{count(sweep.trial_count)}</td>
      <td class="r">{count(sweep.done)}</td>
      <td class="r">{count(sweep.failed)}</td>
      <td class="r">{count(sweep.unsupported)}</td>
      <td>{sweep.state}</td>
    </tr>
  );
}

function Sweeps({sweeps}: ReportDocument) {
  const heads = ['sweep', 'host', 'browser', 'started'];
  const numbers = ['trials', 'done', 'failed', 'unsupported'];
  return (
    <table class="tb">
      <thead>
        <tr>
          {heads.map((head) => (
            <th key={head}>{head}</th>
          ))}
          {numbers.map((head) => (
            <th key={head} class="r">
              {head}
            </th>
          ))}
          <th>state</th>
        </tr>
      </thead>
      <tbody>
        {sweeps.map((each) => (
          <Measured key={each.sweep_id} each={each} host={hostName(each, sweeps)} />
        ))}
      </tbody>
    </table>
  );
}

function Figures({figures, missing}: {figures: ReportFigure[]; missing: MissingFigure[]}) {
  return (
    <section>
      <h2>Figures</h2>
      {figures.map(({number, title, caption, commands, svg}) => (
        <figure key={number}>
          <figcaption>
            <b>
              Figure {number}. {title}.
            </b>{' '}
            {caption} <code>{commands.join('; ')}</code>
          </figcaption>
          <div class="picture" dangerouslySetInnerHTML={{__html: svg}} />
        </figure>
      ))}
      {missing.length > 0 && (
        <>
          <h3>Not measured</h3>
          <ul>
            {missing.map(({title, why}) => (
              <li key={title + why}>
                {title}: {why}.
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

export function ReportPage({
  content,
  figures,
  missing,
}: {
  content: ReportDocument;
  figures: ReportFigure[];
  missing: MissingFigure[];
}) {
  const several = content.sweeps.length > 1;
  return (
    <main>
      <h1>{titleOf(content)}</h1>
      <p class="t2">
        Written {dateAndTime(new Date(content.written_at))} by webdyno {content.webdyno_version}.
      </p>
      <Sweeps {...content} />
      {content.study !== null && <StudySection content={content} study={content.study} />}
      <section>
        <h2>Findings</h2>
        <p>
          What the studies of 2019 and 2025 found, recomputed: geometric means over configurations
          with 95 % intervals over trials.
        </p>
        {content.sweeps.map((each) => (
          <section key={each.sweep_id}>
            {several && <h3>{nameOfSweep(each)}</h3>}
            <FindingTable findings={each.findings} sweep_id={each.sweep_id} />
          </section>
        ))}
      </section>
      <Figures figures={figures} missing={missing} />
      {content.sweeps.map((each) => (
        <section key={each.sweep_id}>
          {several && <h2>{nameOfSweep(each)}</h2>}
          <ResultsShown results={each.results} running={each.sweep.state !== 'done'} />
        </section>
      ))}
      <section>
        <h2>Method</h2>
        {METHOD.map((words) => (
          <p key={words}>{words}</p>
        ))}
      </section>
      <section>
        <h2>How to do it again</h2>
        {content.sweeps.map((each) => (
          <MadeFrom key={each.sweep_id} each={each} />
        ))}
      </section>
    </main>
  );
}
