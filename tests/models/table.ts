// The Markdown table of the real models: a line for each, a column for each backend.
import type {RealModel} from './real_models.ts';

export interface Row {
  framework: string;
  backend: string;
  platform: string;
  median_ms: number | null;
  output_difference: number | null;
  cpu_operators: string | null;
  flags: string[];
}

export interface Arm extends Row {
  /** Why it is not done. */
  failure?: {outcome: string; cause: string; message: string};
}

const COLUMNS = ['outside', 'cpu', 'wasm', 'webgl', 'webgpu'];

// What they say is of the machine while the table was made.
const OF_THE_MOMENT = ['no_steady_state', 'noisy', 'starved', 'swapping', 'throttled'];

const three = (number: number): string => String(Number(number.toPrecision(3)));

const columnOf = ({platform, backend}: Row): string =>
  platform === 'native' ? 'outside' : backend;

const inTable = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

function cellOf(arm: Arm | undefined): string {
  if (arm === undefined) return '';
  if (arm.failure !== undefined) return arm.failure.outcome;
  return arm.median_ms === null ? '' : three(arm.median_ms);
}

function remarkOf(arm: Arm): string {
  const {failure, cpu_operators, flags} = arm;
  if (failure !== undefined) return `${failure.cause}: ${failure.message}`;
  const others = flags.filter((flag) => flag !== 'cpu_operators' && !OF_THE_MOMENT.includes(flag));
  return [...(cpu_operators === null ? [] : [`cpu_operators: ${cpu_operators}`]), ...others].join(
    ', ',
  );
}

/** Each once, behind the backends that it is of. */
function remarksOf(arms: Arm[]): string {
  const columns = new Map<string, string[]>();
  for (const arm of arms) {
    const remark = remarkOf(arm);
    if (remark !== '') columns.set(remark, [...(columns.get(remark) ?? []), columnOf(arm)]);
  }
  return [...columns].map(([remark, of]) => `${of.join(', ')} ${remark}`).join('; ');
}

export function headLines(): string {
  const titles = ['model', 'package', 'file', ...COLUMNS, 'off by', ''];
  return `| ${titles.join(' | ')} |\n${'|---'.repeat(titles.length)}|`;
}

/** `title`: of the package. `bytes`: of all its files. */
export function lineOf(model: RealModel, title: string, bytes: number, arms: Arm[]): string {
  const differences = arms.flatMap(({output_difference: each}) => (each === null ? [] : [each]));
  const cells = [
    ...[model.name, title, `${model.format}, ${three(bytes / 1e6)} MB`],
    ...COLUMNS.map((column) => cellOf(arms.find((arm) => columnOf(arm) === column))),
    differences.length > 0 ? three(Math.max(...differences)) : '',
    remarksOf(arms),
  ];
  return `| ${cells.map(inTable).join(' | ')} |`;
}
