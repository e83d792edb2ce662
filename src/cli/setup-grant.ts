/** Approving our hooks in Codex's place: only when somebody asked for it, and said yes where there is somebody to ask. */
import type { Places } from '../lib/place.ts';
import { trustWishes } from '../setup/codex/hook-trust.ts';
import { applyEdit, planEdit } from '../setup/edit.ts';
import { type Ground, readKnown } from '../setup/ground.ts';
import { leftOutOf, type SetupChoices } from '../setup/setup-choice.ts';
import type { TrustState } from '../setup/trust.ts';
import type { Terminal } from './terminal.ts';

export interface Grant {
  readonly trust: TrustState | null;
  readonly ground: Ground;
  readonly places: Places;
  readonly terminal: Terminal;
  /** `--trust` */
  readonly isAsked: boolean;
  readonly isAsking: boolean;
  readonly choices: SetupChoices;
}

/** @returns how many hooks were approved */
export async function grantTrust({
  trust,
  ground,
  places,
  terminal,
  isAsked,
  isAsking,
  choices,
}: Grant): Promise<number> {
  if (!isAsked || trust?.kind !== 'known') return 0;
  const open = [...trust.hooks.untrusted, ...trust.hooks.modified];
  if (open.length === 0) return 0;
  if (isAsking) {
    for (const command of new Set(open.map(({ command }) => command ?? ''))) terminal.print(`  ${command}`);
    const { askTrust } = await import('./setup-prompt.ts');
    if (!(await askTrust(open.length))) return 0;
  }
  // as it is now: the set-up has just written it
  const { file, record } = await readKnown(places.stateDir, ground.configFile);
  const edit = planEdit(file, trustWishes(open));
  const told = { endpoints: [], to: choices.to, server: choices.server, leftOut: leftOutOf(choices) };
  await applyEdit(edit, record, { stateDir: places.stateDir, nowMs: terminal.now(), ...told });
  return open.length;
}
