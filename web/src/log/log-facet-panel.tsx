import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { fetchLogFacets } from '../api/client.ts';
import { queryKey } from '../api/query-key.ts';
import { formatCount } from '../format/count.ts';
import { plainLine } from '../format/plain-text.ts';
import { LOG_FACETS, type LogFacetName, type LogsState, logsApiSearch, toggleLogValue } from './log-filter.ts';

interface Props {
  readonly state: LogsState;
  readonly onState: (state: LogsState) => void;
}

const TITLE: Readonly<Record<LogFacetName, string>> = {
  event: 'Event',
  severity: 'Severity',
  service: 'Service',
  model: 'Model',
  tool: 'Tool',
};
const SHOWN = 10;

/** What there is to choose from, with counts over the chosen time; the counts are of what the other filters leave. */
export function LogFacetPanel({ state, onState }: Props) {
  const search = logsApiSearch({ ...state, event: [], severity: [], service: [], model: [], tool: [] });
  const { data } = useQuery({
    queryKey: queryKey.logFacets(search),
    queryFn: ({ signal }) => fetchLogFacets(search, signal),
    placeholderData: (previous) => previous,
    staleTime: 30_000,
  });
  return (
    <aside className="facets" aria-label="Filters">
      {data === undefined && <LoadingFacets />}
      {data !== undefined && LOG_FACETS.every((name) => data[name].length === 0 && state[name].length === 0) && (
        <p className="dim">Nothing to choose from: no record fits.</p>
      )}
      {LOG_FACETS.map((name) => (
        <Facet key={name} name={name} values={data?.[name] ?? []} state={state} onState={onState} />
      ))}
    </aside>
  );
}

const LOADING = Array.from({ length: 10 }, (_, index) => index);

function LoadingFacets() {
  return LOADING.map((index) => (
    <div key={index} className="facet-loading">
      <span className={`loading-bar loading-${index % 4}`} />
    </div>
  ));
}

interface FacetProps extends Props {
  readonly name: LogFacetName;
  readonly values: readonly { readonly value: string; readonly count: number }[];
}

function Facet({ name, values, state, onState }: FacetProps) {
  const [isAll, setAll] = useState(false);
  const chosen = state[name];
  const missing = chosen.filter((wanted) => !values.some(({ value }) => value === wanted));
  const all = [...missing.map((value) => ({ value, count: 0 })), ...values];
  if (all.length === 0) return null;
  const shown = isAll ? all : all.filter(({ value }, at) => at < SHOWN || chosen.includes(value));
  return (
    <details open>
      <summary className="heading">
        {TITLE[name]}
        {chosen.length > 0 && <span className="facet-chosen">{chosen.length}</span>}
      </summary>
      <ul>
        {shown.map(({ value, count }) => (
          <li key={value}>
            <button
              type="button"
              className="facet"
              aria-pressed={chosen.includes(value)}
              title={plainLine(value)}
              onClick={() => onState(toggleLogValue(state, name, value))}
            >
              <span className="cut">{plainLine(value, 80)}</span>
              <span className="facet-count">{formatCount(count)}</span>
            </button>
          </li>
        ))}
      </ul>
      {all.length > SHOWN && (
        <button type="button" className="text-button facet-more" aria-expanded={isAll} onClick={() => setAll(!isAll)}>
          {isAll ? 'fewer' : `${all.length - shown.length} more`}
        </button>
      )}
    </details>
  );
}
