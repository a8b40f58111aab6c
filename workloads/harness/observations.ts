// What observers saw while a phase ran, as it leaves the page: kind by kind, each entry once.
import type {PageReport} from '../../schema/generated/types.ts';
import type {PhaseName} from './recorder.ts';

export type Observations = NonNullable<PageReport['observations']>[number];
export type ObservedKind = Observations['kind'];

const wholeUs = (ms: number): number => Math.max(0, Math.round(ms * 1000));

interface OpenPhase {
  name: PhaseName;
  startMs: number;
  /** Infinity while it runs. */
  endMs: number;
}

/** Entries that lie in the open phase are kept; others are nobody's. */
export class ObservationLog {
  private phase: OpenPhase | undefined;
  private kept: Observations[] = [];

  open(name: PhaseName, startMs: number): void {
    this.phase = {name, startMs, endMs: Infinity};
  }

  /** The phase is over; what is said of it from now on has to lie before this. */
  end(endMs: number): void {
    if (this.phase !== undefined) this.phase.endMs = endMs;
  }

  close(): void {
    this.phase = undefined;
  }

  add(kind: ObservedKind, startMs: number, durationMs: number): void {
    const {phase} = this;
    if (phase === undefined) return;
    // The first frame interval begins before the phase and the last one ends after it: what no frame interrupts is in them. A
    // task is where most of it is, because the one that begins a phase is a little older than the phase.
    const place = kind === 'long_task' ? startMs + durationMs / 2 : startMs;
    if (kind !== 'frame' && (place < phase.startMs || place > phase.endMs)) return;
    const entries = this.entriesOf(phase.name, kind);
    entries.start_us.push(wholeUs(startMs));
    entries.duration_us.push(wholeUs(durationMs));
  }

  /** What no earlier call gave. */
  take(): Observations[] {
    const {kept} = this;
    this.kept = [];
    return kept;
  }

  private entriesOf(phase: PhaseName, kind: ObservedKind): Observations {
    const found = this.kept.find((each) => each.phase === phase && each.kind === kind);
    if (found !== undefined) return found;
    const begun: Observations = {phase, kind, start_us: [], duration_us: []};
    this.kept.push(begun);
    return begun;
  }
}
