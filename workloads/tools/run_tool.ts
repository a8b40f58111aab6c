// How the command-line tools of this folder end: one line for what goes wrong, nothing half done after Ctrl-C.
import {Refusal} from '../refusal.ts';

const INTERRUPTED = 130; // docs/method.md

/**
 * Runs a tool and prints what it says. Ctrl-C aborts `interrupted`; the tool clears away and the exit code is 130.
 * `keepsFetched`: but for what it has fetched.
 */
export async function runTool(
  work: (given: string[], interrupted: AbortSignal) => Promise<string | undefined>,
  keepsFetched = false,
): Promise<void> {
  const interruption = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => interruption.abort());
  try {
    const said = await work(process.argv.slice(2), interruption.signal);
    if (said !== undefined) console.log(said);
  } catch (error) {
    if (interruption.signal.aborted) {
      if (keepsFetched)
        console.error(
          'webdyno: interrupted; what was fetched is kept, and the next setup goes on with it',
        );
      else console.error('webdyno: interrupted; nothing of it is kept');
      process.exitCode = INTERRUPTED;
    } else if (error instanceof Refusal) {
      console.error(`webdyno: ${error.message}`);
      process.exitCode = error.exitCode;
    } else {
      throw error;
    }
  }
}
