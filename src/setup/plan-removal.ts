/**
 * What `remove` takes out of Codex's configuration. With a record that is what set-ups put in; without one, whatever names our own scripts. Pure.
 */
import { chainCommand, hookHandlers, notifyCommand, programPath } from '../hook/handler.ts';
import { type HookPlaces, hookPlaces } from '../model/hook-spool.ts';
import { patchToml } from '../toml/patch-toml.ts';
import { readToml, type TomlText } from '../toml/read-toml.ts';
import { undoToml } from '../toml/undo-toml.ts';
import { isTable } from '../toml/value.ts';
import { type TomlPath, type TomlUndo, type Wish } from '../toml/wish.ts';
import { hookHash, hookKey } from './codex/hook-hash.ts';
import { COMMENT } from './edit.ts';
import { EXPORTER_KEYS, readExporter, sameEndpoint } from './exporter.ts';
import { commandsOf } from './plan-hook.ts';
import { MCP_PATH } from './plan-mcp.ts';
import { beginsWith, isTexts } from './plan-notify.ts';
import { tomlArray } from './toml-value.ts';

export interface RemovalFacts {
  readonly text: string;
  readonly undo: TomlUndo | null;
  /** As Codex spells it: part of the names of hooks. */
  readonly configFile: string;
  readonly hookPlaces: HookPlaces;
  readonly platform: NodeJS.Platform;
  /** Base URLs of this machine's server, and of others that were set up. */
  readonly endpoints: readonly string[];
}

export interface Removal {
  readonly text: string;
  /** What was changed since by somebody, and stays. */
  readonly left: readonly string[];
  /** Taken away although no record told of it: found by the path of our scripts. */
  readonly found: readonly string[];
  /** Names our scripts as well, but was there before the set-up that a record tells of, or was changed since. */
  readonly rest: readonly string[];
}

/** With a record exactly that is taken back; what else names us is only told. Throws `invalid_input` where the text is no TOML. */
export function planRemoval(facts: RemovalFacts): Removal {
  const before = handlersIn(readToml(facts.text));
  const undone = facts.undo === null ? { text: facts.text, left: [] } : undoToml(facts.text, facts.undo);
  const search = searchOurs(readToml(undone.text), facts);
  const isRecorded = facts.undo !== null;
  const cleared = isRecorded ? undone.text : withoutComment(patchToml(undone.text, search.wishes).text);
  const settled = patchToml(cleared, stateWishes(cleared, before, facts)).text;
  return {
    text: withoutEmptyState(settled, facts.text),
    left: undone.left,
    found: isRecorded ? [] : search.found,
    rest: isRecorded ? search.found : [],
  };
}

/** What it announces is gone. Nobody else writes this very line. */
const withoutComment = (text: string): string =>
  text
    .split(/(?<=\n)/)
    .filter((line) => line.trimEnd() !== COMMENT)
    .join('');

/** A hook in the file: its place, and how it is known again when the place changes. */
interface Place {
  readonly event: string;
  readonly group: number;
  readonly handler: number;
  readonly command: string;
  readonly isOurs: (places: HookPlaces) => boolean;
}

function handlersIn(toml: TomlText): Place[] {
  const hooks = toml.valueAt(['hooks']);
  if (!isTable(hooks)) return [];
  return Object.entries(hooks).flatMap(([event, groups]) => {
    if (event === 'state' || !Array.isArray(groups)) return [];
    return groups.flatMap((value: unknown, group) =>
      commandsOf(value).map((command, handler) => ({
        event,
        group,
        handler,
        command,
        isOurs: (places: HookPlaces) => isOurCommand(command, places),
      })),
    );
  });
}

/** Of whatever release: our script, whatever event it is told. */
const isOurCommand = (command: string, { script, windowsScript }: HookPlaces): boolean =>
  command.includes(script) || command.includes(windowsScript);

interface Search {
  readonly wishes: readonly Wish[];
  readonly found: readonly string[];
}

function searchOurs(toml: TomlText, facts: RemovalFacts): Search {
  const { hookPlaces: places, platform } = facts;
  const groups = handlersIn(toml)
    .filter(({ isOurs }) => isOurs(places))
    // the last first: places before it stay what they are
    .toReversed()
    .map(({ event, group, handler }): TomlPath => {
      const isAlone = toml.arrayLength(['hooks', event, group, 'hooks']) === 1;
      return isAlone ? ['hooks', event, group] : ['hooks', event, group, 'hooks', handler];
    });
  const wishes: Wish[] = groups.map((path) => ({ kind: 'drop', path }));
  const found = groups.length > 0 ? [`hooks (${groups.length})`] : [];
  const notify = notifyWish(toml.valueAt(['notify']), places, platform);
  if (notify !== null) {
    wishes.push(notify);
    found.push('notify');
  }
  if (toml.valueAt([...MCP_PATH, 'command']) === programPath(places, platform)) {
    wishes.push({ kind: 'drop', path: [...MCP_PATH] });
    found.push(MCP_PATH.join('.'));
  }
  for (const path of ourExporters(toml, facts)) {
    wishes.push({ kind: 'drop', path });
    found.push(path.join('.'));
  }
  return { wishes, found };
}

