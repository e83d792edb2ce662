import type { ReactNode } from 'react';
import type { Tokens } from '../../api/shape.ts';
import { formatExact, formatShare } from '../../format/count.ts';
import { formatAbsolute, formatClock } from '../../format/when.ts';
import { Unknown } from '../../mark/unknown.tsx';

export type Fact = readonly [name: string, value: ReactNode];

/** Names and values, one pair a line. What is null is left to `Unknown` by whoever makes the list. */
export function Facts({ facts }: { readonly facts: readonly Fact[] }) {
  return (
    <dl className="facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

export function Instant({ at }: { readonly at: number }) {
  return <time title={formatAbsolute(at)}>{formatClock(at)}</time>;
}

const NO_USAGE = 'No response with usage was seen for this.';

export function TokenFacts({ tokens }: { readonly tokens: Tokens }) {
  const share = formatShare(tokens.cached_input, tokens.input);
  const exact = (count: number | null): ReactNode => (count === null ? <Unknown why={NO_USAGE} /> : formatExact(count));
  const lines: readonly Fact[] = [
    ['input', exact(tokens.input)],
    [
      '· from cache',
      <>
        {exact(tokens.cached_input)}
        {share !== null && <span className="dim"> {share}</span>}
      </>,
    ],
    ['· to cache', exact(tokens.cache_write_input)],
    ['output', exact(tokens.output)],
    ['· reasoning', exact(tokens.reasoning_output)],
    ['total', exact(tokens.total)],
  ];
  return (
    <section className="token-facts" aria-label="Tokens">
      <h3 className="heading">Tokens</h3>
      <Facts facts={lines} />
    </section>
  );
}
