// A Python of the system, of which a setup makes an environment of its own.
import {Refusal} from '../refusal.ts';
import {ProgramFailure, runProgram} from './run_program.ts';

export interface WantedPython {
  /** Who needs it: "setup webdnn". */
  who: string;
  /** 3.8 is 8: of Python 3, both included. */
  oldest: number;
  newest: number;
  candidates: string[];
}

// Debian has venv without ensurepip, which venv needs.
const check = ({oldest, newest}: WantedPython): string => `
import sys
if not (3, ${oldest}) <= sys.version_info[:2] <= (3, ${newest}): sys.exit('is %d.%d' % sys.version_info[:2])
try: import venv, ensurepip
except ImportError: sys.exit('has no venv')
`;

/** The first of the candidates that fits. */
export async function findPython(wanted: WantedPython, interrupted: AbortSignal): Promise<string> {
  const found: string[] = [];
  for (const python of wanted.candidates) {
    try {
      await runProgram(python, ['-c', check(wanted)], interrupted);
      return python;
    } catch (error) {
      if (!(error instanceof ProgramFailure)) throw error;
      const said = /^(is|has) .*/m.exec(error.printed)?.[0];
      if (said !== undefined) found.push(`${python} ${said}`);
    }
  }
  const {who, oldest, newest} = wanted;
  const versions = oldest === newest ? `3.${oldest}` : `3.${oldest} to 3.${newest}`;
  const there = found.length > 0 ? found.join(', ') : 'there is none';
  throw new Refusal(
    3,
    `${who} needs Python ${versions} with venv (${there}): apt-get install python3-venv`,
  );
}
