import { expect, it } from 'vitest';
import { HOOK_EVENTS } from '../../codex/hook/hook-event.ts';
import type { CodexHook } from './codex-hook.ts';
import type { OurHooks } from './hook-trust.ts';
import { trustLines } from './trust-lines.ts';

const hook = (event: string): CodexHook => ({
  key: event,
  event,
  command: null,
  enabled: true,
  trust: 'trusted',
  hash: '',
  source: 'user',
  sourcePath: '',
  pluginId: null,
});
const NONE: OurHooks = { trusted: [], untrusted: [], modified: [], disabled: [], missing: [], twice: [] };

it('says only what is so', () => {
  expect(trustLines({ ...NONE, trusted: [hook('Stop')], missing: ['Interrupt'] })).toEqual([
    ' 1 approved: Stop',
    ' 1 not set up: Interrupt',
  ]);
  expect(trustLines(NONE)).toEqual([]);
});

it('names every event of a state where there are several states', () => {
  const [first = '', ...more] = HOOK_EVENTS;
  expect(trustLines({ ...NONE, trusted: [hook(first)], untrusted: more.map(hook) })).toEqual([
    ' 1 approved: SessionStart',
    '13 not approved: SessionEnd, UserPromptSubmit, PreModelRequest,',
    '   PostModelRequest, PreToolUse, PermissionRequest, PostToolUse, PreCompact,',
    '   PostCompact, SubagentStart, SubagentStop, Stop, Interrupt',
  ]);
});

it('is one line where all are alike', () => {
  expect(trustLines({ ...NONE, untrusted: HOOK_EVENTS.map(hook) })).toEqual(['all 14 not approved']);
  expect(trustLines({ ...NONE, modified: [hook('Stop')] })).toEqual([' 1 changed since they were approved: Stop']);
});

it('says that hooks are there twice, without their names', () => {
  const all = HOOK_EVENTS.map(hook);
  expect(trustLines({ ...NONE, trusted: [...all, ...all], twice: HOOK_EVENTS })).toEqual([
    'all 28 approved',
    '14 told twice, from two places',
  ]);
});

it('fits into 80 columns, indented', () => {
  const all = HOOK_EVENTS.map(hook);
  const lines = trustLines({
    trusted: all,
    untrusted: all,
    modified: all,
    disabled: all,
    missing: HOOK_EVENTS,
    twice: HOOK_EVENTS,
  });
  expect(lines.filter((line) => line.length > 78)).toEqual([]);
});
