import { useQuery } from '@tanstack/react-query';
import { fetchTraceFacets } from '../api/client.ts';
import { queryKey } from '../api/query-key.ts';
import { formatCount } from '../format/count.ts';
import { plainLine } from '../format/plain-text.ts';
import type { TraceListFilter } from './trace-filter.ts';

interface Props {
  readonly filter: TraceListFilter;
  readonly onFilter: (filter: TraceListFilter) => void;
}

const STALE_MS = 60_000;
const LABELS = { service: 'any service', name: 'any span' } as const;

/** Of which service, and of which name, one span of a trace must be. What is chosen stands as a chip. */
export function SpanPicker({ filter, onFilter }: Props) {
  const search = new URLSearchParams(
    Object.entries({ since: filter.since, until: filter.until }).filter(([, value]) => value !== ''),
  ).toString();
  const { data } = useQuery({
    queryKey: queryKey.traceFacets(search),
    queryFn: ({ signal }) => fetchTraceFacets(search, signal),
    placeholderData: (previous) => previous,
    staleTime: STALE_MS,
  });
  return (
    <>
      {(['service', 'name'] as const).map((facet) => (
        <select
          key={facet}
          className="button since span-picker"
          aria-label={facet === 'service' ? 'a span of this service' : 'a span of this name'}
          value=""
          onChange={({ target }) =>
            onFilter({ ...filter, [facet]: [...new Set([...filter[facet], target.value])].sort() })
          }
        >
          <option value="">{LABELS[facet]}</option>
          {(data?.[facet] ?? [])
            .filter(({ value }) => !filter[facet].includes(value))
            .map(({ value, count }) => (
              <option key={value} value={value}>
                {plainLine(value, 60)} ({formatCount(count)})
              </option>
            ))}
        </select>
      ))}
    </>
  );
}

/** What was chosen, each to be taken off. */
export function TraceChips({ filter, onFilter }: Props) {
  const chips = [
    ...(filter.session === '' ? [] : [[`session ${filter.session.slice(0, 13)}`, { ...filter, session: '' }] as const]),
    ...(['service', 'name'] as const).flatMap((facet) =>
      filter[facet].map(
        (value) =>
          [
            `${facet === 'service' ? 'service' : 'span'} ${value}`,
            { ...filter, [facet]: filter[facet].filter((one) => one !== value) },
          ] as const,
      ),
    ),
  ];
  if (chips.length === 0) return null;
  return (
    <p className="trace-chips">
      {chips.map(([words, without]) => (
        <button key={words} type="button" className="chip" onClick={() => onFilter(without)}>
          {plainLine(words, 80)} <span aria-hidden="true">×</span>
          <span className="spoken-only">take this filter off</span>
        </button>
      ))}
    </p>
  );
}
