/** A context window that one step filled by much, or that stayed so full that there was no room to work in. */
import { count, counted } from '../../lib/figure.ts';
import type { Session, Turn } from '../../model/session.ts';
import { type Evidence, type Problem, problemOf } from '../problem.ts';
import { callWords } from '../shown.ts';
import { THRESHOLD } from '../threshold.ts';
import { type AskedModel, leafCalls, modelCalls, turnsByThread } from '../turn-calls.ts';
import { unknownWaste } from '../wasted.ts';

const ADVICE_STEP = 'Have long output filtered or written to a file, and only the part that matters read.';
const ADVICE_FULL = 'Start a new session for the next task, or compact at a good moment yourself (/compact).';
const UNKNOWN = unknownWaste('nobody can tell which part of it was needed');

export const contextBloat = (session: Session): Problem[] =>
  [...turnsByThread(session).values()].flatMap((turns) => {
    const asked = modelCalls(turns).filter(({ call }) => call.tokens.input !== null);
    return [...bigSteps(asked, session), ...fullCalls(asked, session)];
  });

export const windowOf = (turn: Turn, session: Session): number | null =>
  turn.context?.window_tokens ?? session.context?.window_tokens ?? null;

/** What tools brought between two model calls of one turn. What a person pasted is the person's own. */
function bigSteps(asked: readonly AskedModel[], session: Session): Problem[] {
  return asked.flatMap((next, index) => {
    const before = asked[index - 1];
    const windowTokens = windowOf(next.turn, session);
    if (before === undefined || before.turn !== next.turn || windowTokens === null) return [];
    const grown = (next.call.tokens.input ?? 0) - (before.call.tokens.input ?? 0) - (before.call.tokens.output ?? 0);
    if (grown < THRESHOLD.bloat_step_tokens || grown < windowTokens * THRESHOLD.bloat_step_share) return [];
    const between = leafCalls(next.turn).filter(({ started_at }) => {
      const at = Date.parse(started_at);
      return at >= before.startMs && at < next.startMs;
    });
    if (between.length === 0) return [];
    const largest = between.toSorted((a, b) => (b.output?.length ?? 0) - (a.output?.length ?? 0)).slice(0, 3);
    const share = Math.round((grown / windowTokens) * 100);
    return [
      problemOf({
        kind: 'context_bloat',
        severity: 'medium',
        sentence: `The results of ${counted(between.length, 'tool call')} added ${count(grown)} tokens to the context at once, ${share} % of its window.`,
        call_ids: largest.map(({ call_id }) => call_id),
        evidence: [
          ...largest.map(
            (call): Evidence => ({
              at: call.started_at,
              text: `${callWords(call)}${call.output === null ? '' : ` · ${count(call.output.length)} characters`}`,
              ref: { kind: 'tool', turn_id: next.turn.turn_id, id: call.call_id },
            }),
          ),
          fillEvidence(next, windowTokens),
        ],
        wasted: UNKNOWN,
        advice: ADVICE_STEP,
      }),
    ];
  });
}

function fullCalls(asked: readonly AskedModel[], session: Session): Problem[] {
  const full = asked.filter(({ call, turn }) => {
    const windowTokens = windowOf(turn, session);
    return windowTokens !== null && (call.tokens.input ?? 0) >= windowTokens * THRESHOLD.bloat_fill_share;
  });
  if (full.length < THRESHOLD.bloat_full_calls) return [];
  return [
    problemOf({
      kind: 'context_bloat',
      severity: 'low',
      sentence: `${counted(full.length, 'model call')} had a context that was more than ${THRESHOLD.bloat_fill_share * 100} % full.`,
      call_ids: [],
      evidence: full.map((one) => fillEvidence(one, windowOf(one.turn, session))),
      wasted: UNKNOWN,
      advice: ADVICE_FULL,
    }),
  ];
}

function fillEvidence({ call, turn, id }: AskedModel, windowTokens: number | null): Evidence {
  const used = call.tokens.input ?? 0;
  const share = windowTokens === null ? '' : `, ${Math.round((used / windowTokens) * 100)} % of the window`;
  return {
    at: call.started_at,
    text: `${count(used)} tokens in${share}`,
    ref: { kind: 'model', turn_id: turn.turn_id, id },
  };
}
