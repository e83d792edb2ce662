import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { repositoryNames } from '../../../src/filter/repository-name.ts';
import { fetchFacets } from '../api/client.ts';
import { queryKey } from '../api/query-key.ts';
import type { FacetValue, SessionStatus } from '../api/shape.ts';
import {
  FACETS,
  type FacetName,
  isFiltered,
  NO_FILTER,
  type SessionFilter,
  STATUSES,
  toggleValue,
} from '../filter/session-filter.ts';
import { formatCount, plural } from '../format/count.ts';
import { plainLine } from '../format/plain-text.ts';
import type { Import } from '../import/use-import.ts';
import { StatusMark } from '../mark/status-mark.tsx';
import { ViewList } from '../view/view-list.tsx';
import { closedFacets, rememberClosed } from './closed-facet.ts';
import { countFacets } from './facet-counts.ts';
import { repositoryLabel } from './place.ts';

interface Props {
  readonly filter: SessionFilter;
  readonly onFilter: (filter: SessionFilter) => void;
  readonly onNaming: () => void;
  readonly imported: Import;
}

const TITLE: Readonly<Record<FacetName, string>> = {
  status: 'Status',
  model: 'Model',
  repository: 'Repository',
  branch: 'Branch',
  user: 'User',
  team: 'Team',
  tool: 'Tool',
  mcp_server: 'MCP server',
  environment: 'Environment',
  version: 'Codex version',
  source: 'Source',
  has: 'Has',
  problem: 'Problem',
};
/** Worth a place even with one value; the others say something only when they divide. */
const ALWAYS: readonly FacetName[] = ['status', 'model', 'repository'];

/** Values of everything, and of what the filter lets through. */
function useFacets(filter: SessionFilter) {
  const { data: all } = useQuery({ queryKey: queryKey.facets, queryFn: ({ signal }) => fetchFacets(signal) });
  const isPart = isFiltered(filter);
  const { data: part } = useQuery({
    queryKey: queryKey.facetsOf(filter),
    queryFn: ({ signal }) => countFacets(filter, (asked) => fetchFacets(signal, asked)),
    enabled: isPart,
    placeholderData: (previous) => previous,
  });
  return { all, shown: isPart ? (part ?? all) : all };
}

/** What there is to choose from, with counts. Any number of values of each; choosing again lets go. */
export function FacetPanel({ filter, onFilter, onNaming, imported }: Props) {
  const { all, shown } = useFacets(filter);
  return (
    <aside className="facets" aria-label="Filters">
      <ViewList filter={filter} onNaming={onNaming} />
      {FACETS.map((name) => {
        const values = withChosen(name, shown?.[name] ?? [], filter[name]);
        // by what there is at all, so that the panel keeps its shape under every filter
        const isWorth = (all?.[name].length ?? 0) > (ALWAYS.includes(name) ? 0 : 1);
        if (values.length === 0 || (!isWorth && filter[name].length === 0)) return null;
        return (
          <Facet
            key={name}
            name={name}
            values={values}
            chosen={filter[name]}
            onToggle={(value) => onFilter(toggleChosen(filter, name, value))}
          />
        );
      })}
      {isFiltered(filter) && (
        <button type="button" className="text-button facets-clear" onClick={() => onFilter(NO_FILTER)}>
          clear all filters
        </button>
      )}
      <Unread of={imported} />
    </aside>
  );
}

/** Whoever connected Codex first finds here what the empty page offered. */
function Unread({ of: { waiting, run, start } }: { readonly of: Import }) {
  const home = waiting?.codex_home ?? null;
  if (waiting === undefined || home === null || waiting.files === 0 || run !== null) return null;
  return (
    <button
      type="button"
      className="text-button facets-clear"
      title={`in ${plainLine(home)}, never read`}
      onClick={() => start(home)}
    >
      import {plural(waiting.files, 'earlier recording')}
    </button>
  );
}

/** A repository may be chosen by its name alone. */
const namesOf = (name: FacetName, value: string): readonly string[] =>
  name === 'repository' ? repositoryNames(value) : [value];

const isChosen = (name: FacetName, value: string, chosen: readonly string[]): boolean =>
  namesOf(name, value).some((one) => chosen.includes(one));

function toggleChosen(filter: SessionFilter, name: FacetName, value: string): SessionFilter {
  const names = namesOf(name, value);
  if (!isChosen(name, value, filter[name])) return toggleValue(filter, name, value);
  return { ...filter, [name]: filter[name].filter((one) => !names.includes(one)) };
}

/** What is chosen stays in sight, even when nothing has it any more. */
function withChosen(name: FacetName, values: readonly FacetValue[], chosen: readonly string[]): readonly FacetValue[] {
  const missing = chosen.filter((wanted) => !values.some(({ value }) => namesOf(name, value).includes(wanted)));
  return missing.length === 0 ? values : [...missing.map((value) => ({ value, count: 0 })), ...values];
}

interface FacetProps {
  readonly name: FacetName;
  readonly values: readonly FacetValue[];
  readonly chosen: readonly string[];
  readonly onToggle: (value: string) => void;
}

const SHOWN_VALUES = 8;

function Facet({ name, values, chosen, onToggle }: FacetProps) {
  const [isAll, setAll] = useState(false);
  const shown = isAll
    ? values
    : values.filter(({ value }, index) => index < SHOWN_VALUES || isChosen(name, value, chosen));
  return (
    <details
      open={!closedFacets().includes(name)}
      onToggle={(event) => rememberClosed(name, !event.currentTarget.open)}
    >
      <summary className="heading">
        {TITLE[name]}
        {chosen.length > 0 && <span className="facet-chosen">{chosen.length}</span>}
      </summary>
      <ul>
        {shown.map(({ value, count }) => (
          <FacetLine
            key={value}
            name={name}
            value={value}
            count={count}
            isOn={isChosen(name, value, chosen)}
            onToggle={() => onToggle(value)}
          />
        ))}
      </ul>
      {values.length > SHOWN_VALUES && (
        <button type="button" className="text-button facet-more" aria-expanded={isAll} onClick={() => setAll(!isAll)}>
          {isAll ? 'fewer' : `${values.length - shown.length} more`}
        </button>
      )}
    </details>
  );
}

interface LineProps extends FacetValue {
  readonly name: FacetName;
  readonly isOn: boolean;
  readonly onToggle: () => void;
}

function FacetLine({ name, value, count, isOn, onToggle }: LineProps) {
  const label = plainLine(labelOf(name, value), 80);
  return (
    <li>
      <button type="button" className="facet" aria-pressed={isOn} title={plainLine(value)} onClick={onToggle}>
        {name === 'status' && isStatus(value) && <StatusMark status={value} />}
        <span className="cut">{label}</span>
        <span className="facet-count">{formatCount(count)}</span>
      </button>
    </li>
  );
}

/** What a person calls it. */
function labelOf(name: FacetName, value: string): string {
  if (name === 'repository') return repositoryLabel(value);
  return name === 'has' || name === 'problem' ? value.replaceAll('_', ' ') : value;
}

const isStatus = (value: string): value is SessionStatus => (STATUSES as readonly string[]).includes(value);
