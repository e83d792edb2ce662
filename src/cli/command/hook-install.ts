/** `turnscope hook --install`: what the plugin runs once on a machine, and whoever wants the stable files without a server. */
import { AppError } from '../../lib/errors.ts';
import { findPlaces } from '../../lib/place.ts';
import { putHook } from '../refresh-hook.ts';
import type { Terminal } from '../terminal.ts';
import { VERSION } from '../version.ts';

export async function run({ env, homeDir, print }: Pick<Terminal, 'env' | 'homeDir' | 'print'>): Promise<void> {
  const places = findPlaces(env, homeDir);
  try {
    await putHook(places);
  } catch (thrown) {
    const why = thrown instanceof Error ? thrown.message : String(thrown);
    throw new AppError('forbidden', `cannot write what Codex runs to ${places.stateDir}: ${why}`, {
      hint: 'Make the folder writable for you, or name another in TURNSCOPE_STATE_DIR.',
      cause: thrown,
    });
  }
  print(`What Codex runs is that of Turnscope ${VERSION} now: ${places.stateDir}`);
}
