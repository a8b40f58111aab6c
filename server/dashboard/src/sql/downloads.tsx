// The result as a file: all that the collector tells of it, not only the rows shown.
import {useState} from 'preact/hooks';
import {CollectorFailure} from '../collector/client.ts';
import {count} from '../format.ts';
import type {QueryResult} from './cells.ts';
import {fileOf} from './result_files.ts';
import type {Format} from './result_files.ts';

const FORMATS: readonly {format: Format; name: string}[] = [
  {format: 'csv', name: 'CSV'},
  {format: 'json', name: 'JSON'},
  {format: 'parquet', name: 'Parquet'},
];

export const MOST_ROWS = 100_000; // of one answer of the collector

/** `readAll` asks again, for as many rows as the collector tells, where the result was cut. */
export function Downloads({
  name,
  result,
  readAll,
}: {
  name: string;
  result: QueryResult;
  readAll: () => Promise<QueryResult>;
}) {
  const [busy, setBusy] = useState<Format | null>(null);
  const [said, setSaid] = useState<string | null>(null);
  async function download(format: Format): Promise<void> {
    setBusy(format);
    setSaid(null);
    try {
      const whole = result.truncated ? await readAll() : result;
      const link = document.createElement('a');
      link.href = URL.createObjectURL(await fileOf(format, whole));
      link.download = `${name}.${format}`;
      link.click();
      URL.revokeObjectURL(link.href);
      if (whole.truncated) {
        setSaid(
          `The file has ${count(whole.rows.length)} rows. The query has more: ./webdyno query prints every one.`,
        );
      }
    } catch (error) {
      if (!(error instanceof CollectorFailure)) throw error;
      setSaid(error.message);
    } finally {
      setBusy(null);
    }
  }
  return (
    <span class="acts">
      {said !== null && (
        <span class="err" role="alert">
          {said}
        </span>
      )}
      {FORMATS.map((each) => (
        <button
          key={each.format}
          disabled={busy !== null}
          title={`Download the result as ${each.name}`}
          onClick={() => void download(each.format)}
        >
          {each.name}
        </button>
      ))}
    </span>
  );
}
