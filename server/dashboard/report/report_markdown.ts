// The same in Markdown, for a pull request or an issue: findings, tables, how to do it again. Figures need pictures.
import {count, dateAndTime, duration, meanWithInterval} from '../src/format.ts';
import {isMeasured} from '../src/findings/finding_answers.ts';
import {limits, sentence} from '../src/findings/finding_words.ts';
import {linesOf} from '../src/results/results_answers.ts';
import type {ResultTable} from '../src/results/results_answers.ts';
import {commandOf, planText} from './made_from.tsx';
import {plain, table} from './markdown_text.ts';
import {METHOD} from './method.ts';
import type {ReportDocument, ReportedSweep} from './report_document.ts';
import {nameOfSweep} from './report_document.ts';
import {titleOf} from './report_page.tsx';
import {studyMarkdown} from './study_markdown.ts';

function findings(each: ReportedSweep): string[] {
  return each.findings.map((found) => {
    if (!isMeasured(found))
      return `* ${plain(found.title)}: not measured; plan ${plain(found.needs)}`;
    const {before, value, after} = sentence(found);
    const {interval} = meanWithInterval(found.value, found.ci95_low, found.ci95_high);
    const printed = found.study === null ? '' : ` A study printed: ${plain(found.study)}`;
    return (
      `* ${plain(before)}**${value}**${plain(after)} ${interval === null ? '' : `${plain(interval)} `}` +
      `(${count(found.configurations)} configurations, ${count(found.trials)} trials) ${plain(limits(found).join(' '))}${printed}`
    );
  });
}

function numbers(shown: ResultTable, {results}: ReportedSweep): string[] {
  const rows = linesOf(shown, results).map(({named, numbers: of}) => {
    const mean =
      of.mean_ms === null ? null : meanWithInterval(of.mean_ms, of.ci95_low_ms, of.ci95_high_ms);
    const time =
      mean === null
        ? (named.outcome ?? '–')
        : shown.medians && of.median_ms !== null
          ? duration(of.median_ms)
          : `${mean.mean} ms ${mean.interval ?? ''}`;
    return [named.framework, named.backend, named.size, time, named.marks, count(of.trials)].map(
      plain,
    );
  });
  return [
    `### ${plain(shown.title)}`,
    '',
    plain([shown.note, shown.head].filter((words) => words !== '').join('. ')),
    '',
    ...table(
      [
        'framework',
        'backend',
        'size',
        shown.medians ? 'median' : 'mean [95 % interval]',
        'marks',
        'n',
      ],
      rows,
    ),
    ...shown.notes.map(({mark, text}) => `* ${plain(mark)}: ${plain(text)}`),
    '',
  ];
}

export function reportMarkdown(content: ReportDocument): string {
  const {sweeps, study, webdyno_version, written_at} = content;
  const lines = [
    `# ${plain(titleOf(content))}`,
    '',
    `Written ${dateAndTime(new Date(written_at))} by webdyno ${webdyno_version}.`,
    '',
    ...table(
      ['sweep', 'host', 'browser', 'started', 'trials', 'done', 'failed', 'unsupported'],
      sweeps.map((each) =>
        [
          nameOfSweep(each),
          each.sweep.hostname ?? 'none yet',
          each.sweep.browser ?? 'none yet',
          dateAndTime(new Date(each.sweep.created_at)),
          count(each.sweep.trial_count),
          count(each.sweep.done),
          count(each.sweep.failed),
          count(each.sweep.unsupported),
        ].map(plain),
      ),
    ),
    ...(study === null ? [] : studyMarkdown(content, study)),
    ...sweeps.flatMap((each) => [
      `## ${plain(nameOfSweep(each))}`,
      '',
      ...findings(each),
      '',
      ...each.results.tables.flatMap((shown) => numbers(shown, each)),
      plain(each.results.harness_words),
      plain(each.results.drift_words),
      '',
      'Again:',
      '',
      '```',
      commandOf(each),
      '```',
      '',
      '```json',
      planText(each),
      '```',
      '',
    ]),
    '## Method',
    '',
    ...METHOD.flatMap((words) => [words, '']),
  ];
  return `${lines
    .join('\n')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trimEnd()}\n`;
}
