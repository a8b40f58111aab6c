// A page's console is quiet while it is measured: with a debugger attached every line costs a message (WebDNN: 2 ms in
// place of 0.6). What was written last is kept, because frameworks say there why a backend does not start; and an adapter may
// listen, because some say there alone where their operators run.
const KEPT = 20;

export interface ConsoleTexts {
  lastText: () => string;
  /** Gives what ends it. */
  listen: (onText: (text: string) => void) => () => void;
}

export function captureConsole(): ConsoleTexts {
  const texts: string[] = [];
  const listeners = new Set<(text: string) => void>();
  for (const level of ['log', 'info', 'debug', 'warn', 'error'] as const) {
    console[level] = (...values: unknown[]) => {
      const text = values.map(String).join(' ');
      texts.push(text);
      if (texts.length > KEPT) texts.shift();
      for (const onText of listeners) onText(text);
    };
  }
  return {
    lastText: () => texts.slice(-3).join(' | '),
    listen(onText) {
      listeners.add(onText);
      return () => listeners.delete(onText);
    },
  };
}
