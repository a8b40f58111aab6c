// What is sent to the collector.

/**
 * JSON of a message. Half of a surrogate pair is no character: a library's message may hold one, and so does a text that was cut
 * inside of an emoji. JSON can only write it as an escape, which parsers refuse together with the whole message (RFC 8259,
 * section 8.2); U+FFFD takes its place.
 */
export function jsonBody(message: unknown): string {
  const text = JSON.stringify(message);
  // Whole pairs are written as they are, so that an escape of this kind is a half, or those six characters behind a backslash.
  if (!/\\ud[89a-f]/.test(text)) return text;
  return JSON.stringify(message, (_name, value: unknown) =>
    typeof value === 'string' ? value.toWellFormed() : value,
  );
}
