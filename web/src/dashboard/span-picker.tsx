import { useNow } from '../live/use-now.ts';
import { type PageState, SPANS, spanOf } from './page-state.ts';

interface Props {
  readonly state: PageState;
  readonly timeZone: string;
  readonly onChange: (part: Pick<PageState, 'since' | 'until'>) => void;
  readonly onZoomOut: () => void;
}

const CUSTOM = 'custom';
const NOW_EVERY_MS = 60_000;

/** The span of the page: back from now, or from one time to another, in the reader's zone. */
export function SpanPicker({ state, timeZone, onChange, onZoomOut }: Props) {
  const isSpan = SPANS.some(({ value }) => value === state.since);
  const [since, until] = spanOf(state, useNow(NOW_EVERY_MS));
  const pick = (value: string): void => {
    if (value !== CUSTOM) onChange({ since: value, until: null });
    else onChange({ since: new Date(since).toISOString(), until: new Date(until).toISOString() });
  };
  const set = (start: number, end: number): void => {
    if (Number.isNaN(start) || Number.isNaN(end) || start >= end) return;
    onChange({ since: new Date(start).toISOString(), until: new Date(end).toISOString() });
  };
  return (
    <div className="span-picker">
      <select
        className="button since"
        aria-label="span"
        value={isSpan ? state.since : CUSTOM}
        onChange={(event) => pick(event.target.value)}
      >
        {SPANS.map(({ value, label }) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
        <option value={CUSTOM}>from … to …</option>
      </select>
      {!isSpan && (
        <>
          <input
            type="datetime-local"
            className="button"
            aria-label={`from, ${timeZone}`}
            value={localText(since)}
            onChange={(event) => set(Date.parse(event.target.value), until)}
          />
          <input
            type="datetime-local"
            className="button"
            aria-label={`to, ${timeZone}`}
            value={localText(until)}
            onChange={(event) => set(since, Date.parse(event.target.value))}
          />
        </>
      )}
      <button type="button" className="button" onClick={onZoomOut}>
        Zoom out
      </button>
      <span className="dim span-zone">{timeZone}</span>
    </div>
  );
}

/** As `datetime-local` wants it, in the browser's zone. */
function localText(at: number): string {
  const shifted = at - new Date(at).getTimezoneOffset() * 60_000;
  return Number.isNaN(shifted) ? '' : new Date(shifted).toISOString().slice(0, 16);
}
