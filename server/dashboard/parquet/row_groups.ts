// Rows become a Parquet file, a row group at a time: in the page and in Node alike. What goes out is never held.
import {ByteWriter, ParquetWriter, schemaFromColumnData} from 'hyparquet-writer';

export type ParquetType = 'INT64' | 'DOUBLE' | 'STRING' | 'BYTE_ARRAY';

export interface ParquetColumn {
  name: string;
  type: ParquetType;
}

/** Of INT64 bigint, of DOUBLE number, of STRING string, of BYTE_ARRAY Uint8Array; null is unknown. */
export type ParquetValue = null | bigint | number | string | Uint8Array;

// Of a group all columns are held. 50,000 rows of 30 numbers are 12 MB, and readers skip by groups.
const MOST_ROWS = 50_000;
const MOST_BYTES = 16_000_000;

const sizeOf = (value: ParquetValue): number =>
  typeof value === 'string' || value instanceof Uint8Array ? value.length : 8;

/** Two columns of one name would be one to readers: a, a:1, a:2. */
function distinct(columns: readonly ParquetColumn[]): ParquetColumn[] {
  const names = new Set<string>();
  return columns.map(({name, type}) => {
    let free = name;
    for (let number = 1; names.has(free); ++number) free = `${name}:${number}`;
    names.add(free);
    return {name: free, type};
  });
}

export class RowGroups {
  readonly #columns: readonly ParquetColumn[];
  readonly #send: (bytes: Uint8Array<ArrayBuffer>) => void;
  readonly #bytes = new ByteWriter();
  readonly #writer: ParquetWriter;
  #data: ParquetValue[][];
  #held_rows = 0;
  #held_bytes = 0;

  constructor(columns: readonly ParquetColumn[], send: (bytes: Uint8Array<ArrayBuffer>) => void) {
    this.#columns = distinct(columns);
    this.#send = send;
    this.#data = columns.map(() => []);
    this.#writer = new ParquetWriter({
      writer: this.#bytes,
      schema: schemaFromColumnData({
        columnData: this.#columns.map((column) => ({...column, data: []})),
      }),
      createdBy: 'webdyno',
    });
  }

  add(row: readonly ParquetValue[]): void {
    for (const [index, value] of row.entries()) {
      this.#data[index]!.push(value);
      this.#held_bytes += sizeOf(value);
    }
    ++this.#held_rows;
    if (this.#held_rows === MOST_ROWS || this.#held_bytes >= MOST_BYTES) this.#endGroup();
  }

  /** The rest, and the footer: without it, it is no Parquet file. */
  finish(): void {
    this.#endGroup();
    void this.#writer.finish();
    this.#sendBytes();
  }

  #endGroup(): void {
    if (this.#held_rows === 0) return;
    void this.#writer.write({
      columnData: this.#columns.map((column, index) => ({...column, data: this.#data[index]!})),
      rowGroupSize: this.#held_rows,
    });
    this.#data = this.#columns.map(() => []);
    this.#held_rows = 0;
    this.#held_bytes = 0;
    this.#sendBytes();
  }

  #sendBytes(): void {
    this.#send(this.#bytes.getBytes().slice());
    this.#bytes.index = 0; // `offset` goes on: places in the file follow from it
  }
}
