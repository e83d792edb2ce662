import { installHook } from '../hook/install.ts';
import type { Places } from '../lib/place.ts';
import { builtProgram, hookBundle, senderBundle } from './built-file.ts';
import type { Terminal } from './terminal.ts';

/** What Codex runs, and what that starts, are this release's, wherever the configuration of Codex names them already. A command without hooks is better than none. */
export async function refreshHook(places: Places, terminal: Pick<Terminal, 'warn'>): Promise<void> {
  try {
    await putHook(places);
  } catch (thrown) {
    terminal.warn(
      `turnscope: cannot write the hook of Codex: ${thrown instanceof Error ? thrown.message : String(thrown)}`,
    );
  }
}

/** Rejects where the state folder cannot be written to. */
export async function putHook({ stateDir, configDir, dataDir }: Places): Promise<void> {
  const { platform, execPath: node } = process;
  const windowsBundle = platform === 'win32' ? hookBundle() : undefined;
  const bundle = senderBundle();
  const program = builtProgram();
  await installHook({
    stateDir,
    windowsBundle,
    sender: bundle === undefined ? undefined : { bundle, node, configDir },
    program: program === undefined ? undefined : { program, node, platform, stateDir, configDir, dataDir },
  });
}
