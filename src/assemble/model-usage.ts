/** What a session used of each model: the figures behind totals by model. */

import { type Cost, sumCost, UNKNOWN_COST } from '../model/cost.ts';
import type { ModelCall, Session, Turn } from '../model/session.ts';
import { sumTokens, type Tokens } from '../model/tokens.ts';
import { type Billing, callCosts } from '../price/call-costs.ts';

export interface ModelUsage {
  /** '' for calls whose model nobody told. */
  readonly model: string;
  /** Turns with a call of this model. */
  readonly turns: number;
  readonly calls: number;
  readonly errors: number;
  readonly tokens: Tokens;
  /** null where nothing was billed: every call failed or is still running. */
  readonly cost: Cost | null;
}

interface Draft {
  readonly turnIds: Set<string>;
  readonly calls: ModelCall[];
  readonly costs: Cost[];
}

/** One entry per model, in the order of their first calls. */
export function modelUsageOf(session: Session): ModelUsage[] {
  const billing = billingSeenIn(session);
  const drafts = new Map<string, Draft>();
  for (const turn of session.turns) noteTurn(drafts, turn, billing);
  return [...drafts].map(([model, { turnIds, calls, costs }]) => ({
    model,
    turns: turnIds.size,
    calls: calls.length,
    errors: calls.filter(({ status }) => status === 'error').length,
    tokens: sumTokens(calls.map(({ tokens }) => tokens)),
    cost: costs.length === 0 ? null : sumCost(costs),
  }));
}

function noteTurn(drafts: Map<string, Draft>, turn: Turn, billing: Billing): void {
  let unknown = false;
  for (const call of turn.model_calls) {
    const draft = draftOf(drafts, call.model);
    const costs = callCosts([call], billing);
    unknown ||= costs.includes(UNKNOWN_COST);
    draft.turnIds.add(turn.turn_id);
    draft.calls.push(call);
    draft.costs.push(...costs);
  }
  // spans tell some requests only within the sum of their turn: a part of its model's cost that nobody knows
  if (turn.cost_basis === 'partly' && !unknown) draftOf(drafts, turn.model).costs.push(UNKNOWN_COST);
}

function draftOf(drafts: Map<string, Draft>, model: string | null): Draft {
  const known = drafts.get(model ?? '');
  if (known !== undefined) return known;
  const draft = { turnIds: new Set<string>(), calls: [], costs: [] };
  drafts.set(model ?? '', draft);
  return draft;
}

/** An assembled session does not hold how Codex signed in, only what came of it. */
function billingSeenIn({ cost_basis, plan_type, turns }: Session): Billing {
  const plan =
    plan_type !== null || cost_basis === 'api_equivalent' || turns.some((turn) => turn.cost_basis === 'api_equivalent');
  return plan ? 'plan' : 'api';
}
