// The lines with which a command can end, as far as they are fixed: the literals of each message, without what is put in.
import {readdirSync} from 'node:fs';
import path from 'node:path';
import {files, read, repository} from './source_tree.ts';

export interface ClosingLine {
  file: string;
  /** Each of ten characters or more, in their order. */
  runs: string[];
}

// Whose messages reach a person as they are. What a request or a result is refused with is the driver's, and the plan's checks name
// what is allowed themselves.
const CPP = [
  /^server\/compare\/(arm_expression|matching)\.cpp$/,
  /^server\/compared\/\w+\.cpp$/,
  /^server\/(cli|store)\/\w+\.(cpp|hpp)$/,
  /^server\/launch\/(browser|browser_binary|kernel_obstacle|loopback|native_manifest|place_checks|scratch_directory)\.cpp$/,
  /^server\/api\/(collector|file_window|machine_turns|model_folder|model_paths|built_in_plans|plan_refusal)\.cpp$/,
  /^server\/http\/server\.cpp$/,
  /^server\/sweep\/(catalog|resumable|own_data)\.cpp$/,
  /^schema\/wire\/(identity|user_directories)\.cpp$/,
  /^native_host\/(main|host_identity|collector_file|sample_command|tree_series)\.cpp$/,
];
const CPP_CALL =
  /\b(?:\w*Error|FileChanged|Interrupted|unexpected|runtime_error|refuse|require_file|fail|Refused|cannot_\w+|unusable_temporary)\(|State::kMissing,/g;
// These hand their lines back for others to throw.
const HANDED_BACK =
  /^server\/(sweep\/(resumable|own_data)|api\/plan_refusal|launch\/(browser|kernel_obstacle|loopback|native_manifest))\.cpp$/;
const CPP_RETURN = /\breturn (?:fmt::format\(\s*)?(?=")/g;

const SHORTEST_RUN = 10;

/** From `begin` to the end of the call or statement, with strings as they are. */
function upToEnd(text: string, begin: number): string {
  let depth = 0;
  let quote = '';
  for (let at = begin; at < text.length; at++) {
    const letter = text[at]!;
    if (quote !== '') {
      if (letter === '\\') at++;
      else if (letter === quote) quote = '';
    } else if (`"'\``.includes(letter)) quote = letter;
    else if ('({['.includes(letter)) depth++;
    else if (')}]'.includes(letter) && --depth < 0) return text.slice(begin, at);
    else if (letter === ';' && depth === 0) return text.slice(begin, at);
  }
  return text.slice(begin);
}

function runsOf(literals: string[], put: RegExp): string[] {
  return literals
    .flatMap((literal) => literal.replace(/\\(["'`$])/g, '$1').split(put))
    .map((run) => run.replace(/^webdyno: |^[\s:;,.'"()`]+|[\s:;,'"(`]+$/g, '').replaceAll('`', ''))
    .filter((run) => run.length >= SHORTEST_RUN && run.includes(' ')); // others are codes and names
}

function linesOf(file: string, calls: RegExp, literal: RegExp, put: RegExp): ClosingLine[] {
  const text = read(file).replace(/(?<!:)\/\/.*$/gm, '');
  return [...text.matchAll(calls)]
    .map((match) => upToEnd(text, match.index + match[0].length))
    .map((call) => ({file, runs: runsOf([...call.matchAll(literal)].map(joined), put)}))
    .filter(({runs}) => runs.length > 0);
}

/** Neighbouring literals are one. */
function joined([whole]: RegExpMatchArray): string {
  return [...whole.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map((each) => each[1]).join('');
}

function cppLines(file: string): ClosingLine[] {
  const literal = /(?:"(?:[^"\\]|\\.)*"\s*)+/g;
  const put = /\{[^{}]*\}/;
  const thrown = linesOf(file, CPP_CALL, literal, put);
  return HANDED_BACK.test(file) ? [...thrown, ...linesOf(file, CPP_RETURN, literal, put)] : thrown;
}

function toolLines(file: string): ClosingLine[] {
  const text = read(file);
  return [...text.matchAll(/new Refusal\(|\b(?:attempt|console\.error)\(/g)]
    .map((match) => upToEnd(text, match.index + match[0].length))
    .map((call) => {
      const literals = [...call.matchAll(/`([^`]*)`|'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"/g)];
      const texts = literals.map((match) => match[1] ?? match[2] ?? match[3] ?? '');
      return {file, runs: runsOf(texts, /\$\{[^}]*\}/)};
    })
    .filter(({runs}) => runs.length > 0);
}

function launcherLines(file: string): ClosingLine[] {
  return [...read(file).matchAll(/\bfail "((?:[^"\\]|\\.)*)"/g)].map((match) => ({
    file,
    runs: runsOf([match[1]!], /\$\{?[\w@*[\]]+\}?/),
  }));
}

export function closingLines(): ClosingLine[] {
  // The tree leaves out folders of that name.
  const vendor = readdirSync(path.join(repository, 'workloads/vendor')).map(
    (name) => `workloads/vendor/${name}`,
  );
  const tools = [...files, ...vendor].filter(
    (file) => /^workloads\/.*\.ts$/.test(file) && !/\.test\./.test(file),
  );
  return [
    ...files.filter((file) => CPP.some((form) => form.test(file))).flatMap(cppLines),
    ...tools.flatMap(toolLines),
    ...launcherLines('webdyno'),
  ];
}
