import { useQuery } from '@tanstack/react-query';
import { fetchFacets } from '../api/client.ts';
import { queryKey } from '../api/query-key.ts';
import { FilterChips } from '../filter/filter-chips.tsx';
import { FACETS, type SessionFilter, toggleValue } from '../filter/session-filter.ts';
import { plainLine } from '../format/plain-text.ts';
import { Icon } from '../frame/icon.tsx';

/** More values than this are searched for on the page of sessions. */
const VALUES_MAX = 20;
const WORDS_CHARS_MAX = 60;

/** What the page is narrowed by, each condition with its way out, and a list of what else there is. */
export function PageFilter({
  filter,
  onFilter,
}: {
  readonly filter: SessionFilter;
  readonly onFilter: (filter: SessionFilter) => void;
}) {
  const { data } = useQuery({ queryKey: queryKey.facets, queryFn: ({ signal }) => fetchFacets(signal) });
  const add = (choice: string): void => {
    const [name = '', ...rest] = choice.split(':');
    const facet = FACETS.find((known) => known === name);
    if (facet !== undefined) onFilter(toggleValue(filter, facet, rest.join(':')));
  };
  const offered = FACETS.map((name) => ({ name, values: offeredOf(data?.[name] ?? [], filter[name]) }));
  return (
    <div className="filter-chips">
      <FilterChips filter={filter} onFilter={onFilter} />
      {filter.q !== '' && <WordsChip words={filter.q} onRemove={() => onFilter({ ...filter, q: '' })} />}
      <select className="button since" aria-label="add a filter" value="" onChange={(event) => add(event.target.value)}>
        <option value="">+ filter</option>
        {offered.map(
          ({ name, values }) =>
            values.length > 0 && (
              <optgroup key={name} label={name.replaceAll('_', ' ')}>
                {values.map((value) => (
                  <option key={value} value={`${name}:${value}`}>
                    {value}
                  </option>
                ))}
              </optgroup>
            ),
        )}
      </select>
    </div>
  );
}

const offeredOf = (values: readonly { readonly value: string }[], chosen: readonly string[]): readonly string[] =>
  values
    .map(({ value }) => value)
    .filter((value) => value !== '' && !chosen.includes(value))
    .slice(0, VALUES_MAX);

/** Words stand in no box here, as they do above the list of sessions. */
const WordsChip = ({ words, onRemove }: { readonly words: string; readonly onRemove: () => void }) => (
  <button type="button" className="condition-chip" title={`${plainLine(words)}, click to remove`} onClick={onRemove}>
    <span className="spoken-only">Remove the words </span>
    {plainLine(words, WORDS_CHARS_MAX)}
    <Icon name="close" />
  </button>
);
