import { type Cost, UNKNOWN_COST } from '../model/cost.ts';
import type { ModelCall } from '../model/session.ts';

/** Who pays: `plan` is a ChatGPT subscription, where the price of the tokens is only what they would have cost over the API. */
export type Billing = 'api' | 'plan';

/**
 * The costs that a turn's calls add to it. A call that failed, or is still running, and told no tokens adds none: nobody has told a bill for it.
 * One that ended and did not tell its tokens is an unknown part.
 */
export function callCosts(
  calls: Iterable<Pick<ModelCall, 'cost_usd' | 'status' | 'tokens'>>,
  billing: Billing,
): readonly Cost[] {
  return [...calls]
    .filter(({ status, tokens }) => tokens.total !== null || status === 'ok' || status === 'unknown')
    .map(({ cost_usd }) =>
      cost_usd === null ? UNKNOWN_COST : { cost_usd, cost_basis: billing === 'plan' ? 'api_equivalent' : 'priced' },
    );
}
