// Words and tables of a report in Markdown.

/** Words of strangers stay words: in a table, and where they would be HTML, emphasis or a link. */
export function plain(words: string): string {
  return words.replaceAll(/[\\`*_[\]<>|#~]/g, '\\$&').replaceAll(/\s+/g, ' ');
}

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

export function table(heads: readonly string[], rows: readonly (readonly string[])[]): string[] {
  return [row(heads), row(heads.map(() => '---')), ...rows.map(row), ''];
}
