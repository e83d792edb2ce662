/** Why an answer is empty: an agent that is told can ask better; one that is not concludes that nothing happened. */
import { didYouMean } from '../lib/did-you-mean.ts';
import type { Extent, Facet, Facets, Query } from '../query/query.ts';
import type { SessionFilter } from '../query/session-filter.ts';
import { label } from './text.ts';

export interface Emptiness {
  readonly whyEmpty: string;
  readonly didYouMean: readonly string[];
}

/** Lists of a filter whose values can be misspelt. */
const NAMED = ['model', 'repository', 'user', 'team', 'tool', 'environment', 'version'] as const satisfies readonly (
  | keyof SessionFilter
  | Facet
)[];

export async function explainEmptiness(
  query: Pick<Query, 'facets'>,
  extent: Extent,
  filter: SessionFilter,
): Promise<Emptiness> {
  const { first_started_at: first, last_seen_at: last } = extent;
  if (first === null || last === null) {
    return {
      whyEmpty:
        'no session is stored yet: connect Codex with `turnscope setup`, or read its files with `turnscope import`',
      didYouMean: [],
    };
  }
  const facets = await query.facets({});
  const unknown = NAMED.flatMap((name) =>
    (filter[name] ?? []).filter((value) => !knows(facets, name, value)).map((value) => ({ name, value })),
  );
  if (unknown.length > 0) {
    const said = unknown.map(({ name, value }) => `no session has the ${name} ${JSON.stringify(label(value))}`);
    return {
      whyEmpty: said.join('; '),
      didYouMean: unknown.flatMap(({ name, value }) => nearest(facets, name, value)),
    };
  }
  const outside = (filter.since ?? 0) > Date.parse(last) || (filter.until ?? Infinity) <= Date.parse(first);
  return {
    whyEmpty: outside
      ? `no session in this time: what is stored goes from ${first} to ${last}`
      : `no session fits all of it; what is stored goes from ${first} to ${last}`,
    didYouMean: [],
  };
}

const knows = (facets: Facets, facet: Facet, value: string): boolean =>
  facets[facet].some((known) => known.value === value);

/** A misspelling, or the end of a longer name: `web` of `git@host:lab/web.git`. */
function nearest(facets: Facets, facet: Facet, value: string): string[] {
  const names = facets[facet].map((known) => known.value);
  const near = didYouMean(value, names) ?? names.find((name) => name.toLowerCase().includes(value.toLowerCase()));
  const said = label(near);
  return said === null ? [] : [`${facet}: ${said}`];
}
