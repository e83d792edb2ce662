import { describe, expect, test } from 'vitest';
import { stuckSession, waitingSession } from '../../dev/sample-story.ts';
import type { Session, ToolCall } from '../api/shape.ts';
import { needOf } from './need-words.ts';

const START = Date.UTC(2026, 10, 20, 9);
const at = (ms: number): string => new Date(START + ms).toISOString();
const call = (id: string, startMs: number, durationMs: number | null): ToolCall =>
  ({
    call_id: id,
    name: 'shell',
    mcp_server: null,
    arguments: `{"cmd":"${id}"}`,
    started_at: at(startMs),
    duration_ms: durationMs,
  }) as ToolCall;

/** One turn with these calls, of which `asked` waits for an answer. */
function sessionWith(status: Session['status'], calls: readonly ToolCall[], asked: string | null): Session {
  const approvals = [
    { id: '1', call_id: calls[0]?.call_id, decision: 'approved', requested_at: at(1), reason: null },
    ...(asked === null ? [] : [{ id: '2', call_id: asked, decision: null, requested_at: at(500), reason: 'Needs it' }]),
  ];
  return { status, turns: [{ tool_calls: calls, approvals }] } as unknown as Session;
}

describe('what a session needs', () => {
  test('an answer to the command that is asked about, since it is', () => {
    const calls = [call('npm test', 0, 100), call('terraform apply', 400, null)];
    expect(needOf(sessionWith('waiting', calls, 'terraform apply'))).toEqual({
      words: 'shell: terraform apply',
      since: START + 500,
    });
  });

  test('an answer to a question whose call nobody told of', () => {
    expect(needOf(sessionWith('waiting', [], 'gone'))).toEqual({ words: 'Needs it', since: START + 500 });
  });

  test('a look, when nothing was heard since a call ended', () => {
    const calls = [call('long', 0, 9_000), call('short', 1_000, 50)];
    expect(needOf(sessionWith('running', calls, null))).toEqual({
      words: 'no event since shell',
      since: START + 9_000,
    });
  });

  test.each([
    ['waiting', [call('a', 0, 1)]],
    ['running', []],
  ] as const)('is not known of a %s session of which nothing tells it', (status, calls) =>
    expect(needOf(sessionWith(status, calls, null))).toBeNull(),
  );

  test('is told by sessions as they are', () => {
    expect(needOf(waitingSession(START))?.words).toMatch(/^\S+: \S/);
    expect(needOf(stuckSession(START))?.words).toMatch(/^no event since /);
  });
});
