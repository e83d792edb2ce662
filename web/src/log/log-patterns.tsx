import { useQuery } from '@tanstack/react-query';
import { fetchLogPatterns } from '../api/client.ts';
import { queryKey } from '../api/query-key.ts';
import type { LogPatterns as Patterns } from '../api/shape.ts';
import { formatExact, plural } from '../format/count.ts';
import { plainLine } from '../format/plain-text.ts';
import { formatAbsolute } from '../format/when.ts';
import { Trouble } from '../frame/trouble.tsx';
import { type LogsState, logsApiSearch } from './log-filter.ts';

interface Props {
  readonly state: LogsState;
  readonly onState: (state: LogsState) => void;
}

/** What the records say, brought together: the most frequent first. */
export function LogPatterns({ state, onState }: Props) {
  const search = logsApiSearch(state);
  const { data, error, refetch } = useQuery({
    queryKey: queryKey.logPatterns(search),
    queryFn: ({ signal }) => fetchLogPatterns(search, signal),
    staleTime: 30_000,
  });
  if (data === undefined)
    return error === null ? (
      <div className="table" role="status" aria-label="Looking for patterns">
        <div className="loading-row">
          <span className="loading-bar loading-1" />
        </div>
      </div>
    ) : (
      <Trouble error={error} onRetry={() => void refetch()} />
    );
  return (
    <div className="table">
      <p className="pattern-note dim">
        {plural(data.distinct, 'pattern')} in{' '}
        {data.is_complete
          ? `all ${formatExact(data.sampled)} records`
          : `the newest ${formatExact(data.sampled)} records that fit: a sample`}
        ; ids, numbers, paths and quoted texts are taken out.
      </p>
      <div className="scroller">
        <table className="patterns">
          <thead>
            <tr>
              <th scope="col">Records</th>
              <th scope="col">Share</th>
              <th scope="col">Trend</th>
              <th scope="col">Event</th>
              <th scope="col">Pattern</th>
            </tr>
          </thead>
          <tbody>
            {data.patterns.map((one) => (
              <PatternRow
                key={`${one.event}\n${one.pattern}`}
                one={one}
                onEvent={(event) => onState({ ...state, view: 'records', event })}
              />
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}

interface RowProps {
  readonly one: Patterns['patterns'][number];
  readonly onEvent: (event: readonly string[]) => void;
}

function PatternRow({ one, onEvent }: RowProps) {
  return (
    <tr>
      <td className="number">{formatExact(one.count)}</td>
      <td className="number">{(one.share * 100).toFixed(one.share < 0.0995 ? 1 : 0)} %</td>
      <td>
        <Trend
          counts={one.trend}
          title={`${formatAbsolute(Date.parse(one.first_at))} to ${formatAbsolute(Date.parse(one.last_at))}`}
        />
      </td>
      <td>
        <button type="button" className="text-button" onClick={() => onEvent(one.event === '' ? [] : [one.event])}>
          {one.event === '' ? 'no event' : plainLine(one.event, 60)}
        </button>
      </td>
      <td className="mono pattern-text" title={`for example: ${plainLine(one.example)}`}>
        {one.pattern === '' ? <span className="dim">says nothing but its event</span> : plainLine(one.pattern)}
      </td>
    </tr>
  );
}

const HEIGHT = 16;

function Trend({ counts, title }: { readonly counts: readonly number[]; readonly title: string }) {
  const most = Math.max(1, ...counts);
  const d = counts
    .map((count, at) => (count === 0 ? '' : `M${at * 3} ${HEIGHT}v-${Math.max(1, (count / most) * HEIGHT).toFixed(1)}`))
    .join('');
  return (
    <svg className="trend" width={counts.length * 3} height={HEIGHT} role="img" aria-label={title}>
      <title>{title}</title>
      <path d={d} />
    </svg>
  );
}
