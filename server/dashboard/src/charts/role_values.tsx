// What each role has at one instant, beside a lane: their sum first.
import type {ByRole} from './cpu_windows.ts';
import {ROLES, total} from './cpu_windows.ts';

export function RoleValues({
  values,
  format,
}: {
  values: ByRole | null;
  format: (value: number) => string;
}) {
  const all = values === null ? null : total(values);
  return (
    <>
      <p>
        <b>{all === null ? 'unknown' : format(all)}</b> all
      </p>
      {ROLES.map((role) => {
        const value = values?.[role] ?? null;
        return (
          value !== null && (
            <p key={role}>
              {format(value)} {role}
            </p>
          )
        );
      })}
    </>
  );
}
