/**
 * What is written into Codex's configuration. Codex trusts a hook by a hash over its event, matcher, command, timeout and `async`; whoever changes one
 * of them makes every user review all hooks again, and until then `codex exec` runs without them and without a word. So nothing here may ever
 * change; what the script does may.
 */
import { HOOK_EVENTS } from '../codex/hook/hook-event.ts';
import type { HookPlaces } from '../model/hook-spool.ts';
import { quoteForShell } from './quote.ts';

/** One `[[hooks.EVENT.hooks]]` table without a matcher: every tool counts. */
export interface HookHandler {
  readonly event: string;
  readonly command: string;
  readonly commandWindows: string;
  /** Seconds. */
  readonly timeout: number;
  readonly async: boolean;
}

/** Far above what the script takes (milliseconds); it bounds how long a disk that hangs can hold Codex up. */
const TIMEOUT_SECONDS = 5;
/** Codex allows these no more than 3 and warns about more. */
const SHORT: ReadonlySet<string> = new Set(['SessionEnd', 'Interrupt']);
const SHORT_TIMEOUT_SECONDS = 3;

/** Codex does not wait for what these run: a tool is never the last thing that happens. */
export const UNWAITED_EVENTS: ReadonlySet<string> = new Set(['PreToolUse', 'PostToolUse']);

/**
 * Half of all calls, around each request to the model. They tell its times and tokens, which log records tell as well and better: where Codex exports those to us,
 * set-up leaves these out.
 */
export const TOLD_BY_LOGS: ReadonlySet<string> = new Set(['PreModelRequest', 'PostModelRequest']);

interface HandlerOptions {
  /** Before 0.148.0 Codex leaves out a handler that it is not to wait for. Default true. */
  readonly canBeAsync?: boolean;
}

/**
 * One handler for each event. Codex goes on with a tool at once. It kills such handlers when it ends, and they may overtake each other: so it waits for all others,
 * of which each takes as long as those before need to end. `docs/decisions/0022` has the figures.
 */
export function hookHandlers(
  { script, windowsScript }: HookPlaces,
  { canBeAsync = true }: HandlerOptions = {},
): HookHandler[] {
  return HOOK_EVENTS.map((event) => ({
    event,
    command: `${quoteForShell(script)} ${event}`,
    // read alike by cmd and PowerShell, unlike a quoted program
    commandWindows: `node "${windowsScript}" ${event}`,
    timeout: SHORT.has(event) ? SHORT_TIMEOUT_SECONDS : TIMEOUT_SECONDS,
    async: canBeAsync && UNWAITED_EVENTS.has(event),
  }));
}

/** The value of `notify`: program and arguments, no shell. Codex adds the JSON as one more argument. */
export function notifyCommand({ script, windowsScript }: HookPlaces, platform: NodeJS.Platform): string[] {
  return platform === 'win32' ? ['node', windowsScript, 'notify'] : [script, 'notify'];
}

/**
 * The beginning of `notify` where a program is there already: that one's name and arguments follow as they are, and Codex adds the JSON as one more.
 * Like the others it may never change: it is how a later release finds what is ours.
 */
export function chainCommand({ chain, windowsScript }: HookPlaces, platform: NodeJS.Platform): string[] {
  return platform === 'win32' ? ['node', windowsScript, CHAIN_EVENT] : [chain];
}

/** What the hook of Windows is told instead of an event. */
export const CHAIN_EVENT = 'chain';

/** What the MCP server in Codex's configuration, and whoever needs a path that outlives updates, runs Turnscope by. */
export function programPath({ program, windowsProgram }: HookPlaces, platform: NodeJS.Platform): string {
  return platform === 'win32' ? windowsProgram : program;
}
