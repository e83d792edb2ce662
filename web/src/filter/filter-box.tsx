import { useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import { parseFilter } from '../../../src/filter/parse-filter.ts';
import { printFilter } from '../../../src/filter/print-filter.ts';
import { fetchFacets } from '../api/client.ts';
import { queryKey } from '../api/query-key.ts';
import { Icon } from '../frame/icon.tsx';
import { beforeLeaving } from '../route/history.ts';
import { type Completion, completionsAt } from './complete.ts';
import { CompletionList } from './completion-list.tsx';
import { filterOfAsked, type SessionFilter, searchFromFilter } from './session-filter.ts';
import '../style/filter.css';

interface Props {
  readonly filter: SessionFilter;
  /** A step of its own where the first letter was typed since the box was entered. */
  readonly onFilter: (filter: SessionFilter, isStep: boolean) => void;
  readonly inputRef: RefObject<HTMLInputElement | null>;
}

const PAUSE_MS = 150;
const LIST_ID = 'filter-completions';
const FAULT_ID = 'filter-fault';
const LABEL = 'search, or repo:web cost:>1 has:failures';

/** Typing never waits: the box holds the letters, the list follows after a short pause, and only what can be read. */
export function FilterBox({ filter, onFilter, inputRef }: Props) {
  const { typed, setTyped, fault, enter, finish } = useTyped(filter, onFilter);
  const { options, active, follow, close, take, onKeyDown } = useCompletions({ typed, setTyped, finish, inputRef });
  return (
    <div className="filter-box">
      <label className="search">
        <Icon name="search" />
        <input
          ref={inputRef}
          type="search"
          role="combobox"
          aria-label="Search and filter sessions"
          aria-expanded={options.length > 0}
          aria-controls={LIST_ID}
          aria-autocomplete="list"
          aria-activedescendant={active >= 0 && active < options.length ? `${LIST_ID}-${active}` : undefined}
          aria-invalid={fault !== null}
          aria-describedby={fault === null ? undefined : FAULT_ID}
          placeholder={LABEL}
          value={typed}
          spellCheck={false}
          autoComplete="off"
          onChange={({ target }) => {
            setTyped(target.value);
            follow(isInWord(target) ? target.selectionStart : null);
          }}
          onKeyDown={onKeyDown}
          onFocus={enter}
          onBlur={close}
        />
        <kbd aria-hidden="true">/</kbd>
      </label>
      {options.length > 0 && <CompletionList id={LIST_ID} options={options} active={active} onTake={take} />}
      {fault !== null && options.length === 0 && (
        <p className="filter-fault" id={FAULT_ID} role="status">
          <code>{fault.part}</code> {fault.message}
        </p>
      )}
    </div>
  );
}

/** Behind a blank nothing is offered until an arrow asks: the list below would be hidden for no word. */
const isInWord = ({ value, selectionStart: at }: HTMLInputElement): boolean => /\S$/.test(value.slice(0, at ?? 0));

interface CompletionDeps {
  readonly typed: string;
  readonly setTyped: (text: string) => void;
  /** Asks without the pause. */
  readonly finish: () => void;
  readonly inputRef: RefObject<HTMLInputElement | null>;
}

/** Which completions are offered, and the keys that choose among them. */
function useCompletions({ typed, setTyped, finish, inputRef }: CompletionDeps) {
  const [caret, setCaret] = useState<number | null>(null);
  const [active, setActive] = useState(-1);
  const { data: facets } = useQuery({ queryKey: queryKey.facets, queryFn: ({ signal }) => fetchFacets(signal) });
  const { from, options } = caret === null ? { from: 0, options: [] } : completionsAt(typed, caret, facets);

  const take = ({ insert }: Completion): void => {
    const end = caret ?? typed.length;
    const next = `${typed.slice(0, from)}${insert}${typed.slice(end).trimStart()}`;
    const at = from + insert.length;
    setTyped(next);
    setActive(-1);
    setCaret(insert.endsWith(':') ? at : null);
    requestAnimationFrame(() => inputRef.current?.setSelectionRange(at, at));
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    const move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const chosen = options[active];
    if (move !== undefined) {
      event.preventDefault();
      if (caret === null) setCaret(event.currentTarget.selectionStart);
      else setActive((active + move + options.length + 1) % (options.length + 1));
    } else if ((event.key === 'Enter' || event.key === 'Tab') && chosen !== undefined) {
      event.preventDefault();
      take(chosen);
    } else if (event.key === 'Enter') {
      finish();
      event.currentTarget.blur();
    } else if (event.key === 'Escape') {
      event.preventDefault();
      if (options.length > 0) setCaret(null);
      else if (typed === '') event.currentTarget.blur();
      else setTyped('');
    }
  };
  const follow = (at: number | null): void => {
    setCaret(at);
    setActive(-1);
  };
  return { options, active, follow, close: () => setCaret(null), take, onKeyDown };
}

/** What stands in the box, in step with the filter: typing changes the filter, and a filter that changed elsewhere is written anew. */
function useTyped(filter: SessionFilter, onFilter: Props['onFilter']) {
  const current = searchFromFilter(filter);
  const [typed, setTyped] = useState(() => printFilter(filter));
  const [followed, setFollowed] = useState(current);
  const parsed = parseFilter(typed);
  const asked = searchFromFilter(filterOfAsked(parsed.filter));
  const [first] = parsed.faults;
  if (followed !== current) {
    setFollowed(current);
    if (asked !== current) setTyped(printFilter(filter));
  }
  const { finish, enter } = useAsk({ typed, current, isAhead: asked !== current && first === undefined, onFilter });
  const fault = first === undefined ? null : { part: typed.slice(first.at, first.end), message: first.message };
  return { typed, setTyped, fault, enter, finish };
}

interface AskDeps extends Pick<Props, 'onFilter'> {
  readonly typed: string;
  /** What is asked now. */
  readonly current: string;
  /** What is typed can be read, and asks for something else. */
  readonly isAhead: boolean;
}

/** Asks what is typed after a pause, or by `finish` at once. What is typed in one visit to the box is one step. */
function useAsk({ typed, current, isAhead, onFilter }: AskDeps) {
  const isStep = useRef(true);
  const askedLast = useRef(current);
  const isAsking = useRef(false);
  const finish = useCallback((): void => {
    // A step leaves an entry, and who leaves one finishes it.
    if (!isAhead || isAsking.current) return;
    const next = filterOfAsked(parseFilter(typed).filter);
    askedLast.current = searchFromFilter(next);
    isAsking.current = true;
    onFilter(next, isStep.current);
    isAsking.current = false;
    isStep.current = false;
  }, [isAhead, typed, onFilter]);
  const enter = useCallback((): void => {
    isStep.current = true;
  }, []);
  useEffect(() => {
    if (!isAhead) return;
    const timer = setTimeout(finish, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [isAhead, finish]);
  // A busy browser may take the click on a row before the pause is over.
  useEffect(() => beforeLeaving(finish), [finish]);
  // By a facet, or by "back": what is typed from here on is another step.
  useEffect(() => {
    if (askedLast.current !== current) enter();
  }, [current, enter]);
  return { finish, enter };
}