/** Ours goes; behind the chain stands the user's own, as it was. */
function notifyWish(value: unknown, places: HookPlaces, platform: NodeJS.Platform): Wish | null {
  if (!isTexts(value)) return null;
  if (beginsWith(value, notifyCommand(places, platform))) return { kind: 'drop', path: ['notify'] };
  const chain = chainCommand(places, platform);
  return beginsWith(value, chain)
    ? { kind: 'set', path: ['notify'], value: tomlArray(value.slice(chain.length)) }
    : null;
}

const ourExporters = (toml: TomlText, { endpoints }: RemovalFacts): string[][] =>
  EXPORTER_KEYS.map((key) => ['otel', key]).filter((path) => {
    const there = readExporter(toml.valueAt(path));
    return there.kind === 'somewhere' && endpoints.some((endpoint) => sameEndpoint(endpoint, there.endpoint));
  });

/**
 * Trust is kept under a hook's place. States of ours go; those of the user's hooks that stood behind ours move with them, or Codex would take them
 * for hooks that nobody has seen.
 */
function stateWishes(text: string, before: readonly Place[], { configFile, hookPlaces: places }: RemovalFacts): Wish[] {
  const toml = readToml(text);
  const after = handlersIn(toml);
  const name = (place: Place): string => hookKey({ file: configFile, ...place });
  const isThere = (key: string): boolean => toml.has(['hooks', 'state', key]);
  const goes = (place: Place): boolean => place.isOurs(places) && !after.some((there) => isSame(there, place));
  // where ours are gone, theirs are the same hooks in the same order
  const theirs = before.filter((place) => !goes(place));
  const isKnown =
    theirs.length === after.length && theirs.every((place, index) => place.command === after[index]?.command);
  const moves = isKnown ? theirs.map((place, index) => ({ from: name(place), to: name(after[index] ?? place) })) : [];
  const states = moves
    .filter(({ from, to }) => from !== to && isThere(from))
    .map(({ from, to }) => ({ from, to, value: toml.valueAt(['hooks', 'state', from]) }));
  const ours = before.filter((place) => goes(place) && isStateOf(place, toml.valueAt(['hooks', 'state', name(place)])));
  const gone = [...ours.map(name), ...states.map(({ from }) => from)].filter(isThere);
  return [
    ...gone.map((key): Wish => ({ kind: 'drop', path: ['hooks', 'state', key] })),
    ...states.map(
      ({ to, value }): Wish => ({ kind: 'table', path: ['hooks', 'state', to], entries: stateEntries(value) }),
    ),
  ];
}

const isSame = (one: Place, other: Place): boolean =>
  one.event === other.event &&
  one.group === other.group &&
  one.handler === other.handler &&
  one.command === other.command;

/** Places do not matter: the command is the one in the file. */
const HANDLERS = [true, false].flatMap((canBeAsync) => hookHandlers(hookPlaces(''), { canBeAsync }));

/** A state under this place that tells of another command is somebody else's: of a hook that was there once. */
function isStateOf({ event, command }: Place, state: unknown): boolean {
  const hash = isTable(state) ? state['trusted_hash'] : undefined;
  return (
    hash === undefined ||
    HANDLERS.some((handler) => handler.event === event && hookHash({ ...handler, command }, event) === hash)
  );
}

const stateEntries = (value: unknown): [string[], string][] =>
  isTable(value)
    ? Object.entries(value).flatMap(([name, entry]): [string[], string][] =>
        typeof entry === 'string' || typeof entry === 'boolean' ? [[[name], JSON.stringify(entry)]] : [],
      )
    : [];

/** A header that only our states needed. One that was empty before we came is the user's. */
function withoutEmptyState(text: string, before: string): string {
  const isEmpty = (toml: TomlText): boolean => {
    const state = toml.valueAt(['hooks', 'state']);
    return isTable(state) && Object.keys(state).length === 0;
  };
  if (!isEmpty(readToml(text)) || isEmpty(readToml(before))) return text;
  return patchToml(text, [{ kind: 'drop', path: ['hooks', 'state'] }]).text;
}
