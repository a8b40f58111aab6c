// A field for text that means a value: what is typed stays as it is typed while it means what the plan says.
import {useState} from 'preact/hooks';

export function DraftInput<T>({
  id,
  value,
  textOf,
  valueOf,
  onValue,
  problemId,
  label,
  placeholder = '',
  size,
  disabled = false,
  hinted = false,
}: {
  id: string;
  value: T;
  textOf: (value: T) => string;
  valueOf: (text: string) => T;
  onValue: (value: T) => void;
  /** Of what says that it is wrong; undefined: nothing is. */
  problemId?: string | undefined;
  /** Where no label element stands beside it. */
  label?: string;
  placeholder?: string;
  size?: number;
  disabled?: boolean;
  /** There is a hint of that id. */
  hinted?: boolean;
}) {
  const [draft, setDraft] = useState(textOf(value));
  const described = [problemId, hinted ? `${id}_hint` : undefined].filter(
    (each) => each !== undefined,
  );
  const meant = JSON.stringify(valueOf(draft)) === JSON.stringify(value);
  return (
    <input
      type="text"
      id={id}
      value={meant ? draft : textOf(value)}
      placeholder={placeholder}
      spellcheck={false}
      autocomplete="off"
      disabled={disabled}
      class={problemId === undefined ? '' : 'wrong'}
      aria-invalid={problemId !== undefined}
      {...(described.length > 0 && {'aria-describedby': described.join(' ')})}
      {...(label !== undefined && {'aria-label': label})}
      {...(size !== undefined && {size})}
      onInput={(event) => {
        const text = event.currentTarget.value;
        setDraft(text);
        onValue(valueOf(text));
      }}
    />
  );
}

/** A number, or nothing; of what is neither, the text: the collector says what is wrong with it. */
export function numberOf(text: string): unknown {
  const trimmed = text.trim();
  if (trimmed === '') return undefined;
  return /^-?\d+(\.\d+)?$/.test(trimmed) ? Number(trimmed) : trimmed;
}

export function numberText(value: unknown): string {
  if (value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
