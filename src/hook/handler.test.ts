import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { HOOK_EVENTS } from '../codex/hook/hook-event.ts';
import { hookPlaces } from '../model/hook-spool.ts';
import { hookHandlers, notifyCommand } from './handler.ts';

const PLACES = hookPlaces('/home/dev/.local/state/turnscope');

/**
 * Never to be updated. A user has trusted exactly these words; with others Codex skips every hook, in `codex exec` without a word, until the user
 * has reviewed them again.
 */
it('is what users have trusted', () => {
  const [first] = hookHandlers(PLACES);
  expect(first).toEqual({
    event: 'SessionStart',
    command: "'/home/dev/.local/state/turnscope/hook' SessionStart",
    commandWindows: 'node "/home/dev/.local/state/turnscope/hook.cjs" SessionStart',
    timeout: 5,
    async: false,
  });
  const all = JSON.stringify(hookHandlers(PLACES));
  expect(createHash('sha256').update(all).digest('hex')).toBe(
    'bf061902c535eba16a783f2def25fc0896e20778306def95415a3c4ffb095b8a',
  );
});

it('has one handler for each event, and has Codex wait for all but those of tools', () => {
  const handlers = hookHandlers(PLACES);
  expect(handlers.map(({ event }) => event)).toEqual(HOOK_EVENTS);
  const unwaited = handlers.filter((handler) => handler.async).map(({ event }) => event);
  expect(unwaited).toEqual(['PreToolUse', 'PostToolUse']);
  expect(hookHandlers(PLACES, { canBeAsync: false }).filter((handler) => handler.async)).toEqual([]);
  const short = handlers.filter(({ timeout }) => timeout <= 3).map(({ event }) => event);
  expect(short.sort()).toEqual(['Interrupt', 'SessionEnd']);
});

it('gives notify as program and arguments', () => {
  expect(notifyCommand(PLACES, 'linux')).toEqual([PLACES.script, 'notify']);
  expect(notifyCommand(PLACES, 'win32')).toEqual(['node', PLACES.windowsScript, 'notify']);
});
