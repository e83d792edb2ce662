import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hookHash, hookKey, hookLabel } from './hook-hash.ts';

/** Answers of Codex 0.169.0. */
describe('hookHash', () => {
  it('is what Codex says', () => {
    expect(hookHash({ command: '/opt/telemetry/hook.sh' }, 'PreToolUse')).toBe(
      'sha256:366300dba5f6713e9cddc9792a6f26db1ebdf2188e0f06b30bd74b6314247eee',
    );
    expect(hookHash({ command: '/bin/true PreToolUse', timeout: 5, async: false }, 'PreToolUse')).toBe(
      'sha256:6c9b6340a9030f1a865592ca29b9cdb8b903411cc3470ee0058d87f0f88732dd',
    );
    expect(hookHash({ command: '/bin/true PreModelRequest', timeout: 5 }, 'PreModelRequest')).toBe(
      'sha256:9e7ef24c193f4dc60746dbaf0b4e6b8183f5f1ea278e678ef4c55f7c22a5c4b4',
    );
  });

  it('fills in what Codex fills in, and nothing else', () => {
    const handler = fc.record({ command: fc.string(), event: fc.constantFrom('Stop', 'PreToolUse', 'SessionStart') });
    fc.assert(
      fc.property(handler, ({ command, event }) => {
        const plain = hookHash({ command }, event);
        expect(hookHash({ command, timeout: 600, async: false, additionalContextLimit: 2500 }, event)).toBe(plain);
        expect(hookHash({ command, timeout: 599 }, event)).not.toBe(plain);
        expect(hookHash({ command, async: true }, event)).not.toBe(plain);
        expect(hookHash({ command, statusMessage: '' }, event)).not.toBe(plain);
        expect(hookHash({ command: `${command} ` }, event)).not.toBe(plain);
      }),
    );
  });
});

describe('the name of a hook', () => {
  it.each([
    ['SessionStart', 'session_start'],
    ['Stop', 'stop'],
    ['PreModelRequest', 'pre_model_request'],
  ])('spells %s as %s', (event, label) => {
    expect(hookLabel(event)).toBe(label);
  });

  it('says where it stands', () => {
    const file = '/home/dev/.codex/config.toml';
    expect(hookKey({ file, event: 'SubagentStop', group: 2, handler: 1 })).toBe(`${file}:subagent_stop:2:1`);
  });
});
