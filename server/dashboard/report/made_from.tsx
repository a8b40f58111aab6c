// What a sweep was made from, and how to do it again.
import {fingerprintText} from '../src/hosts/fingerprint_value.ts';
import type {ReportedSweep} from './report_document.ts';
import {nameOfSweep} from './report_document.ts';

/** One line of a shell. */
export function commandOf({sweep, made_from}: ReportedSweep): string {
  return `./webdyno run --plan ${sweep.plan_name}.json --seed ${made_from.seed}`;
}

/** As people read it: two blanks a level. */
export function planText({made_from}: ReportedSweep): string {
  return JSON.stringify(JSON.parse(made_from.plan), null, 2);
}

export function MadeFrom({each}: {each: ReportedSweep}) {
  const {made_from, frameworks, sweep} = each;
  const facts: [string, string | null][] = [
    ['webdyno', made_from.webdyno_version],
    ['browser', sweep.browser],
    ['user agent', made_from.user_agent],
    ['command line', made_from.command_line?.join(' ') ?? null],
    ['seed', String(made_from.seed)],
    ['samples', `${made_from.rate_hz} Hz`],
    ['plan', `sha256 ${made_from.plan_sha256}`],
    ['machine', made_from.fingerprint_sha256 && `fingerprint ${made_from.fingerprint_sha256}`],
  ];
  return (
    <section>
      <h3>{nameOfSweep(each)}</h3>
      <p>Save the plan as {sweep.plan_name}.json, then:</p>
      <pre>{commandOf(each)}</pre>
      <table class="tb facts">
        <tbody>
          {facts.map(
            ([name, value]) =>
              value !== null && (
                <tr key={name}>
                  <th scope="row">{name}</th>
                  <td class="words">{value}</td>
                </tr>
              ),
          )}
          {frameworks.map(({framework, version, sha256}) => (
            <tr key={`${framework} ${version}`}>
              <th scope="row">
                {framework} {version}
              </th>
              <td class="words">{sha256 === null ? 'no file of its own' : `sha256 ${sha256}`}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {made_from.fingerprint !== null && (
        <>
          <h4>Machine {sweep.hostname}</h4>
          <table class="tb facts">
            <tbody>
              {[...made_from.fingerprint].map(([name, value]) => (
                <tr key={name}>
                  <th scope="row">{name}</th>
                  <td class="words">{fingerprintText(name, value) ?? 'not told'}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </>
      )}
      <h4>Plan</h4>
      <pre>{planText(each)}</pre>
    </section>
  );
}
