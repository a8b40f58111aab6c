// A saved query as it stands for one sweep: what the view SQL opens, and what a terminal takes.

/** Without its lines of parameters, and with the sweep's number in their place. */
export function sqlOf(sql: string, sweep_id: number): string {
  return sql
    .split('\n')
    .filter((line) => !line.startsWith('-- :'))
    .join('\n')
    .replaceAll(/:sweep_id\b/g, String(sweep_id))
    .trim();
}

export const sqlAddress = (sql: string): string => `/sql?${new URLSearchParams({sql}).toString()}`;

export const commandOf = (query: string, sweep_id: number): string =>
  `./webdyno query ${query} sweep_id=${sweep_id}`;
