// Which models are measured: models.json.
import {readFileSync} from 'node:fs';
import path from 'node:path';

export interface RealModel {
  name: string;
  package: string;
  /** In the package: the model, and what its loader fetches too. */
  files: string[];
  format: string;
  framework: string;
  /** As --input takes it. */
  input?: string;
  /** Backends on which it must be done; the others may do what they do. */
  done: string[];
  /** Backends whose outputs are wrong by the library's own fault: each must be flagged. */
  differs?: string[];
}

export const MODELS = JSON.parse(
  readFileSync(path.join(import.meta.dirname, 'models.json'), 'utf8'),
) as RealModel[];
