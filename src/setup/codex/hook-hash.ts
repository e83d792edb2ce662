/**
 * How Codex knows a hook again. It keeps a hash of what somebody approved under a key that says where it stands; both were worked out from what
 * `hooks/list` answers, and are compared with it in `test/e2e/hook-trust.test.ts`.
 */
import { createHash } from 'node:crypto';

/** As it will run on this platform: where there is a `commandWindows` and this is Windows, `command` is that one. */
export interface HashedHandler {
  readonly command: string;
  /** Seconds. */
  readonly timeout?: number | undefined;
  readonly async?: boolean | undefined;
  readonly matcher?: string | null | undefined;
  readonly statusMessage?: string | null | undefined;
  readonly additionalContextLimit?: number | null | undefined;
}

interface TimeoutRule {
  readonly fallback: number;
  readonly max: number;
}

/** Seconds. Codex hashes the number that holds in the end, not the one that was written. */
const TIMEOUT: TimeoutRule = { fallback: 600, max: Number.MAX_SAFE_INTEGER };
const SHORT_TIMEOUT: TimeoutRule = { fallback: 1, max: 3 };
const SHORT_EVENTS: ReadonlySet<string> = new Set(['SessionEnd', 'Interrupt']);
/** Their matcher is left out, as nothing is matched. */
const WITHOUT_MATCHER: ReadonlySet<string> = new Set([
  'UserPromptSubmit',
  'Stop',
  'Interrupt',
  'PreModelRequest',
  'PostModelRequest',
]);
/** Only what these say can reach the model; for all others a limit is left out, with a warning. */
const WITH_CONTEXT: ReadonlySet<string> = new Set([
  'SessionStart',
  'SubagentStart',
  'UserPromptSubmit',
  'PreToolUse',
  'PostToolUse',
]);
const CONTEXT_LIMIT_DEFAULT = 2500;

/** `PreToolUse` → `pre_tool_use`: events in keys and hashes. */
export const hookLabel = (event: string): string =>
  event.replaceAll(/(?<=[a-z])[A-Z]/g, (letter) => `_${letter}`).toLowerCase();

/** `sha256:…`, as it belongs into `trusted_hash` for a command hook of this event. */
export function hookHash(handler: HashedHandler, event: string): string {
  const { command, timeout, matcher, statusMessage, additionalContextLimit } = handler;
  const rule = SHORT_EVENTS.has(event) ? SHORT_TIMEOUT : TIMEOUT;
  const limit = (WITH_CONTEXT.has(event) ? additionalContextLimit : null) ?? CONTEXT_LIMIT_DEFAULT;
  // keys in alphabetical order, as Codex sorts them before it hashes
  const hashed = {
    ...(limit === CONTEXT_LIMIT_DEFAULT ? {} : { additionalContextLimit: limit }),
    async: handler.async ?? false,
    command,
    ...(statusMessage == null ? {} : { statusMessage }),
    timeout: Math.min(Math.max(timeout ?? rule.fallback, 1), rule.max),
    type: 'command',
  };
  const identity = {
    event_name: hookLabel(event),
    hooks: [hashed],
    ...(matcher == null || WITHOUT_MATCHER.has(event) ? {} : { matcher }),
  };
  return `sha256:${createHash('sha256').update(JSON.stringify(identity)).digest('hex')}`;
}

export interface HookPosition {
  /** Absolute, as Codex spells it: `CodexInstall.configFile`. */
  readonly file: string;
  readonly event: string;
  /** Which `[[hooks.EVENT]]` of the file, from 0. */
  readonly group: number;
  /** Which `[[hooks.EVENT.hooks]]` of that group, from 0. */
  readonly handler: number;
}

/** The name of a hook in `[hooks.state."…"]`. Another group before it gives it another name, and with it another state. */
export const hookKey = ({ file, event, group, handler }: HookPosition): string =>
  `${file}:${hookLabel(event)}:${group}:${handler}`;
