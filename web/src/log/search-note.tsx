import { isWordBound, type LogsState, splitTyped } from './log-filter.ts';

interface Props {
  readonly state: LogsState;
  readonly onState: (state: LogsState) => void;
}

/** How far words reach, and the quicker way to ask; nothing while nobody searches for words. */
export function SearchNote({ state, onState }: Props) {
  if (splitTyped(state.q).q === '') return null;
  return (
    <p className="search-note dim">
      {isWordBound(state) ? (
        <>
          Words are looked for in the last 7 days.{' '}
          <button type="button" className="text-button" onClick={() => onState({ ...state, isAllTime: true })}>
            Look through all of the time
          </button>{' '}
          takes seconds longer.
        </>
      ) : (
        'Every text is read for these words.'
      )}{' '}
      What a record says exactly is found at once: <code>tool_name=exec_command</code>, <code>conversation.id=…</code>.
    </p>
  );
}
