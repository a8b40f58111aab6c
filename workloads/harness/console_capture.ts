// A page's console is quiet while it is measured: with a debugger attached every line costs a message (WebDNN: 2 ms in
// place of 0.6). What was written last is kept, because frameworks say there why a backend does not start.
const KEPT = 20;

export interface ConsoleTexts {
  lastText: () => string;
  /** All that is written while `work` runs. */
  of: (work: () => void) => string[];
}

export function captureConsole(): ConsoleTexts {
  const texts: string[] = [];
  let heard: string[] | undefined;
  for (const level of ['log', 'info', 'debug', 'warn', 'error'] as const) {
    console[level] = (...values: unknown[]) => {
      const text = values.map(String).join(' ');
      texts.push(text);
      heard?.push(text);
      if (texts.length > KEPT) texts.shift();
    };
  }
  return {
    lastText: () => texts.slice(-3).join(' | '),
    of(work) {
      const lines: string[] = [];
      heard = lines;
      try {
        work();
      } finally {
        heard = undefined;
      }
      return lines;
    },
  };
}
