// Cuts a stream of text into server-sent events: HTML Living Standard, 9.2.6 "Interpreting an event stream".
// EventSource would do it, but it cannot send the token. `id` and `retry` mean nothing here: what was missed is read anew.

export interface StreamEvent {
  name: string;
  data: string;
}

export type EventParser = (text: string) => StreamEvent[];

/** Gives back the events that `text` completes; keeps what is not whole yet, be it half a line or half a CRLF. */
export function createEventParser(): EventParser {
  let unread = '';
  let begun = false;
  let name = '';
  let data: string[] = [];

  function takeLine(line: string, events: StreamEvent[]): void {
    if (line === '') {
      if (data.length > 0)
        events.push({name: name === '' ? 'message' : name, data: data.join('\n')});
      name = '';
      data = [];
      return;
    }
    const colon = line.indexOf(':');
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'event') name = value;
    if (field === 'data') data.push(value);
  }

  return (text) => {
    unread += text;
    if (!begun && unread !== '') {
      begun = true;
      unread = unread.replace(/^\uFEFF/, '');
    }
    const events: StreamEvent[] = [];
    for (;;) {
      const end = /\r\n|\n|\r/.exec(unread);
      // A CR at the very end may be the first half of a CRLF.
      if (end === null || (end[0] === '\r' && end.index === unread.length - 1)) return events;
      takeLine(unread.slice(0, end.index), events);
      unread = unread.slice(end.index + end[0].length);
    }
  };
}
