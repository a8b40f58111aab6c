// A fact of a fingerprint as text.
import {bytes} from '../format.ts';

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null;

/** "L1 data 32.8 kB ×2" */
function cacheText({level, type, bytes: size, count}: Fields): string {
  const held =
    typeof size !== 'number' ? '' : size < 1e6 ? `${Math.round(size / 1000)}\u00a0kB` : bytes(size);
  const many = typeof count === 'number' && count > 1 ? ` ×${count}` : '';
  const kind = type === 'unified' ? '' : ` ${String(type)}`;
  return `L${String(level)}${kind} ${held}${many}`;
}

/** Null: the machine does not tell. */
export function fingerprintText(name: string, value: unknown): string | null {
  if (name === 'cpu_quota_percent')
    return typeof value === 'number' ? `${value}\u00a0%` : 'no limit';
  if (value === null || value === undefined) return null;
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  if (typeof value === 'number') return name.endsWith('_bytes') ? bytes(value) : String(value);
  if (typeof value === 'string') return value;
  if (!Array.isArray(value)) return JSON.stringify(value);
  if (value.length === 0) return 'none';
  return value
    .map((each: unknown) => {
      if (!isFields(each)) return String(each);
      return name === 'caches'
        ? cacheText(each)
        : Object.values(each)
            .filter((field) => typeof field === 'string' || typeof field === 'number')
            .join(', ');
    })
    .join('; ');
}
