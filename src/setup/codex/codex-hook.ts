/** A hook as Codex itself lists it: with its own opinion on whether it may run. */

export type HookTrust = 'managed' | 'trusted' | 'untrusted' | 'modified';

export interface CodexHook {
  /** Its name in `[hooks.state."…"]`. */
  readonly key: string;
  /** As in `config.toml`: `PreToolUse`. */
  readonly event: string;
  /** As it runs on this platform; null for a hook that is no command. */
  readonly command: string | null;
  readonly enabled: boolean;
  readonly trust: HookTrust;
  /** What belongs into `trusted_hash`. */
  readonly hash: string;
  /** `user`, `project`, `plugin`, `system`, `mdm`, `sessionFlags`, …: the layer that it comes from. */
  readonly source: string;
  readonly sourcePath: string;
  /** `turnscope@marketplace` */
  readonly pluginId: string | null;
}

const TRUST: ReadonlySet<string> = new Set<HookTrust>(['managed', 'trusted', 'untrusted', 'modified']);

/** One element of `hooks` in the answer to `hooks/list`; null where it has no key or event: another protocol than ours. */
export function readCodexHook(value: unknown): CodexHook | null {
  if (typeof value !== 'object' || value === null) return null;
  const wire: Readonly<Record<string, unknown>> = { ...value };
  const text = (name: string): string | null => (typeof wire[name] === 'string' ? wire[name] : null);
  const [key, event] = [text('key'), text('eventName')];
  if (key === null || event === null || event === '') return null;
  const trust = text('trustStatus');
  return {
    key,
    event: `${event.slice(0, 1).toUpperCase()}${event.slice(1)}`,
    command: text('command'),
    enabled: wire['enabled'] !== false,
    trust: trustOf(trust),
    // behind the slash stands a fingerprint of the plugin's files: with it in `trusted_hash` the hook counts as modified
    hash: (text('currentHash') ?? '').split('/', 1)[0] ?? '',
    source: text('source') ?? 'unknown',
    sourcePath: text('sourcePath') ?? '',
    pluginId: text('pluginId'),
  };
}

/** 0.128 tells of no trust because it asks for none. A word that we do not know is no permission. */
function trustOf(word: string | null): HookTrust {
  if (word === null) return 'trusted';
  return isTrust(word) ? word : 'untrusted';
}

const isTrust = (word: string): word is HookTrust => TRUST.has(word);
