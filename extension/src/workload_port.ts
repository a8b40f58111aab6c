// What content script and service worker say to each other over the port of one workload tab.
import type {
  ClockPing,
  PageDone,
  PageFailed,
  PagePhase,
  PageProgress,
  PageReady,
} from '../../schema/generated/types.ts';

export const WORKLOAD_PORT = 'workload';

export type PageMessage = PageReady | PagePhase | PageProgress | PageDone | PageFailed;

export type ContentMessage =
  | {kind: 'page'; message: PageMessage}
  | {kind: 'bad_page_message'; detail: string}
  | {kind: 'visibility'; hidden: boolean; focused: boolean}
  | {kind: 'ping'; index: number}
  | {kind: 'aligned'; pings: ClockPing[]};

export type WorkerMessage =
  | {kind: 'align'; pings: number}
  | {kind: 'pong'; index: number; host_us: number}
  | {kind: 'start'}
  | {kind: 'continue'}
  | {kind: 'check'};
