import type {PageFailed} from '../../schema/generated/types.ts';

/**
 * An end of the page with an outcome of its own. Any other error is a page_error. Harness and adapters are bundled apart,
 * each with a copy of this class: it is known by its members, not by instanceof.
 */
export class PageFailure extends Error {
  readonly outcome: PageFailed['outcome'];
  readonly cause_name: string;
  constructor(outcome: PageFailed['outcome'], cause: string, message: string) {
    super(message);
    this.outcome = outcome;
    this.cause_name = cause;
  }
}

// What V8 says in a RangeError when memory cannot be had: typed arrays and buffers, WebAssembly memories, strings.
const ALLOCATION =
  /allocation failed|could not allocate memory|out of memory|invalid (typed )?array (buffer )?length/i;
// What libraries in WebAssembly say, in errors of any class: C++'s words, Emscripten's, ONNX Runtime's and Rust's. ONNX Runtime's
// sizes have 32 bits there: a tensor that would take more than 4 GiB is an overflow.
const WASM_ALLOCATION =
  /std::bad_alloc|SafeIntOnOverflow|Aborted\(OOM\)|cannot enlarge memory|failed to allocate (a buffer|memory)|memory allocation of \d+ bytes failed|out of memory/i;

function isPageFailure(thrown: unknown): thrown is PageFailure {
  return thrown instanceof Error && 'outcome' in thrown && 'cause_name' in thrown;
}

/** Any thrown value as a failure with outcome and cause. `cause` is what an ordinary error is called here. */
export function asFailure(thrown: unknown, cause: string): PageFailure {
  if (isPageFailure(thrown)) return thrown;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  const lacksMemory =
    (thrown instanceof RangeError && ALLOCATION.test(message)) || WASM_ALLOCATION.test(message);
  const failure = lacksMemory
    ? new PageFailure('out_of_memory', 'allocation_failed', message)
    : new PageFailure('page_error', cause, message);
  if (thrown instanceof Error && thrown.stack !== undefined) failure.stack = thrown.stack;
  return failure;
}
