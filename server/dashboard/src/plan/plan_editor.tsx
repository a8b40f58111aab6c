// The plan's JSON: CodeMirror, with the line on which something is wrong.
import {defaultKeymap, history, historyKeymap} from '@codemirror/commands';
import {
  HighlightStyle,
  StreamLanguage,
  bracketMatching,
  syntaxHighlighting,
} from '@codemirror/language';
import {Annotation, StateEffect, StateField} from '@codemirror/state';
import type {Range} from '@codemirror/state';
import {Decoration, EditorView, drawSelection, keymap, lineNumbers} from '@codemirror/view';
import type {DecorationSet} from '@codemirror/view';
import {tags} from '@lezer/highlight';
import {useEffect, useRef} from 'preact/hooks';
import type {Place} from './plan_json.ts';

const COLOURS = HighlightStyle.define([
  {tag: tags.propertyName, color: 'var(--code-keyword)'},
  {tag: tags.string, color: 'var(--code-string)'},
  {tag: [tags.number, tags.atom], color: 'var(--code-number)'},
  {tag: tags.comment, color: 'var(--code-comment)'},
]);

const LANGUAGE = StreamLanguage.define({
  name: 'plan',
  token(stream) {
    if (stream.eatSpace()) return null;
    if (stream.match(/^\/\/.*/) || stream.match(/^\/\*.*?(?:\*\/|$)/)) return 'comment';
    if (stream.match(/^"(?:[^"\\]|\\.)*"(?=\s*:)/)) return 'propertyName';
    if (stream.match(/^"(?:[^"\\]|\\.)*"?/)) return 'string';
    if (stream.match(/^-?\d[\d.eE+-]*/)) return 'number';
    if (stream.match(/^(?:true|false|null)\b/)) return 'atom';
    stream.next();
    return null;
  },
});

/** Of a change that the form has made: to tell it of that would set it back to what it was then. */
const byForm = Annotation.define<boolean>();

const setWrong = StateEffect.define<Place | null>();
const WRONG_LINE = Decoration.line({class: 'wrong-line'});
const WRONG_PART = Decoration.mark({class: 'wrong-part'});

/** Taken away by the first change: what is wrong afterwards is said anew. */
const wrongPlace = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(shown, transaction) {
    const said = transaction.effects.find((effect) => effect.is(setWrong));
    if (said === undefined) return transaction.docChanged ? Decoration.none : shown;
    const place: Place | null = said.value;
    if (place === null) return Decoration.none;
    const {doc} = transaction.state;
    const from = Math.min(place.from, doc.length);
    const line = doc.lineAt(from);
    const to = Math.min(place.to, line.to);
    const marks: Range<Decoration>[] = [WRONG_LINE.range(line.from)];
    if (to > from) marks.push(WRONG_PART.range(from, to));
    return Decoration.set(marks);
  },
  provide: (field) => EditorView.decorations.from(field),
});

export function PlanEditor({
  text,
  wrong,
  onChange,
}: {
  text: string;
  wrong: Place | null;
  onChange: (text: string) => void;
}) {
  const box = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const latest = useRef(onChange);
  latest.current = onChange;

  useEffect(() => {
    const created = new EditorView({
      doc: text,
      parent: box.current!,
      extensions: [
        lineNumbers(),
        history(),
        drawSelection(),
        bracketMatching(),
        keymap.of([...defaultKeymap, ...historyKeymap]),
        LANGUAGE,
        syntaxHighlighting(COLOURS),
        wrongPlace,
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({'aria-label': 'Plan as JSON', tabindex: '0'}),
        EditorView.updateListener.of((update) => {
          const typed = update.transactions.some((each) => each.annotation(byForm) !== true);
          if (update.docChanged && typed) latest.current(update.state.doc.toString());
        }),
      ],
    });
    view.current = created;
    return () => created.destroy();
  }, []);

  useEffect(() => {
    const {current} = view;
    if (current === null || current.state.doc.toString() === text) return;
    current.dispatch({
      changes: {from: 0, to: current.state.doc.length, insert: text},
      annotations: byForm.of(true),
    });
  }, [text]);

  useEffect(() => {
    view.current?.dispatch({effects: setWrong.of(wrong)});
  }, [wrong?.from, wrong?.to, text]);

  return <div class="ed plan-ed" ref={box} />;
}
