import { autocompletion, type CompletionSource, closeCompletion, completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { SQLDialect, sql } from '@codemirror/lang-sql';
import { bracketMatching, HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { lintGutter, setDiagnostics } from '@codemirror/lint';
import { highlightSelectionMatches, searchKeymap } from '@codemirror/search';
import { Compartment, EditorState } from '@codemirror/state';
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers, placeholder } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { type RefObject, useEffect, useRef } from 'react';
import type { SqlSchema } from '../api/shape.ts';

export interface EditorHandle {
  readonly text: () => string;
  /** What is selected, else null. */
  readonly selection: () => { readonly from: number; readonly to: number } | null;
  readonly cursor: () => number;
  readonly set: (text: string) => void;
  readonly mark: (place: readonly [number, number] | null, message: string) => void;
  readonly focus: () => void;
  /** Puts the cursor to a place and the place into sight. */
  readonly show: (at: number) => void;
}

interface Props {
  readonly text: string;
  readonly schema: SqlSchema | undefined;
  readonly handleRef: RefObject<EditorHandle | null>;
  readonly onChange: (text: string) => void;
  readonly onRun: () => void;
  readonly onCancel: () => void;
}

const CLICKHOUSE = SQLDialect.define({
  keywords:
    'select from where prewhere group by having order limit offset with as distinct final sample array join left right inner outer full cross any all asof semi anti on using union except intersect interval and or not in between like ilike is null case when then else end asc desc nulls first last fill step explain describe show exists window over partition rows range unbounded preceding following current row totals rollup cube settings format qualify cast extract',
  types:
    'string uint8 uint16 uint32 uint64 int8 int16 int32 int64 float32 float64 bool date date32 datetime datetime64 array map tuple nullable lowcardinality decimal enum8 uuid',
  operatorChars: '*+-%<>!=&|~^/?:',
  identifierQuotes: '`"',
  backslashEscapes: true,
  slashComments: false,
});

/** Colours are the page's own tokens: they reach into the editor's shadow root, styles of the page do not. */
const HIGHLIGHT = HighlightStyle.define([
  { tag: tags.keyword, color: 'var(--model)', fontWeight: '600' },
  { tag: tags.typeName, color: 'var(--agent)' },
  { tag: [tags.string, tags.special(tags.string)], color: 'var(--tool)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--agent)' },
  { tag: tags.comment, color: 'var(--text-dim)', fontStyle: 'italic' },
]);

const LOOK = EditorView.theme({
  '&': { height: '100%', color: 'var(--text)', backgroundColor: 'var(--surface)', fontSize: '13px' },
  // The host shows the focus: inside, the gutter would lie above a part of the ring.
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--mono)', fontVariantLigatures: 'none', lineHeight: '20px' },
  '.cm-content': { caretColor: 'var(--text)' },
  '.cm-cursor': { borderLeftColor: 'var(--text)' },
  '.cm-gutters': { backgroundColor: 'var(--bg)', color: 'var(--text-dim)', borderRight: '1px solid var(--line)' },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'var(--hover)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    backgroundColor: 'var(--signal-wash)',
  },
  '.cm-lintRange-error': {
    backgroundImage: 'none',
    textDecoration: 'underline wavy var(--failed)',
    backgroundColor: 'var(--failed-wash)',
  },
  '.cm-lint-marker-error': {
    content: 'none',
    backgroundColor: 'var(--failed)',
    borderRadius: '50%',
    width: '8px',
    height: '8px',
  },
  '.cm-tooltip, .cm-panels': {
    backgroundColor: 'var(--surface)',
    color: 'var(--text)',
    border: '1px solid var(--line-strong)',
    fontFamily: 'var(--sans)',
  },
  '.cm-tooltip-autocomplete ul li[aria-selected]': { backgroundColor: 'var(--signal-wash)', color: 'var(--text)' },
});

/** CodeMirror in a shadow root: there its styles are adopted sheets, which a strict Content-Security-Policy lets pass; a style element it would not. */
export function Editor({ text, schema, handleRef, onChange, onRun, onCancel }: Props) {
  const host = useRef<HTMLDivElement>(null);
  const language = useRef(new Compartment());
  const view = useRef<EditorView | null>(null);
  const acts = useRef({ onChange, onRun, onCancel });
  useEffect(() => {
    acts.current = { onChange, onRun, onCancel };
  });
  // The text of the first moment: afterwards the editor has the word.
  const first = useRef(text);
  useEffect(() => {
    const element = host.current;
    if (element === null) return;
    const root = element.shadowRoot ?? element.attachShadow({ mode: 'open' });
    const editor = new EditorView({
      root,
      parent: root,
      state: EditorState.create({ doc: first.current, extensions: extensions(language.current, acts) }),
    });
    view.current = editor;
    // From outside, what is typed in a shadow root looks as if nobody typed: the page would take letters for its keys.
    const keep = (event: KeyboardEvent): void => {
      if (!event.ctrlKey && !event.metaKey) event.stopPropagation();
    };
    element.addEventListener('keydown', keep);
    handleRef.current = handleOf(editor);
    // On a phone the keyboard would cover half of the page before anything was read.
    if (!matchMedia('(pointer: coarse)').matches) editor.focus();
    return () => {
      handleRef.current = null;
      element.removeEventListener('keydown', keep);
      editor.destroy();
    };
  }, [handleRef]);
  useEffect(() => {
    view.current?.dispatch({ effects: language.current.reconfigure(languageOf(schema)) });
  }, [schema]);
  return <div ref={host} className="sql-editor" />;
}

