// The same section in Markdown.
import {plain, table} from './markdown_text.ts';
import type {ReportDocument} from './report_document.ts';
import type {Claim, ClaimNumber, Study} from './study_document.ts';
import {MACHINE, printedTables, SOURCE} from './study_tables.ts';
import {amountOf, outcomes, queryOf, ratioText, READINGS, withoutText} from './study_words.ts';

const cellOf = (number: ClaimNumber, without = ''): string =>
  number.value === null
    ? 'not measured'
    : `${ratioText(number)} ${number.verdict}${without && ` (${without})`}`;

function rowsOf(claim: Claim): string[][] {
  const {parts, one_reading} = claim;
  const cells = (as_read: string, as_waited: string): string[] => [
    one_reading ? 'the same' : as_read,
    as_waited,
  ];
  const whole = [
    claim.title,
    claim.printed ?? 'not known here',
    ...cells(
      cellOf(claim.as_read, withoutText(claim, 'as_read')),
      cellOf(claim.as_waited, withoutText(claim, 'as_waited')),
    ),
    claim.survival,
  ];
  const rows = parts.map((part) => [
    part.name,
    '',
    ...cells(cellOf(part.as_read), cellOf(part.as_waited)),
    '',
  ]);
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
