/** What a session or a turn was run with, and what it cost. */
import type { ContextFill, CostBasis, Settings } from '../../api/shape.ts';
import { costWhy, costWords, formatCost } from '../../format/cost.ts';
import { contextWords } from '../../format/limit.ts';
import { plainLine } from '../../format/plain-text.ts';
import { Meter } from '../../mark/meter.tsx';
import { Unknown } from '../../mark/unknown.tsx';
import { type Fact, Facts } from './facts.tsx';

interface Cost {
  readonly cost_usd: number | null;
  readonly cost_basis: CostBasis;
  readonly codex_cost_usd: number | null;
}

export function CostFacts({ of }: { readonly of: Cost }) {
  const words = costWords(of);
  const facts: Fact[] = [
    [
      'cost',
      words === null ? (
        <Unknown key="cost" why={costWhy('unknown')} />
      ) : (
        <span title={costWhy(of.cost_basis)}>{words}</span>
      ),
    ],
  ];
  if (of.codex_cost_usd !== null)
    facts.push([
      'Codex says',
      <span key="codex" title="The estimate that Codex itself makes.">
        {formatCost(of.codex_cost_usd)}
      </span>,
    ]);
  return <Facts facts={facts} />;
}

/** What nobody told has no line: policies are told by rollouts and hooks alone. */
export function settingFacts({ effort, service_tier, approval_policy, sandbox_policy }: Settings): readonly Fact[] {
  const named = [
    ['effort', effort],
    ['tier', service_tier],
    ['approvals', approval_policy],
    ['sandbox', sandbox_policy],
  ] as const;
  return named.flatMap(([name, value]): Fact[] => (value === null ? [] : [[name, plainLine(value, 200)]]));
}

export function contextFact(context: ContextFill): Fact {
  const { used_tokens: used, window_tokens: window } = context;
  return [
    'context',
    <span key="context" className="measured">
      {contextWords(context)}
      {window !== null && window > 0 && <Meter share={used / window} />}
    </span>,
  ];
}
