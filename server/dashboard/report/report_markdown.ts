// The same in Markdown, for a pull request or an issue: findings, tables, how to do it again. Figures need pictures.
import {count, dateAndTime, meanWithInterval} from '../src/format.ts';
import {isMeasured} from '../src/findings/finding_answers.ts';
import {limits, sentence} from '../src/findings/finding_words.ts';
import {linesOf, timeOf} from '../src/results/results_answers.ts';
import type {ResultLine, ResultTable} from '../src/results/results_answers.ts';
import {hostName} from './host_names.ts';
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

function timeHead({medians}: ResultTable, lines: readonly ResultLine[]): string {
  if (!medians) return 'mean [95 % interval]';
  return lines.some(({numbers: {trials}}) => trials > 1) ? 'median [lowest, highest]' : 'median';
}

function numbers(shown: ResultTable, {results}: ReportedSweep): string[] {
  const lines = linesOf(shown, results);
  const compared = lines.some(({named}) => named.off_by !== null);
  const rows = lines.map((line) => {
    const {named, numbers: of} = line;
    const time = timeOf(line, shown);
    return [
      named.framework,
      named.backend,
      named.size,
      time === null ? (named.outcome ?? '–') : `${time.mean} ms ${time.interval ?? ''}`,
      ...(compared ? [named.off_by?.words ?? ''] : []),
      named.marks,
      count(of.trials),
    ].map(plain);
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
        timeHead(shown, lines),
        ...(compared ? ['off by'] : []),
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
          hostName(each, sweeps),
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
