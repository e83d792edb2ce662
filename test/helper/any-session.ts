/** Sessions made by hand or at random, of few kinds of steps, so that two of them have much in common. */
import fc from 'fast-check';
import type { Session, ToolCall, Turn } from '../../src/model/session.ts';
import { UNKNOWN_TOKENS } from '../../src/model/tokens.ts';
import { sampleSession } from './sample-session.ts';

const START = Date.parse('2026-11-20T10:00:00Z');
const iso = (ms: number): string => new Date(START + ms).toISOString();

export interface StepPlan {
  /** A command; `"` before it makes it something that the assistant says. */
  readonly does: string;
  readonly status?: ToolCall['status'];
  readonly more?: Partial<ToolCall>;
}

export interface TurnPlan {
  readonly prompt: string | null;
  readonly answer?: string | null;
  readonly steps: readonly (string | StepPlan)[];
  readonly more?: Partial<Turn>;
}

const emptyTurn: Turn = {
  ...(sampleSession.turns[1] as Turn),
  thread_id: sampleSession.session_id,
  tokens: UNKNOWN_TOKENS,
  cost_usd: null,
};

/** Steps are a second apart, turns a minute. `id` names the session and all that is in it. */
export function plannedSession(id: string, plans: readonly TurnPlan[], more: Partial<Session> = {}): Session {
  const turns = plans.map((plan, index) => plannedTurn(id, plan, index));
  const calls = turns.flatMap(({ tool_calls }) => tool_calls);
  return {
    ...sampleSession,
    status: 'completed',
    status_reason: null,
    agents: [{ thread_id: id, parent_thread_id: null, role: 'root', nickname: null }],
    session_id: id,
    counts: {
      ...sampleSession.counts,
      turns: turns.length,
      tool_calls: calls.length,
      tool_failures: calls.filter(({ status }) => status === 'error').length,
    },
    cost_basis: 'priced',
    turns,
    ...more,
  };
}

function plannedTurn(id: string, { prompt, answer = null, steps, more }: TurnPlan, index: number): Turn {
  const at = (step: number): string => iso(index * 60_000 + (step + 1) * 1_000);
  const plans = steps.map((step) => (typeof step === 'string' ? { does: step } : step));
  const key = (step: number): string => `${id}-${index}-${step}`;
  return {
    ...emptyTurn,
    turn_id: `${id}-${index}`,
    thread_id: id,
    prompt,
    answer,
    started_at: iso(index * 60_000),
    messages: plans.flatMap(({ does }, step) =>
      does.startsWith('"')
        ? [{ id: key(step), at: at(step), role: 'assistant' as const, phase: 'commentary', text: does.slice(1) }]
        : [],
    ),
    tool_calls: plans.flatMap(({ does, status = 'ok', more: part }, step): ToolCall[] =>
      does.startsWith('"')
        ? []
        : [
            {
              call_id: key(step),
              name: 'exec_command',
              mcp_server: null,
              status,
              status_known: true,
              exit_code: status === 'ok' ? 0 : 1,
              started_at: at(step),
              duration_ms: 400,
              arguments: JSON.stringify({ cmd: does }),
              output: null,
              sources: ['otel_logs'],
              parent_call_id: null,
              ...part,
            },
          ],
    ),
    ...more,
  };
}

const anyStep = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom('ls', 'npm test', 'git status', 'cat a.ts', 'rg retry') },
  { weight: 1, arbitrary: fc.constantFrom('"I look.', '"Now the tests.') },
  {
    weight: 1,
    arbitrary: fc.record({ does: fc.constant('npm test'), status: fc.constantFrom('ok', 'error' as const) }),
  },
);

const anyTurn = fc.record({
  prompt: fc.option(fc.constantFrom('Fix it', 'Go on', 'Explain'), { nil: null }),
  answer: fc.option(fc.constantFrom('Done', 'I did it'), { nil: null }),
  steps: fc.array(anyStep, { maxLength: 12 }),
  more: fc.record({
    duration_ms: fc.option(fc.nat({ max: 90_000 }), { nil: null }),
    cost_usd: fc.option(fc.double({ min: 0, max: 3, noNaN: true }), { nil: null }),
    cost_basis: fc.constantFrom('priced' as const, 'partly' as const, 'api_equivalent' as const),
  }),
});

export const anySession = (id: string): fc.Arbitrary<Session> =>
  fc
    .record({
      plans: fc.array(anyTurn, { maxLength: 5 }),
      duration_ms: fc.nat({ max: 900_000 }),
      cost_usd: fc.option(fc.double({ min: 0, max: 9, noNaN: true }), { nil: null }),
      cost_basis: fc.constantFrom('priced' as const, 'partly' as const),
    })
    .map(({ plans, ...more }) => plannedSession(id, plans, more));
