import type { PlanUpdate } from '../model/session.ts';

export type Plan = Pick<PlanUpdate, 'explanation' | 'steps'>;

/** What a call of `update_plan` says; null for arguments that Codex would refuse as well. Never throws. */
export function planUpdateOf(argumentsText: string): Plan | null {
  let told: Readonly<Record<string, unknown>>;
  try {
    told = Object(JSON.parse(argumentsText));
  } catch {
    return null;
  }
  const { plan, explanation } = told;
  if (!Array.isArray(plan)) return null;
  const steps = plan.flatMap((item: unknown) => {
    const { step, status } = Object(item) as Readonly<Record<string, unknown>>;
    return typeof step === 'string' && typeof status === 'string' ? [{ step, status }] : [];
  });
  if (steps.length < plan.length) return null;
  return { explanation: typeof explanation === 'string' && explanation !== '' ? explanation : null, steps };
}
