// What tasks need of the page that they run in, beside the recorder.
import type {Interval} from './load_parts.ts';

export interface Page {
  /** When WebAssembly and GPU devices were started on this page. */
  starts: () => Interval[];
  /** Records which files of the library were fetched: once all that is measured is done, and before answers are checked. */
  recordLibrary: () => void;
}
