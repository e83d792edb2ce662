import { describe, expect, it } from 'vitest';
import { hookHandlers } from '../../hook/handler.ts';
import { hookPlaces } from '../../model/hook-spool.ts';
import type { CodexHook } from './codex-hook.ts';
import { allOf, ourHooks, stateKeysOf, trustWishes } from './hook-trust.ts';

const places = hookPlaces('/state');
const commandOf = (event: string): string =>
  hookHandlers(places).find((handler) => handler.event === event)?.command ?? '';
const hook = (event: string, change: Partial<CodexHook> = {}): CodexHook => ({
  key: `/home/dev/.codex/config.toml:${event}:0:0`,
  event,
  command: commandOf(event),
  enabled: true,
  trust: 'trusted',
  hash: `sha256:${event}`,
  source: 'user',
  sourcePath: '/home/dev/.codex/config.toml',
  pluginId: null,
  ...change,
});
const eventsOf = (hooks: readonly CodexHook[]): string[] => hooks.map(({ event }) => event);

describe('our hooks', () => {
  it('are told from those of others', () => {
    const theirs = [
      hook('Stop', { command: '/opt/theirs' }),
      hook('Stop', { command: commandOf('SessionEnd') }), // our script, told another event
      hook('Stop', { command: null }),
      hook('Stop', { command: '/bin/sh "$PLUGIN_ROOT/hook" Stop', pluginId: 'other-turnscope@local' }),
    ];
    const ours = ourHooks(theirs, places, ['Stop']);
    expect(allOf(ours)).toEqual([]);
    expect(ours.missing).toEqual(['Stop']);
  });

  it.each([
    ['trusted', true, 'trusted'],
    ['managed', true, 'trusted'],
    ['untrusted', true, 'untrusted'],
    ['modified', true, 'modified'],
    ['trusted', false, 'disabled'],
    ['untrusted', false, 'disabled'],
  ] as const)('stand in one list: %s, enabled %s → %s', (trust, enabled, list) => {
    const ours = ourHooks([hook('Stop', { trust, enabled })], places, ['Stop']);
    expect(eventsOf(ours[list])).toEqual(['Stop']);
    expect(allOf(ours)).toHaveLength(1);
  });

  it('of the plugin count, from whatever marketplace, and are told twice beside those of the configuration', () => {
    const plugin = hook('Stop', { command: '/bin/sh "$PLUGIN_ROOT/hook" Stop', pluginId: 'turnscope@local' });
    expect(ourHooks([plugin], places, ['Stop'])).toMatchObject({ missing: [], twice: [] });
    expect(ourHooks([plugin, hook('Stop')], places, ['Stop']).twice).toEqual(['Stop']);
    expect(ourHooks([plugin, hook('Stop', { enabled: false })], places, ['Stop']).twice).toEqual([]);
  });

  it('are known by the command of Windows, too', () => {
    const command = hookHandlers(places).find(({ event }) => event === 'Stop')?.commandWindows ?? '';
    expect(eventsOf(ourHooks([hook('Stop', { command })], places, []).trusted)).toEqual(['Stop']);
  });
});

describe('trust', () => {
  it('is wished for what is not trusted, and has a hash', () => {
    const hooks = [
      hook('Stop', { trust: 'untrusted' }),
      hook('SessionEnd', { trust: 'modified' }),
      hook('SessionStart'),
      hook('PreToolUse', { trust: 'managed' }),
      hook('PostToolUse', { trust: 'untrusted', hash: '' }),
    ];
    expect(trustWishes(hooks)).toEqual(
      ['Stop', 'SessionEnd'].map((event) => ({
        kind: 'table',
        path: ['hooks', 'state', `/home/dev/.codex/config.toml:${event}:0:0`],
        entries: [[['trusted_hash'], `"sha256:${event}"`]],
      })),
    );
  });

  it('is kept under the names of the hooks', () => {
    expect(stateKeysOf([hook('Stop'), hook('Stop'), hook('Interrupt')])).toEqual([
      hook('Stop').key,
      hook('Interrupt').key,
    ]);
  });
});
