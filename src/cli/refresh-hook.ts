import { installHook } from '../hook/install.ts';
import type { Places } from '../lib/place.ts';
import { hookBundle, senderBundle } from './built-file.ts';
import type { Terminal } from './terminal.ts';

/** What Codex runs, and what that starts, are this release's, wherever the configuration of Codex names them already. A command without hooks is better than none. */
export async function refreshHook({ stateDir, configDir }: Places, terminal: Pick<Terminal, 'warn'>): Promise<void> {
  try {
    const windowsBundle = process.platform === 'win32' ? hookBundle() : undefined;
    const bundle = senderBundle();
    const sender = bundle === undefined ? undefined : { bundle, node: process.execPath, configDir };
    await installHook({ stateDir, windowsBundle, sender });
  } catch (thrown) {
    terminal.warn(
      `turnscope: cannot write the hook of Codex: ${thrown instanceof Error ? thrown.message : String(thrown)}`,
    );
  }
}
