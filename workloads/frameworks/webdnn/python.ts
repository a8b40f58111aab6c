// A Python that WebDNN's transpiler runs under.
import {Refusal} from '../../refusal.ts';
import {ProgramFailure, runProgram} from '../../tools/run_program.ts';

// Its numpy has builds for 3.8 to 3.11; 3.11 is Debian 12's. Debian has venv without ensurepip, which venv needs.
const CHECK = `
import sys
if not (3, 8) <= sys.version_info < (3, 12): sys.exit('is %d.%d' % sys.version_info[:2])
try: import venv, ensurepip
except ImportError: sys.exit('has no venv')
`;

/** The first of the candidates that fits. */
export async function findPython(candidates: string[], interrupted: AbortSignal): Promise<string> {
  const found: string[] = [];
  for (const python of candidates) {
    try {
      await runProgram(python, ['-c', CHECK], interrupted);
      return python;
    } catch (error) {
      if (!(error instanceof ProgramFailure)) throw error;
      const said = /^(is|has) .*/m.exec(error.printed)?.[0];
      if (said !== undefined) found.push(`${python} ${said}`);
    }
  }
  const there = found.length > 0 ? found.join(', ') : 'there is none';
  throw new Refusal(
    3,
    `setup webdnn needs Python 3.8 to 3.11 with venv (${there}): apt-get install python3-venv`,
  );
}
