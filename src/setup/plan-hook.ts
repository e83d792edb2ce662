/** A group of its own for each event, behind the user's: the place of a group is part of what Codex trusts. */
import { type HookHandler, hookHandlers, TOLD_BY_LOGS } from '../hook/handler.ts';
import { quoted } from '../toml/compose.ts';
import type { TomlText } from '../toml/read-toml.ts';
import { isTable } from '../toml/value.ts';
import type { Wish } from '../toml/wish.ts';
import { codexAbility } from './codex/codex-version.ts';
import { kept, off, type Piece, type SetupFacts } from './piece.ts';
import { exportsLogs } from './plan-otel.ts';
import { isElsewhere, type SetupChoices } from './setup-choice.ts';
import { tomlInline } from './toml-value.ts';

export function planHooks(facts: SetupFacts, choices: SetupChoices): Piece {
  const { codex, events, version } = facts;
  if (!choices.parts.hooks) return off('hooks', 'not asked for');
  if (isElsewhere(choices)) return off('hooks', 'a server elsewhere cannot read them');
  const plugin = enabledPlugin(codex);
  if (plugin !== null) return kept('hooks', `the plugin ${plugin} brings them`);
  const { asyncHooks: canBeAsync } = codexAbility(version);
  const hasLogs = exportsLogs(facts, choices);
  const handlers = hookHandlers(facts.hookPlaces, { canBeAsync }).filter(
    ({ event }) => events.includes(event) && !(hasLogs && TOLD_BY_LOGS.has(event)),
  );
  if (handlers.length === 0)
    return off('hooks', `Codex ${version ?? 'of an unknown version'} has none; \`notify\` tells the ends of turns`);
  const missing = handlers.filter((handler) => !hasHook(codex, handler));
  const notes =
    codex.valueAt(['features', 'hooks']) === false
      ? ['`[features] hooks = false` keeps Codex from running any hook: take it out, or set it to true.']
      : [];
  return {
    wishes: missing.map((handler) => hookWish(handler, facts.platform)),
    states: [{ part: 'hooks', state: 'on', sentence: `${handlers.length} events` }],
    notes,
  };
}

/** One line for each handler: fourteen tables of four keys would bury what is the user's own. */
const hookWish = ({ event, command, commandWindows, timeout, async }: HookHandler, platform: NodeJS.Platform): Wish => {
  const handler = tomlInline({
    type: quoted('command'),
    command: quoted(command),
    commandWindows: platform === 'win32' ? quoted(commandWindows) : null,
    timeout: String(timeout),
    async: async ? 'true' : null,
  });
  return { kind: 'append-table', path: ['hooks', event], entries: [[['hooks'], `[${handler}]`]] };
};

/** One that a later Codex was set up with is none to a Codex that leaves it out because it is `async`. */
function hasHook(codex: TomlText, { event, command, async }: HookHandler): boolean {
  const groups = codex.valueAt(['hooks', event]);
  if (!Array.isArray(groups)) return false;
  return groups.flatMap(hooksOf).some((hook) => hook['command'] === command && (async || hook['async'] !== true));
}

function hooksOf(group: unknown): Record<string, unknown>[] {
  const hooks = isTable(group) ? group['hooks'] : undefined;
  return Array.isArray(hooks) ? hooks.filter(isTable) : [];
}

/** The commands of one `[[hooks.EVENT]]`. */
export const commandsOf = (group: unknown): string[] =>
  hooksOf(group).flatMap(({ command }) => (typeof command === 'string' ? [command] : []));

/** Our own plugin, whatever marketplace it came from: its hooks and ours would tell everything twice. */
export function enabledPlugin(codex: TomlText): string | null {
  const plugins = codex.valueAt(['plugins']);
  if (!isTable(plugins)) return null;
  const on = Object.entries(plugins).find(
    ([name, settings]) => name.startsWith('turnscope@') && !(isTable(settings) && settings['enabled'] === false),
  );
  return on?.[0] ?? null;
}
