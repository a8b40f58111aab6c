// The same section in Markdown.
import {plain, table} from './markdown_text.ts';
import type {ReportDocument} from './report_document.ts';
import type {Claim, ClaimNumber, Study} from './study_document.ts';
import {MACHINE, printedTables, SOURCE} from './study_tables.ts';
import {amountOf, outcomes, queryOf, ratioText, READINGS} from './study_words.ts';

const cellOf = (number: ClaimNumber): string =>
  number.value === null ? 'not measured' : `${ratioText(number)} ${number.verdict}`;

function rowsOf(claim: Claim): string[][] {
  const {parts, one_reading} = claim;
  const readings = (of: Pick<Claim, 'as_read' | 'as_waited'>): string[] => [
    one_reading ? 'the same' : cellOf(of.as_read),
    cellOf(of.as_waited),
  ];
  const whole = [
    claim.title,
    claim.printed ?? 'not known here',
    ...readings(claim),
    claim.survival,
  ];
  const rows = parts.map((part) => [part.name, '', ...readings(part), '']);
  return [whole, ...(rows.length > 1 ? rows : [])];
}

export function studyMarkdown(content: ReportDocument, {claims}: Study): string[] {
  return [
    '## The study',
    '',
    plain(`${SOURCE}; on ${MACHINE}.`),
    '',
    ...READINGS.flatMap((words) => [words, '']),
    ...outcomes(claims).map(
      ({survival, titles}) => `* **${survival}**: ${plain(titles.join('; '))}`,
    ),
    '',
    ...table(
      ['claim', 'printed', 'as the study read it', 'as a user waits', 'verdict'],
      claims.flatMap((claim) => rowsOf(claim).map((cells) => cells.map(plain))),
    ),
    ...claims.map(
      (claim) =>
        `* ${plain(claim.title)} (holds ${claim.holds}): ${plain(claim.description)} ` +
        (claim.sweep_id === null
          ? `Not measured; plan ${plain(claim.plan)} measures it.`
          : `${plain(amountOf(claim))} \`${queryOf(claim)}\``),
    ),
    '',
    ...printedTables(content).flatMap(({title, note, heads, rows, query}) => [
      `### ${plain(title)}`,
      '',
      plain(note) + (query === null ? '' : ` \`${query}\``),
      '',
      ...table(
        heads,
        rows.map((cells) => cells.map(plain)),
      ),
    ]),
  ];
}
