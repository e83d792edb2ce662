/** `notify` holds one program: ours, or ours before the one that is there. */

import { chainCommand, notifyCommand } from '../hook/handler.ts';
import { quoted } from '../toml/compose.ts';
import { kept, off, type Piece, type SetupFacts } from './piece.ts';
import { isElsewhere, type SetupChoices } from './setup-choice.ts';
import { tomlArray } from './toml-value.ts';

const PATH = ['notify'];

export function planNotify({ codex, hookPlaces, platform }: SetupFacts, choices: SetupChoices): Piece {
  if (!choices.parts.notify) return off('notify', 'not asked for');
  if (isElsewhere(choices)) return off('notify', 'a server elsewhere cannot read it');
  const ours = notifyCommand(hookPlaces, platform);
  const chain = chainCommand(hookPlaces, platform);
  const there = codex.valueAt(PATH);
  if (there === undefined || (Array.isArray(there) && there.length === 0))
    return {
      wishes: [{ kind: 'set', path: PATH, value: tomlArray(ours) }],
      states: [{ part: 'notify', state: 'on', sentence: 'the end of each turn, before hooks are approved, too' }],
    };
  if (!isTexts(there)) return kept('notify', 'what stands there is no list of texts; left alone');
  if (beginsWith(there, ours))
    return { wishes: [], states: [{ part: 'notify', state: 'on', sentence: 'the end of each turn' }] };
  const theirs = beginsWith(there, chain) ? there.slice(chain.length) : there;
  const sentence = `the end of each turn; then your ${nameOf(theirs)}, as before`;
  return {
    wishes: theirs === there ? [{ kind: 'prepend', path: PATH, elements: chain.map(quoted) }] : [],
    states: [{ part: 'notify', state: 'on', sentence }],
  };
}

export const isTexts = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((item) => typeof item === 'string');

export const beginsWith = (list: readonly string[], begin: readonly string[]): boolean =>
  begin.length > 0 && begin.every((item, index) => list[index] === item);

const nameOf = (command: readonly string[]): string => command[0]?.split(/[\\/]/).at(-1) ?? 'program';
