import { describe, expect, it } from 'vitest';
import { readCodexHook } from './codex-hook.ts';

/** As 0.169.0 answers. */
const WIRE = {
  key: '/home/dev/.codex/config.toml:pre_tool_use:0:0',
  eventName: 'preToolUse',
  handlerType: 'command',
  command: "'/state/hook' PreToolUse",
  async: false,
  matcher: null,
  timeoutSec: 5,
  statusMessage: null,
  additionalContextLimit: null,
  sourcePath: '/home/dev/.codex/config.toml',
  source: 'user',
  pluginId: null,
  environmentId: null,
  displayOrder: 0,
  enabled: true,
  isManaged: false,
  currentHash: 'sha256:6c9b',
  trustStatus: 'untrusted',
};

describe('a hook as Codex lists it', () => {
  it('is read', () => {
    expect(readCodexHook(WIRE)).toEqual({
      key: '/home/dev/.codex/config.toml:pre_tool_use:0:0',
      event: 'PreToolUse',
      command: "'/state/hook' PreToolUse",
      enabled: true,
      trust: 'untrusted',
      hash: 'sha256:6c9b',
      source: 'user',
      sourcePath: '/home/dev/.codex/config.toml',
      pluginId: null,
    });
  });

  it('leaves the fingerprint of a plugin out of the hash', () => {
    const plugin = { ...WIRE, currentHash: 'sha256:6c9b/sha256:77', pluginId: 'turnscope@local', source: 'plugin' };
    expect(readCodexHook(plugin)).toMatchObject({ hash: 'sha256:6c9b', pluginId: 'turnscope@local' });
  });

  it('runs without trust where Codex asks for none (0.128)', () => {
    const { trustStatus: _, currentHash: __, ...old } = WIRE;
    expect(readCodexHook(old)).toMatchObject({ trust: 'trusted', hash: '' });
  });

  it('takes no unknown word for permission', () => {
    expect(readCodexHook({ ...WIRE, trustStatus: 'revoked' })).toMatchObject({ trust: 'untrusted' });
  });

  it.each([null, 'hook', {}, { key: 'k' }, { ...WIRE, key: 7 }, { ...WIRE, eventName: '' }])('is none: %j', (value) => {
    expect(readCodexHook(value)).toBeNull();
  });
});
