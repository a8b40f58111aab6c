// Programs that tools start: pip, npm, a transpiler.
import {spawn} from 'node:child_process';

/** A program that could not be started or ended with another code than 0. */
export class ProgramFailure extends Error {
  /** All that it printed, standard output first. */
  readonly printed: string;
  constructor(message: string, printed: string) {
    super(message);
    this.printed = printed;
  }
}

/**
 * Runs a program to its end and gives what it printed on standard output. An interruption kills it with all that it has started.
 * `onOutput` is given that output as it comes.
 */
export function runProgram(
  program: string,
  given: string[],
  interrupted: AbortSignal,
  environment: NodeJS.ProcessEnv = process.env,
  onOutput: (text: string) => void = () => undefined,
): Promise<string> {
  return new Promise((resolve, reject) => {
    interrupted.throwIfAborted();
    // A process group of its own, because pip and the compiler start others; and one that dies with this process, because a
    // transpiler that lives on would make the folder anew that was removed.
    const child = spawn('setpriv', ['--pdeathsig', 'KILL', program, ...given], {
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: environment,
    });
    const kill = (): void => {
      if (child.pid !== undefined && child.exitCode === null && child.signalCode === null)
        process.kill(-child.pid, 'SIGKILL');
    };
    interrupted.addEventListener('abort', kill);
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (data: Buffer) => {
      stdout += data.toString();
      onOutput(data.toString());
    });
    child.stderr.on('data', (data: Buffer) => (stderr += data.toString()));
    child.on('error', (error) => reject(new ProgramFailure(error.message, '')));
    child.on('close', (code, signal) => {
      interrupted.removeEventListener('abort', kill);
      if (code === 0) resolve(stdout);
      else reject(new ProgramFailure(`it ended with ${code ?? String(signal)}`, stdout + stderr));
    });
  });
}
