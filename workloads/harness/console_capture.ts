// A page's console is quiet while it is measured: with a debugger attached every line costs a message (WebDNN: 2 ms in
// place of 0.6). What was written last is kept, because frameworks say there why a backend does not start.
const KEPT = 20;

export function captureConsole(): {lastText: () => string} {
  const texts: string[] = [];
  for (const level of ['log', 'info', 'debug', 'warn', 'error'] as const) {
    console[level] = (...values: unknown[]) => {
      texts.push(values.map(String).join(' '));
      if (texts.length > KEPT) texts.shift();
    };
  }
  return {lastText: () => texts.slice(-3).join(' | ')};
}
