import { z } from 'zod';
import { compareSessions as compare } from '../../compare/compare-sessions.ts';
import type { Comparison, StepSide } from '../../compare/comparison.ts';
import type { Session } from '../../model/session.ts';
import type { RowAt, ToolAnswer } from '../answer.ts';
import { repeated, timeSpent } from '../session-profile.ts';
import { readSession, SESSION_REF } from '../session-ref.ts';
import { sessionFacts, sessionLink, titleOf } from '../session-row.ts';
import { cutText, type Json, label, lean, usd } from '../text.ts';
import { defineTool } from '../tool.ts';

const TITLE_CHARS = 120;
const STEP_CHARS = 200;

export const compareSessions = defineTool({
  name: 'compare_sessions',
  title: 'Compare two sessions',
  description:
    'Two sessions side by side: where they parted, settings that differ, time, tokens, cost, calls and failures, each with the difference and b relative to a.',
  input: {
    a: z.string().describe(SESSION_REF),
    b: z.string(),
    cwd: z.string().optional().describe('absolute folder, for `current`'),
  },
  answer: { a: z.looseObject({}), b: z.looseObject({}), measures: z.array(z.looseObject({})) },
  async handle({ a: refA, b: refB, cwd }, call) {
    const { query, ui } = call;
    const [a, b] = await Promise.all([readSession(call, refA, cwd), readSession(call, refB, cwd)]);
    const { last_seen_at } = await query.extent();
    const comparison = compare(a, b);
    const starts = [a.started_at, b.started_at].sort();
    return {
      facts: {
        a: headOf(a),
        b: headOf(b),
        sentence: comparison.sentence,
        parted_at: partedAt(comparison),
        differs: differs(comparison),
        tools_only_in_a: onlyIn(a, b),
        tools_only_in_b: onlyIn(b, a),
      },
      rows: { name: 'measures', list: measures(a, b), cursorAfter: () => null },
      deepLink: sessionLink(ui, b.session_id),
      range: { since: starts[0] ?? null, until: b.ended_at },
      dataUntil: last_seen_at,
      narrow: 'look at one of them with get_session',
      notes: a.session_id === b.session_id ? ['a and b are the same session'] : comparison.notes,
    } satisfies ToolAnswer;
  },
});

function headOf(session: Session): Json {
  const { session_id, status, started_at } = sessionFacts(session);
  return lean({ session_id, status, started_at, recorded: lean({ title: titleOf(session, TITLE_CHARS) }) });
}

/** Settings under which they ran, where they are not the same. */
const differs = ({ settings }: Comparison): Json =>
  Object.fromEntries(settings.map(({ name, a, b }) => [name, { a: label(a), b: label(b) }]));

/** Where they parted, with what each did there. */
function partedAt({ first_difference: first, turns }: Comparison): Json | null {
  if (first === null) return null;
  const step = first.step === null ? undefined : turns[first.turn]?.steps[first.step];
  const said = (side: StepSide | null | undefined): string | null =>
    side?.text == null
      ? null
      : cutText(`${side.name === null ? '' : `${side.name}: `}${side.text}`, { charsMax: STEP_CHARS, eventId: null });
  return lean({
    place: first.place,
    difference: first.difference,
    recorded_a: said(step?.a),
    recorded_b: said(step?.b),
  });
}

const toolsOf = ({ turns }: Session): ReadonlySet<string> =>
  new Set(turns.flatMap(({ tool_calls }) => tool_calls.map(({ name }) => name)));

const TOOLS_MAX = 20;

function onlyIn(one: Session, other: Session): (string | null)[] {
  const known = toolsOf(other);
  return [...toolsOf(one)]
    .filter((name) => !known.has(name))
    .slice(0, TOOLS_MAX)
    .map(label);
}

function measures(a: Session, b: Session): RowAt[] {
  const ofB = figuresOf(b);
  const known = Object.entries(figuresOf(a)).filter(([measure, value]) => value !== null || ofB[measure] !== null);
  return known.map(([measure, valueA]) => {
    const valueB = ofB[measure] ?? null;
    const isKnown = valueA !== null && valueB !== null;
    return () =>
      lean({
        measure,
        a: valueA,
        b: valueB,
        difference: isKnown ? Number((valueB - valueA).toPrecision(12)) : null,
        b_to_a: isKnown && valueA !== 0 ? Math.round((valueB / valueA) * 100) / 100 : null,
      });
  });
}

function figuresOf(session: Session): Readonly<Record<string, number | null>> {
  const { counts, tokens } = session;
  const spent = timeSpent(session) as Readonly<Record<string, number>>;
  return {
    duration_ms: Math.round(session.duration_ms),
    model_calls_ms: spent['model_calls_ms'] ?? null,
    tool_calls_ms: spent['tool_calls_ms'] ?? null,
    approvals_ms: spent['approvals_ms'] ?? null,
    turns: counts.turns,
    model_calls: counts.model_calls,
    tool_calls: counts.tool_calls,
    tool_failures: counts.tool_failures,
    retries: counts.retries,
    approvals: counts.approvals,
    compactions: counts.compactions,
    subagents: counts.subagents,
    files_edited: counts.files_edited,
    repeated_calls: repeated(session).length,
    input_tokens: tokens.input,
    cached_input_tokens: tokens.cached_input,
    output_tokens: tokens.output,
    total_tokens: tokens.total,
    cost_usd: usd(session.cost_usd),
  };
}
