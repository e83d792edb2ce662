import { plainLine } from '../format/plain-text.ts';
import { formatAbsolute } from '../format/when.ts';
import { type LogsState, toggleLogValue } from './log-filter.ts';

interface Props {
  readonly state: LogsState;
  readonly onState: (state: LogsState) => void;
}

interface Chip {
  readonly words: string;
  readonly without: LogsState;
}

/** The filters that no facet shows, each to be taken off. */
export function FilterChips({ state, onState }: Props) {
  const chips: readonly Chip[] = [
    ...(state.session === ''
      ? []
      : [{ words: `session ${state.session.slice(0, 13)}`, without: { ...state, session: '' } }]),
    ...(state.trace === ''
      ? []
      : [{ words: `trace ${state.trace.slice(0, 12)}`, without: { ...state, trace: '', span: '' } }]),
    ...(state.span === '' ? [] : [{ words: `span ${state.span}`, without: { ...state, span: '' } }]),
    ...state.attribute.map((value) => ({ words: value, without: toggleLogValue(state, 'attribute', value) })),
    ...(state.until === '' ? [] : [{ words: spanWords(state), without: { ...state, since: '', until: '' } }]),
  ];
  if (chips.length === 0) return null;
  return (
    <p className="chips">
      {chips.map(({ words, without }) => (
        <button key={words} type="button" className="chip" onClick={() => onState(without)}>
          {plainLine(words, 80)} <span aria-hidden="true">×</span>
          <span className="spoken-only">take this filter off</span>
        </button>
      ))}
    </p>
  );
}

function spanWords({ since, until }: LogsState): string {
  const words = (text: string): string => (Number.isNaN(Date.parse(text)) ? text : formatAbsolute(Date.parse(text)));
  return `${since === '' ? 'until' : `${words(since)} to`} ${words(until)}`;
}
