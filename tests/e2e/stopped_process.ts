// Stops a process for a moment and knows when: by the scheduler's own counters, read as fast as they can be from here, on the
// clock that the native host has. A thread that does not run does nothing, so no event of its page lies in such a moment.
import {closeSync, openSync, readSync} from 'node:fs';

/** In microseconds of CLOCK_MONOTONIC: it did not run from `from_us` to `until_us`, both of which are inside of it. */
export interface Stop {
  from_us: number;
  until_us: number;
}

/** What /proc/PID/schedstat says of the main thread, and between which times it was read. */
interface Look {
  before_us: number;
  after_us: number;
  text: string;
}

function monotonicUs(): number {
  return Number(process.hrtime.bigint()) / 1000; // libuv's is CLOCK_MONOTONIC
}

export class StoppableProcess {
  readonly #pid: number;
  readonly #schedstat: number;
  readonly #stat: number;
  readonly #buffer = Buffer.alloc(512);

  constructor(pid: number) {
    this.#pid = pid;
    this.#schedstat = openSync(`/proc/${pid}/schedstat`, 'r');
    this.#stat = openSync(`/proc/${pid}/stat`, 'r');
  }

  close(): void {
    closeSync(this.#schedstat);
    closeSync(this.#stat);
  }

  /** Nanoseconds that its main thread has run, up to the scheduler's last tick. */
  ranNs(): number {
    return Number(this.#look().text.split(' ')[0]);
  }

  /** False as soon as it has ended. */
  lives(): boolean {
    try {
      this.#look();
      return true;
    } catch {
      return false;
    }
  }

  /** Blocks this thread as well, so that it sees the other one's switch at once. Null: the process has ended. */
  stop(holdUs: number): Stop | null {
    try {
      const {from_us, last} = this.#begin();
      const hold = monotonicUs() + holdUs;
      while (monotonicUs() < hold);
      return {from_us, until_us: this.#resume(last)};
    } catch (error) {
      if (this.lives()) throw error;
      return null;
    }
  }

  async stopUntil(happened: (from_us: number) => Promise<void>): Promise<Stop> {
    const {from_us, last} = this.#begin();
    await happened(from_us);
    return {from_us, until_us: this.#resume(last)};
  }

  #begin(): {from_us: number; last: Look} {
    const seen: Look[] = [];
    process.kill(this.#pid, 'SIGSTOP');
    do seen.push(this.#look());
    while (!this.#isStopped());
    const last = this.#look();
    const stopped = [...seen, last].find(({text}) => text === last.text)!;
    return {from_us: stopped.after_us, last};
  }

  #resume(last: Look): number {
    let {before_us} = this.#look();
    process.kill(this.#pid, 'SIGCONT');
    for (let look = this.#look(); look.text === last.text; look = this.#look())
      ({before_us} = look);
    return before_us;
  }

  #look(): Look {
    const before_us = monotonicUs();
    const text = this.#read(this.#schedstat);
    return {before_us, after_us: monotonicUs(), text};
  }

  #isStopped(): boolean {
    const text = this.#read(this.#stat);
    return text[text.lastIndexOf(')') + 2] === 'T';
  }

  #read(file: number): string {
    return this.#buffer.toString('latin1', 0, readSync(file, this.#buffer, 0, 512, 0));
  }
}
