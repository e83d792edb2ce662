/** Which of Codex's hooks are ours, and which of those will run. Trust is the user's to give: `trustWishes` is for those who were asked. */
import { hookHandlers } from '../../hook/handler.ts';
import type { HookPlaces } from '../../model/hook-spool.ts';
import type { Wish } from '../../toml/wish.ts';
import type { CodexHook } from './codex-hook.ts';

/** The plugin of this project, of whatever marketplace. */
const PLUGIN = /^turnscope@/;

/** Each of our hooks stands in exactly one of the first four lists. */
export interface OurHooks {
  /** These run: approved, or a policy says so. */
  readonly trusted: readonly CodexHook[];
  /** Nobody has approved them. `codex exec` leaves them out without a word. */
  readonly untrusted: readonly CodexHook[];
  /** Approved once, and changed since. */
  readonly modified: readonly CodexHook[];
  /** Somebody switched them off. */
  readonly disabled: readonly CodexHook[];
  /** Events that nothing of ours is called for. */
  readonly missing: readonly string[];
  /** Events for which more than one of ours would run: plugin and configuration, or two configurations. */
  readonly twice: readonly string[];
}

/** @param wanted the events of which something of ours has to be told */
export function ourHooks(hooks: readonly CodexHook[], places: HookPlaces, wanted: readonly string[]): OurHooks {
  const commands = new Map(
    hookHandlers(places).map(({ event, command, commandWindows }) => [event, new Set([command, commandWindows])]),
  );
  const ours = hooks.filter(
    ({ event, command, pluginId }) =>
      (pluginId !== null && PLUGIN.test(pluginId)) || (command !== null && commands.get(event)?.has(command) === true),
  );
  const inGroup = (group: Group): CodexHook[] => ours.filter((hook) => groupOf(hook) === group);
  const enabled = ours.filter((hook) => hook.enabled).map((hook) => hook.event);
  return {
    trusted: inGroup('trusted'),
    untrusted: inGroup('untrusted'),
    modified: inGroup('modified'),
    disabled: inGroup('disabled'),
    missing: wanted.filter((event) => !ours.some((hook) => hook.event === event)),
    twice: [...new Set(enabled.filter((event, index) => enabled.indexOf(event) !== index))],
  };
}

type Group = 'trusted' | 'untrusted' | 'modified' | 'disabled';

function groupOf({ enabled, trust }: CodexHook): Group {
  if (!enabled) return 'disabled';
  return trust === 'managed' ? 'trusted' : trust;
}

/** All of our hooks that Codex knows of, whatever their state. */
export const allOf = ({ trusted, untrusted, modified, disabled }: OurHooks): readonly CodexHook[] => [
  ...trusted,
  ...untrusted,
  ...modified,
  ...disabled,
];

/** What the review in Codex would write for these hooks. Those that run already, and those without a hash, need nothing. */
export const trustWishes = (hooks: readonly CodexHook[]): Wish[] =>
  hooks
    .filter(({ trust, hash }) => hash !== '' && (trust === 'untrusted' || trust === 'modified'))
    .map(({ key, hash }) => ({
      kind: 'table',
      path: ['hooks', 'state', key],
      entries: [[['trusted_hash'], JSON.stringify(hash)]],
    }));

/** The tables `[hooks.state."…"]` of these hooks: what a removal takes away, whoever wrote them. */
export const stateKeysOf = (hooks: readonly CodexHook[]): readonly string[] => [
  ...new Set(hooks.map(({ key }) => key)),
];
