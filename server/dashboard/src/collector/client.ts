// Requests to the collector's API. It does not know what is asked for, only how: token, JSON, errors.
import {errorAnswer} from './answers.ts';
import type {Shape} from './shape.ts';
import {ShapeError} from './shape.ts';

export type FailureKind = 'unreachable' | 'unauthorized' | 'refused' | 'not_understood';

/** `message` is the collector's own words where it had any. */
export class CollectorFailure extends Error {
  readonly kind: FailureKind;
  /** Of what was refused: where in it. */
  readonly path: string | null;

  constructor(kind: FailureKind, message: string, path: string | null = null) {
    super(message);
    this.kind = kind;
    this.path = path;
  }
}

export interface CollectorClient {
  get<T>(path: string, shape: Shape<T>): Promise<T>;
  /** `parse`: of the answer, in place of JSON.parse. */
  post<T>(
    path: string,
    body: unknown,
    shape: Shape<T>,
    parse?: (text: string) => unknown,
  ): Promise<T>;
  delete<T>(path: string, shape: Shape<T>): Promise<T>;
  /** A file, whole. */
  download(path: string): Promise<Blob>;
  /** The body of GET /events, open until it is cancelled or the collector ends it. */
  openEvents(signal: AbortSignal): Promise<ReadableStream<Uint8Array<ArrayBuffer>>>;
}

async function failureOf(response: Response): Promise<CollectorFailure> {
  const kind = response.status === 401 ? 'unauthorized' : 'refused';
  try {
    const {error} = errorAnswer((await response.json()) as unknown, 'error');
    return new CollectorFailure(kind, error.message, error.path);
  } catch {
    return new CollectorFailure(kind, `the collector answers with HTTP status ${response.status}`);
  }
}

/** Every method rejects with CollectorFailure, or with an AbortError when `signal` was aborted. */
export function createClient(token: string, send: typeof fetch): CollectorClient {
  async function request(path: string, init: RequestInit): Promise<Response> {
    const headers = {Authorization: `Bearer ${token}`, 'Content-Type': 'application/json'};
    let response: Response;
    try {
      response = await send(`/api/v1${path}`, {...init, headers});
    } catch (error) {
      if (init.signal?.aborted === true) throw error;
      throw new CollectorFailure('unreachable', 'the collector does not answer');
    }
    if (!response.ok) throw await failureOf(response);
    return response;
  }

  async function read<T>(
    path: string,
    init: RequestInit,
    shape: Shape<T>,
    parse: (text: string) => unknown = JSON.parse,
  ): Promise<T> {
    const response = await request(path, init);
    try {
      return shape(parse(await response.text()), path);
    } catch (error) {
      if (error instanceof ShapeError || error instanceof SyntaxError) {
        throw new CollectorFailure('not_understood', error.message);
      }
      throw new CollectorFailure('unreachable', 'the collector went away in mid-answer');
    }
  }

  return {
    get: (path, shape) => read(path, {}, shape),
    post: (path, body, shape, parse) =>
      read(path, {method: 'POST', body: JSON.stringify(body)}, shape, parse),
    delete: (path, shape) => read(path, {method: 'DELETE'}, shape),
    async download(path) {
      const response = await request(path, {});
      try {
        return await response.blob();
      } catch {
        throw new CollectorFailure('unreachable', 'the collector went away in mid-answer');
      }
    },
    async openEvents(signal) {
      const {body} = await request('/events', {signal});
      if (body === null) throw new CollectorFailure('not_understood', '/events: no body');
      return body;
    },
  };
}