type Acts = RefObject<Pick<Props, 'onChange' | 'onRun' | 'onCancel'>>;

function extensions(language: Compartment, acts: Acts) {
  const run = (view: EditorView): boolean => {
    // else it would take the Escape that is to stop the query
    closeCompletion(view);
    acts.current.onRun();
    return true;
  };
  const cancel = (): boolean => {
    acts.current.onCancel();
    // Others may still want it: it closes the completion and the search.
    return false;
  };
  return [
    lineNumbers(),
    history(),
    drawSelection(),
    bracketMatching(),
    highlightActiveLine(),
    highlightSelectionMatches(),
    lintGutter(),
    // Its icons are letters that few fonts have.
    autocompletion({ icons: false }),
    placeholder('SELECT …'),
    EditorView.contentAttributes.of({ 'aria-label': 'SQL' }),
    EditorView.lineWrapping,
    language.of(languageOf(undefined)),
    syntaxHighlighting(HIGHLIGHT),
    LOOK,
    keymap.of([
      { key: 'Mod-Enter', run },
      ...completionKeymap,
      { key: 'Escape', run: cancel },
      ...searchKeymap,
      ...historyKeymap,
      ...defaultKeymap,
      indentWithTab,
    ]),
    EditorView.domEventHandlers({ beforeinput: replaceByEditor }),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) acts.current.onChange(update.state.doc.toString());
    }),
  ];
}

/**
 * What is typed over a selection. Left to the browser, Chromium writes the style of what it replaces into the page as a style attribute; the
 * Content-Security-Policy refuses that and says so for each key.
 */
function replaceByEditor(event: InputEvent, view: EditorView): boolean {
  const isTyped = event.inputType === 'insertText' && event.data !== null && !event.isComposing;
  if (!isTyped || view.state.selection.main.empty) return false;
  event.preventDefault();
  view.dispatch(view.state.replaceSelection(event.data ?? ''), { userEvent: 'input.type', scrollIntoView: true });
  return true;
}

function languageOf(schema: SqlSchema | undefined) {
  const tables = Object.fromEntries(
    (schema?.tables ?? []).map(({ name, columns }) => [
      name,
      columns.map((column) => ({ label: column.name, type: 'property', detail: column.type, ...infoOf(column.about) })),
    ]),
  );
  const support = sql({ dialect: CLICKHOUSE, schema: tables, upperCaseKeywords: true });
  return [support, CLICKHOUSE.language.data.of({ autocomplete: wordsOf(schema) })];
}

const infoOf = (about: string | null) => (about === null ? {} : { info: about });

/** Columns of the tables that the text names, and every function: people write the columns before the table. */
function wordsOf(schema: SqlSchema | undefined): CompletionSource {
  const functions = (schema?.functions ?? []).map(({ name, is_aggregate }) => ({
    label: name,
    type: 'function',
    apply: `${name}(`,
    detail: is_aggregate ? 'aggregate' : 'function',
    boost: -50,
  }));
  return (context) => {
    const word = context.matchBefore(/[\w.]+/);
    if (word === null && !context.explicit) return null;
    const text = context.state.doc.toString();
    const named = (schema?.tables ?? []).filter(({ name }) => new RegExp(`\\b${name}\\b`).test(text));
    // Nothing is named yet: most questions are about sessions.
    const asked = named.length > 0 ? named : (schema?.tables ?? []).filter(({ name }) => name === 'session');
    const columns = asked.flatMap((table) =>
      table.columns.map(({ name, type, about }) => ({ label: name, type: 'property', detail: type, ...infoOf(about) })),
    );
    return { from: word?.from ?? context.pos, options: [...columns, ...functions], validFor: /^[\w.]*$/ };
  };
}

function handleOf(editor: EditorView): EditorHandle {
  return {
    text: () => editor.state.doc.toString(),
    cursor: () => editor.state.selection.main.head,
    selection: () => {
      const { from, to, empty } = editor.state.selection.main;
      return empty ? null : { from, to };
    },
    set: (text) => {
      editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: text } });
      editor.focus();
    },
    mark: (place, message) => {
      const length = editor.state.doc.length;
      const marks =
        place === null
          ? []
          : [{ from: Math.min(place[0], length), to: Math.min(place[1], length), severity: 'error' as const, message }];
      editor.dispatch(setDiagnostics(editor.state, marks));
    },
    focus: () => editor.focus(),
    show: (at) => {
      editor.dispatch({ selection: { anchor: Math.min(at, editor.state.doc.length) }, scrollIntoView: true });
      editor.focus();
    },
  };
}
