import { describe, expect, it } from 'vitest';
import { HOOK_EVENTS } from '../../codex/hook/hook-event.ts';
import { codexAbility, hookEventsOf, isSince, parseCodexVersion } from './codex-version.ts';

describe('the version of Codex', () => {
  it.each([
    ['codex-cli 0.169.0\n', '0.169.0'],
    ['codex-cli 0.63.0\n', '0.63.0'],
    ['codex-cli 0.148.0-alpha.3\n', '0.148.0-alpha.3'],
    ['codex 0.170.0', '0.170.0'],
    ['WARNING: proceeding, even though we could not create PATH aliases\ncodex-cli 0.169.0\r\n', '0.169.0'],
    ['codex-cli 0.0.0\n', null],
    ['codex-cli 0.0.0-dev\n', null],
    ['v20.20.2\n', null],
    ['another codex-cli 0.169.0 and more', null],
    ['', null],
  ])('reads %j as %j', (output, version) => {
    expect(parseCodexVersion(output)).toBe(version);
  });

  it.each([
    ['0.169.0', '0.169.0', true],
    ['0.169.1', '0.169.0', true],
    ['0.168.9', '0.169.0', false],
    ['0.99.0', '0.128.0', false],
    ['1.0.0', '0.169.0', true],
    ['0.150.0-alpha.1', '0.150.0', true],
    [null, '0.169.0', true],
  ])('takes %j for %j or later: %j', (version, release, expected) => {
    expect(isSince(version, release)).toBe(expected);
  });

  it('knows from when hooks are read, listed and in need of trust', () => {
    const row = (version: string) => {
      const { hooks, hookList, hookTrust } = codexAbility(version);
      return [hooks, hookList, hookTrust];
    };
    expect(['0.123.0', '0.124.0', '0.128.0', '0.129.0'].map(row)).toEqual([
      [false, false, false],
      [true, false, false],
      [true, true, false],
      [true, true, true],
    ]);
  });

  it('knows which do not start without headers', () => {
    expect(
      ['0.53.0', '0.58.0', '0.60.1', '0.169.0', null].map((version) => codexAbility(version).needsHeaders),
    ).toEqual([true, true, false, false, false]);
  });

  it('knows the keys of [otel] of each time', () => {
    expect(codexAbility('0.63.0').otelKeys).toEqual([]);
    expect(codexAbility('0.80.0').otelKeys).toEqual(['trace_exporter']);
    expect(codexAbility('0.125.0').otelKeys).toEqual(['trace_exporter', 'metrics_exporter']);
    expect(codexAbility('0.160.1').otelKeys).toContain('log_agent_responses');
    expect(codexAbility(null).otelKeys).toEqual(codexAbility('0.169.0').otelKeys);
  });
});

it.each([
  ['0.63.0', 0],
  ['0.123.0', 0],
  ['0.124.0', 6],
  ['0.125.0', 6],
  ['0.128.0', 6],
  ['0.129.0', 8],
  ['0.132.0', 8],
  ['0.133.0', 10],
  ['0.144.6', 10],
  ['0.145.0', 11],
  ['0.149.1', 11],
  ['0.150.0', 12],
  ['0.163.0', 12],
  ['0.164.0', 14],
  ['0.169.0', 14],
  [null, 14],
])('Codex %s knows %i events', (version, count) => {
  expect(hookEventsOf(version)).toHaveLength(count);
});

it('knows every event that our hooks are for, and no other', () => {
  expect(hookEventsOf(null).toSorted()).toEqual(HOOK_EVENTS.toSorted());
});
