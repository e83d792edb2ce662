import { useQuery } from '@tanstack/react-query';
import { fetchFacets } from '../api/client.ts';
import { queryKey } from '../api/query-key.ts';
import type { FacetValue, SessionStatus } from '../api/shape.ts';
import { type SessionFilter, STATUSES } from '../filter/session-filter.ts';
import { formatCount } from '../format/count.ts';
import { StatusMark } from '../mark/status-mark.tsx';
import { repositoryLabel } from './place.ts';

interface Props {
  readonly filter: SessionFilter;
  readonly onFilter: (filter: SessionFilter) => void;
}

const GROUPS = [
  { name: 'status', title: 'Status' },
  { name: 'model', title: 'Model' },
  { name: 'repository', title: 'Repository' },
] as const;

/** What there is to choose from, with counts. Choosing again lets go. */
export function FacetPanel({ filter, onFilter }: Props) {
  const { data } = useQuery({ queryKey: queryKey.facets, queryFn: ({ signal }) => fetchFacets(signal) });
  return (
    <aside className="facets" aria-label="Filters">
      {GROUPS.map(({ name, title }) => {
        const values = data?.[name] ?? [];
        if (values.length === 0 && filter[name] === '') return null;
        return (
          <section key={name}>
            <h2 className="heading">{title}</h2>
            <ul>
              {withChosen(values, filter[name]).map(({ value, count }) => (
                <FacetLine
                  key={value}
                  name={name}
                  value={value}
                  count={count}
                  isOn={filter[name] === value}
                  onToggle={() => onFilter({ ...filter, [name]: filter[name] === value ? '' : value })}
                />
              ))}
            </ul>
          </section>
        );
      })}
    </aside>
  );
}

/** What is chosen stays in sight, even when nothing has it any more. */
function withChosen(values: readonly FacetValue[], chosen: string): readonly FacetValue[] {
  const isMissing = chosen !== '' && !values.some((value) => value.value === chosen);
  return isMissing ? [{ value: chosen, count: 0 }, ...values] : values;
}

interface LineProps extends FacetValue {
  readonly name: (typeof GROUPS)[number]['name'];
  readonly isOn: boolean;
  readonly onToggle: () => void;
}

function FacetLine({ name, value, count, isOn, onToggle }: LineProps) {
  return (
    <li>
      <button type="button" className="facet" aria-pressed={isOn} title={value} onClick={onToggle}>
        {name === 'status' && isStatus(value) && <StatusMark status={value} />}
        <span className="cut">{name === 'repository' ? repositoryLabel(value) : value}</span>
        <span className="facet-count">{formatCount(count)}</span>
      </button>
    </li>
  );
}

const isStatus = (value: string): value is SessionStatus => (STATUSES as readonly string[]).includes(value);
