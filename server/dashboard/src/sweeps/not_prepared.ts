// What a person reads of models that could not be made before a sweep.

/** `lines` as the collector gives them, "MODEL: why"; null: all were made. */
export function notPreparedWords(lines: readonly string[]): string | null {
  const [first] = lines;
  if (first === undefined) return null;
  const more = lines.length === 1 ? '' : ` and ${lines.length - 1} more`;
  return `Goes on without a model that could not be prepared, ${first}${more}`;
}
