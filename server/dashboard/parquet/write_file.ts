// Standard input, a line of JSON each, becomes a Parquet file on standard output: the columns [{name, type}], rows as arrays,
// and "end", without which rows may be missing and there is no footer. `webdyno export` is who writes to it
// (server/cli/parquet_file.cpp): integers beyond 2^53 and infinities come as texts, blobs as hexadecimal digits.
import {readSync, writeSync} from 'node:fs';
import {RowGroups} from './row_groups.ts';
import type {ParquetColumn, ParquetType, ParquetValue} from './row_groups.ts';

type Told = null | number | string;

function valueOf(told: Told, type: ParquetType): ParquetValue {
  if (told === null || type === 'STRING') return told;
  if (type === 'INT64') return BigInt(told);
  return type === 'DOUBLE' ? Number(told) : Uint8Array.from(Buffer.from(String(told), 'hex'));
}

function writeAll(bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length;) at += writeSync(1, bytes, at);
}

function* linesOfInput(): Generator<string> {
  const decoder = new TextDecoder();
  const chunk = new Uint8Array(1 << 16);
  let rest = '';
  for (;;) {
    const size = readSync(0, chunk);
    if (size === 0) return;
    const lines = (rest + decoder.decode(chunk.subarray(0, size), {stream: true})).split('\n');
    rest = lines.pop()!;
    yield* lines;
  }
}

function writeFile(): void {
  let columns: ParquetColumn[] | undefined;
  let file: RowGroups | undefined;
  for (const line of linesOfInput()) {
    const told: unknown = JSON.parse(line);
    if (columns === undefined || file === undefined) {
      columns = told as ParquetColumn[];
      file = new RowGroups(columns, writeAll);
    } else if (told === 'end') {
      file.finish();
      return;
    } else {
      const types = columns;
      file.add((told as Told[]).map((value, index) => valueOf(value, types[index]!.type)));
    }
  }
  throw new Error('the rows ended in the middle');
}

try {
  writeFile();
} catch (error) {
  const nobodyReads = error instanceof Error && 'code' in error && error.code === 'EPIPE';
  if (!nobodyReads) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
