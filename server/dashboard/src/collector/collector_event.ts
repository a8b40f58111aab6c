// The events of GET /events, see docs/protocol.md.
import {deletedEvent, driverEvent, runningShape, sweepShape, trialShape} from './answers.ts';
import type {Running, Sweep, Trial} from './answers.ts';
import type {StreamEvent} from './event_parser.ts';
import {orNull} from './shape.ts';

export type CollectorEvent =
  | {kind: 'sweep'; sweep: Sweep}
  | {kind: 'trial'; trial: Trial}
  | {kind: 'progress'; running: Running | null}
  | {kind: 'driver'; connected: boolean}
  | {kind: 'sweep_deleted'; sweep_uuid: string};

/** Null for an event of a name that this dashboard does not know. Throws ShapeError or SyntaxError on bad data. */
export function collectorEvent({name, data}: StreamEvent): CollectorEvent | null {
  const value: unknown = JSON.parse(data);
  switch (name) {
    case 'sweep':
      return {kind: 'sweep', sweep: sweepShape(value, 'event sweep')};
    case 'trial':
      return {kind: 'trial', trial: trialShape(value, 'event trial')};
    case 'progress':
      // Null when the last samples of a trial come after its end.
      return {kind: 'progress', running: orNull(runningShape)(value, 'event progress')};
    case 'driver':
      return {kind: 'driver', connected: driverEvent(value, 'event driver').connected};
    case 'sweep_deleted':
      return {
        kind: 'sweep_deleted',
        sweep_uuid: deletedEvent(value, 'event sweep_deleted').sweep_uuid,
      };
    default:
      return null;
  }
}
