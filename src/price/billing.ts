import type { Billing } from './call-costs.ts';

export interface Account {
  /** Codex's word for how it signed in (`Chatgpt`, `ApiKey`), null where it is not told. */
  readonly authMode: string | null;
  /** The ChatGPT plan that came with a rate limit, null where none did. */
  readonly planType: string | null;
}

/** How Codex signed in decides; where that is not told, only a subscription has a plan. */
export function billingOf({ authMode, planType }: Account): Billing {
  if (authMode === null) return planType === null ? 'api' : 'plan';
  return /^chatgpt/i.test(authMode) ? 'plan' : 'api';
}
