import {createHash} from 'node:crypto';
import {gzipSync} from 'node:zlib';

/** What the catalogue says of a served file. */
export interface FileFacts {
  sha256: string;
  bytes: number;
  gzip_bytes: number;
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

export function fileFacts(bytes: Uint8Array): FileFacts {
  return {
    sha256: sha256(bytes),
    bytes: bytes.length,
    gzip_bytes: gzipSync(bytes, {level: 9}).length,
  };
}
