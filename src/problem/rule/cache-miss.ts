/** A pause that outlived the provider's cache of the prompt, so that what had been cheap was paid in full once more. */
import { count, counted, duration } from '../../lib/figure.ts';
import type { Session } from '../../model/session.ts';
import type { Tokens } from '../../model/tokens.ts';
import type { PriceBook } from '../../price/price-book.ts';
import { priceOf } from '../../price/price-of.ts';
import { type Problem, problemOf } from '../problem.ts';
import { THRESHOLD } from '../threshold.ts';
import { type AskedModel, endMs, modelCalls, turnsByThread } from '../turn-calls.ts';
import { sumKnown } from '../wasted.ts';

interface Miss {
  readonly after: AskedModel;
  readonly pauseMs: number;
  readonly lostTokens: number;
}

/** @param prices without them the cost is unknown */
export function cacheMisses(session: Session, prices?: PriceBook): Problem[] {
  const misses = [...turnsByThread(session).values()].flatMap((turns) => {
    const asked = modelCalls(turns).filter(({ call }) => call.tokens.input !== null);
    const compactedAt = turns.flatMap(({ compactions }) => compactions.map(({ at }) => Date.parse(at)));
    return asked.flatMap((after, index) => {
      const before = asked[index - 1];
      // a shorter prompt begins otherwise: nothing of the old one could have been in the cache
      if (before === undefined || before.turn.rolled_back !== after.turn.rolled_back) return [];
      if (compactedAt.some((at) => at >= before.startMs && at <= after.startMs)) return [];
      const miss = missBetween(before, after);
      return miss === null ? [] : [miss];
    });
  });
  return misses.length === 0 ? [] : [problem(misses, prices)];
}

function missBetween(before: AskedModel, after: AskedModel): Miss | null {
  const [old, next] = [before.call.tokens, after.call.tokens];
  const pauseMs = after.startMs - (endMs(before.call) ?? before.startMs);
  const { input: oldInput, cached_input: oldCached } = old;
  const { input, cached_input: cached } = next;
  if (oldInput === null || oldCached === null || input === null || cached === null) return null;
  if (pauseMs <= THRESHOLD.cache_life_ms || before.call.model !== after.call.model) return null;
  if (oldCached < oldInput * THRESHOLD.cache_share_before || input < oldInput) return null;
  const lostTokens = oldInput - cached;
  const isLost = cached < oldInput * THRESHOLD.cache_share_after && lostTokens >= THRESHOLD.cache_lost_tokens;
  return isLost ? { after, pauseMs, lostTokens } : null;
}

/** What the call would have cost less with the lost tokens out of the cache. null where there is no price. */
function extraUsd({ after: { call, startMs }, lostTokens }: Miss, prices: PriceBook | undefined): number | null {
  if (prices === undefined) return null;
  const usd = (tokens: Tokens): number | null =>
    priceOf({ model: call.model, at: startMs, serviceTier: call.service_tier, tokens }, prices)?.usd ?? null;
  const paid = usd(call.tokens);
  const cheap = usd({ ...call.tokens, cached_input: (call.tokens.cached_input ?? 0) + lostTokens });
  return paid === null || cheap === null ? null : paid - cheap;
}

function problem(misses: readonly Miss[], prices: PriceBook | undefined): Problem {
  const lost = misses.reduce((sum, { lostTokens }) => sum + lostTokens, 0);
  const [first] = misses;
  const pause =
    misses.length === 1 && first !== undefined
      ? `a pause of ${duration(first.pauseMs)}`
      : counted(misses.length, 'long pause');
  return problemOf({
    kind: 'cache_miss',
    severity: 'low',
    sentence: `After ${pause}, ${count(lost)} tokens were no longer in the provider's cache and were paid in full again.`,
    call_ids: [],
    evidence: misses.map(({ after, pauseMs, lostTokens }) => ({
      at: after.call.started_at,
      text: `${duration(pauseMs)} after the call before: ${count(after.call.tokens.cached_input)} of ${count(after.call.tokens.input)} tokens from cache, ${count(lostTokens)} lost`,
      ref: { kind: 'model', turn_id: after.turn.turn_id, id: after.id },
    })),
    wasted: {
      tokens: lost,
      cost_usd: sumKnown(misses.map((miss) => extraUsd(miss, prices))),
      ms: null,
      how: 'tokens of the prompt before that were not in the cache any more, at the price of fresh input less that of cached',
    },
    advice: 'After a long pause a compacted or a new session is cheaper than going on with a long one.',
  });
}
