// Which backend WebDNN 2 computes its operators on. It takes the CPU for those that a backend lacks, and for those that fail
// there; its log says which.
import type {Backend} from '../../harness/adapter.ts';
import {PageFailure} from '../../harness/page_failure.ts';
import type {Logging, LogMessage, OnnxWebDNN} from './onnx_library.ts';

const RUNNING = /^Running .*\((\w+)\) on (\w+)$/;
const RETRYING = /Retrying on cpu/;
// Those that have weights, and with them nearly all of the work.
const WITH_WEIGHTS = ['Conv', 'Gemm', 'MatMul'];

function words({message, optionalParams}: LogMessage): string {
  return [message, ...optionalParams].map(String).join(' ');
}

function wrongBackend(message: string): PageFailure {
  return new PageFailure('wrong_backend', 'wrong_backend', message);
}

export class OperatorLog {
  private readonly logging: Logging;
  private readonly severity: OnnxWebDNN['Logging'];
  private lines: LogMessage[] = [];

  constructor({Logging}: OnnxWebDNN) {
    this.severity = Logging;
    this.logging = Logging.getInstance();
    this.keep(Logging.WARN);
  }

  private keep(loglevel: number): void {
    this.logging.config({
      adapters: {
        console: {adapter: 'console', loglevel: {'': this.severity.WARN}},
        file: {adapter: 'file', loglevel: {'': loglevel}},
      },
    });
    this.lines = this.logging.adapters.file!.buffer;
  }

  /** Runs an inference; an operator that failed on its backend, and so was tried on the CPU, fails it. */
  async watch<T>(run: () => Promise<T>): Promise<T> {
    const before = this.lines.length;
    const failures = (): string[] =>
      this.lines
        .slice(before)
        .filter(({message}) => RETRYING.test(String(message)))
        .map(words);
    let answer: T;
    try {
      answer = await run();
    } catch (error) {
      throw new Error(`WebDNN: ${[...failures(), String(error)].join('; ')}`, {cause: error});
    }
    const [first] = failures();
    if (first !== undefined) throw wrongBackend(`WebDNN: ${first}`);
    return answer;
  }

  /** Runs an inference and says which operators ran where. Weights must have been used on `backend`. */
  async placement(backend: Backend, run: () => Promise<unknown>): Promise<string> {
    this.keep(this.severity.DEBUG);
    const {lines} = this;
    await run().finally(() => this.keep(this.severity.WARN));
    const ran = lines.flatMap(({message}) => {
      const [, operator, where] = RUNNING.exec(String(message)) ?? [];
      return operator === undefined || where === undefined ? [] : [{operator, where}];
    });
    if (ran.length === 0) throw new Error('this WebDNN does not say where operators run');
    const elsewhere = ran.find(
      ({operator, where}) => WITH_WEIGHTS.includes(operator) && where !== backend,
    );
    if (elsewhere !== undefined)
      throw wrongBackend(
        `asked for ${backend}, WebDNN computes ${elsewhere.operator} on ${elsewhere.where}`,
      );
    const places = [...new Set(ran.map(({where}) => where))];
    const operatorsOn = (place: string): string =>
      [...new Set(ran.filter(({where}) => where === place).map(({operator}) => operator))].join(
        ', ',
      );
    return places.map((place) => `${operatorsOn(place)} on ${place}`).join('; ');
  }
}
