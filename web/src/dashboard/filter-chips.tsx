import { useQuery } from '@tanstack/react-query';
import { fetchFacets } from '../api/client.ts';
import { queryKey } from '../api/query-key.ts';
import { FACETS, type FacetName, type SessionFilter, toggleValue } from '../filter/session-filter.ts';
import { Icon } from '../frame/icon.tsx';

/** More values than this are searched for on the page of sessions. */
const VALUES_MAX = 20;

/** What the page is narrowed by, each with its way out, and a list of what else there is. */
export function FilterChips({
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
      {FACETS.flatMap((name) =>
        filter[name].map((value) => (
          <Chip
            key={`${name} ${value}`}
            name={name}
            value={value}
            onRemove={() => onFilter(toggleValue(filter, name, value))}
          />
        )),
      )}
      {filter.q !== '' && <Chip name="words" value={filter.q} onRemove={() => onFilter({ ...filter, q: '' })} />}
      <select className="button since" aria-label="add a filter" value="" onChange={(event) => add(event.target.value)}>
        <option value="">+ filter</option>
        {offered.map(
          ({ name, values }) =>
            values.length > 0 && (
              <optgroup key={name} label={name}>
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

interface ChipProps {
  readonly name: FacetName | 'words';
  readonly value: string;
  readonly onRemove: () => void;
}

function Chip({ name, value, onRemove }: ChipProps) {
  return (
    <button type="button" className="filter-chip" aria-label={`remove the filter ${name} ${value}`} onClick={onRemove}>
      <span className="dim">{name}</span>
      <span className="cut">{value}</span>
      <Icon name="close" />
    </button>
  );
}
