// The editor: CodeMirror with SQLite's dialect, and completion of what is in the database.
import {
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
} from '@codemirror/autocomplete';
import type {Completion, CompletionContext, CompletionResult} from '@codemirror/autocomplete';
import {defaultKeymap, history, historyKeymap} from '@codemirror/commands';
import {SQLDialect, SQLite, sql} from '@codemirror/lang-sql';
import {HighlightStyle, bracketMatching, syntaxHighlighting} from '@codemirror/language';
import {Compartment, Prec} from '@codemirror/state';
import type {EditorState} from '@codemirror/state';
import {EditorView, drawSelection, keymap, lineNumbers} from '@codemirror/view';
import {tags} from '@lezer/highlight';
import {useEffect, useRef} from 'preact/hooks';
import type {KnownTable} from './known_tables.ts';

const COLOURS = HighlightStyle.define([
  {tag: [tags.keyword, tags.typeName], color: 'var(--code-keyword)'},
  {tag: [tags.string, tags.special(tags.name)], color: 'var(--code-string)'},
  {tag: [tags.number, tags.bool, tags.null], color: 'var(--code-number)'},
  {tag: tags.comment, color: 'var(--code-comment)'},
]);

/** Of a list of completions those of the same boost stand by name, public views above all others. */
const BOOST: Readonly<Record<KnownTable['kind'], number>> = {
  'public view': 50,
  table: 0,
  view: -50,
};

/** Columns of the tables that the query names anywhere: SELECT stands before FROM. */
function columnsInReach(tables: readonly KnownTable[]) {
  return (context: CompletionContext): CompletionResult | null => {
    const word = context.matchBefore(/[\w$]+/);
    if (word === null && !context.explicit) return null;
    if (context.state.sliceDoc(Math.max(0, (word?.from ?? context.pos) - 1)).startsWith('.'))
      return null; // of one table: the dialect completes them
    const names = new Set(context.state.doc.toString().toLowerCase().match(/\w+/g));
    const options = new Map<string, Completion>();
    for (const table of tables.filter(({name}) => names.has(name.toLowerCase()))) {
      for (const label of table.columns)
        options.set(label, {label, type: 'property', detail: table.name, boost: 60});
    }
    return {from: word?.from ?? context.pos, options: [...options.values()], validFor: /^[\w$]*$/};
  };
}

/** SQLite's, but for names of the database: `depth` and `width` are columns here. Nor does the shell's `.width` matter. */
function dialectWithout(tables: readonly KnownTable[]): SQLDialect {
  const names = new Set(
    tables.flatMap(({name, columns}) => [name, ...columns]).map((name) => name.toLowerCase()),
  );
  const others = (words = ''): string =>
    words
      .split(' ')
      .filter((word) => !names.has(word))
      .join(' ');
  const {spec} = SQLite;
  return SQLDialect.define({
    ...spec,
    keywords: others(spec.keywords),
    types: others(spec.types),
    builtin: '',
  });
}

function language(tables: readonly KnownTable[]) {
  const schema = Object.fromEntries(
    tables.map(({name, kind, columns}) => [
      name,
      {
        self: {label: name, type: 'type', detail: kind, boost: BOOST[kind]},
        children: columns.map((label) => ({label, type: 'property'})),
      },
    ]),
  );
  const dialect = dialectWithout(tables);
  return [
    sql({dialect, schema, upperCaseKeywords: true}),
    dialect.language.data.of({autocomplete: columnsInReach(tables)}),
  ];
}

export interface EditorProps {
  text: string;
  tables: readonly KnownTable[];
  onChange: (text: string) => void;
  onRun: () => void;
  /** Where something is wrong: the cursor goes there. */
  place: {line: number; column: number} | null;
}

/** The place as an offset, if the text has it. */
function offsetOf(state: EditorState, {line, column}: {line: number; column: number}): number {
  if (line > state.doc.lines) return state.doc.length;
  const {from, text} = state.doc.line(line);
  return (
    from +
    Array.from(text)
      .slice(0, column - 1)
      .join('').length
  ); // the collector counts characters
}

export function Editor({text, tables, onChange, onRun, place}: EditorProps) {
  const box = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const known = useRef(new Compartment());
  const latest = useRef({onChange, onRun});
  latest.current = {onChange, onRun};

  useEffect(() => {
    const run = (): boolean => {
      latest.current.onRun();
      return true;
    };
    const created = new EditorView({
      doc: text,
      parent: box.current!,
      extensions: [
        Prec.highest(
          keymap.of([
            {key: 'Ctrl-Enter', run},
            {key: 'Mod-Enter', run},
          ]),
        ),
        lineNumbers(),
        history(),
        drawSelection(),
        bracketMatching(),
        closeBrackets(),
        autocompletion({icons: false}),
        keymap.of([
          ...closeBracketsKeymap,
          ...defaultKeymap,
          ...historyKeymap,
          ...completionKeymap,
        ]),
        syntaxHighlighting(COLOURS),
        known.current.of(language(tables)),
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({'aria-label': 'SQL', tabindex: '0'}),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) latest.current.onChange(update.state.doc.toString());
        }),
      ],
    });
    view.current = created;
    return () => created.destroy();
  }, []);

  useEffect(() => {
    view.current?.dispatch({effects: known.current.reconfigure(language(tables))});
  }, [tables]);

  useEffect(() => {
    const {current} = view;
    if (current === null || current.state.doc.toString() === text) return;
    current.dispatch({changes: {from: 0, to: current.state.doc.length, insert: text}});
  }, [text]);

  useEffect(() => {
    const {current} = view;
    if (current === null || place === null) return;
    const anchor = offsetOf(current.state, place);
    const word = current.state.wordAt(anchor);
    current.dispatch({selection: {anchor, head: word?.to ?? anchor}, scrollIntoView: true});
    current.focus();
  }, [place?.line, place?.column]);

  return <div class="ed" ref={box} />;
}
