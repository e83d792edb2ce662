import type { Session } from '../model/session.ts';
import type { SettingDifference } from './comparison.ts';

/** Settings under which two sessions ran, where they are not the same. */
export function settingDifferences(a: Session, b: Session): SettingDifference[] {
  const ofB = settingsOf(b);
  return Object.entries(settingsOf(a)).flatMap(([name, value]) => {
    const other = ofB[name] ?? null;
    return value === other ? [] : [{ name, a: value, b: other }];
  });
}

const settingsOf = (session: Session): Readonly<Record<string, string | null>> => ({
  model: session.model,
  codex_version: session.codex_version,
  effort: session.settings.effort,
  service_tier: session.settings.service_tier,
  approval_policy: session.settings.approval_policy,
  sandbox_policy: session.settings.sandbox_policy,
  repository: session.git?.repository ?? null,
  branch: session.git?.branch ?? null,
});
