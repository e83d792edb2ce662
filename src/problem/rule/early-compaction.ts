/** Automatic compactions that came with the window half empty, or one on the heels of the other. The user's own /compact is never one. */
import { count, counted, duration } from '../../lib/figure.ts';
import type { Compaction, Session, Turn } from '../../model/session.ts';
import type { Tokens } from '../../model/tokens.ts';
import { type Evidence, type Problem, problemOf } from '../problem.ts';
import { THRESHOLD } from '../threshold.ts';
import { type AskedModel, endMs, modelCalls, turnsByThread } from '../turn-calls.ts';
import { type Span, sumKnown, unionMs } from '../wasted.ts';
import { windowOf } from './context-bloat.ts';

interface Happened {
  readonly compaction: Compaction;
  readonly turn: Turn;
  readonly atMs: number;
  /** Tokens in the window before it; null where they are not told. */
  readonly usedTokens: number | null;
  readonly windowTokens: number | null;
  /** The calls that wrote the summary. */
  readonly summarising: readonly AskedModel[];
}

export const earlyCompactions = (session: Session): Problem[] =>
  [...turnsByThread(session).values()].flatMap((turns) => {
    const asked = modelCalls(turns);
    const compactedAt = turns.flatMap(({ compactions }) => compactions.map(({ at }) => Date.parse(at)));
    const happened = turns
      .flatMap((turn) => turn.compactions.filter((one) => isAutomatic(one, turn)).map((one) => ({ one, turn })))
      .map(({ one, turn }) => happenedOf(one, { turn, asked, session, compactedAt }));
    const early = happened.filter(isEarly);
    const rest = happened.filter((one) => !early.includes(one));
    return [...(early.length === 0 ? [] : [problem(early, earlyWords(early))]), ...crowded(rest)];
  });

/** A source that does not tell the trigger tells the turn: the user's own is a turn of its own kind. */
const isAutomatic = ({ trigger }: Compaction, { kind }: Turn): boolean =>
  trigger === 'auto' || (trigger === null && kind === 'turn');

interface Around {
  readonly turn: Turn;
  readonly asked: readonly AskedModel[];
  readonly session: Session;
  /** Of all compactions of the thread, the user's own among them; ms since the epoch. */
  readonly compactedAt: readonly number[];
}

function happenedOf(compaction: Compaction, { turn, asked, session, compactedAt }: Around): Happened {
  const atMs = Date.parse(compaction.at);
  const overMs = atMs + (compaction.duration_ms ?? 0);
  const sinceMs = Math.max(Number.NEGATIVE_INFINITY, ...compactedAt.filter((other) => other < atMs));
  const before = asked.filter(({ startMs }) => startMs > sinceMs && startMs < atMs);
  return {
    compaction,
    turn,
    atMs,
    // a source may tell the compaction late, behind the first call with the short context: the fullest is the one that led to it
    usedTokens: fullest(before.map(({ call }) => call.tokens)),
    windowTokens: windowOf(turn, session),
    summarising: asked.filter(({ startMs, call }) => startMs >= atMs && (endMs(call) ?? Infinity) <= overMs),
  };
}

/** null when one of them is not known: it could have been the fullest. */
function fullest(told: readonly Tokens[]): number | null {
  const fills = told.map(({ input, output }) => (input === null ? null : input + (output ?? 0)));
  return fills.length === 0 || fills.includes(null) ? null : Math.max(...fills.filter((fill) => fill !== null));
}

const isEarly = ({ usedTokens, windowTokens }: Happened): boolean =>
  usedTokens !== null && windowTokens !== null && usedTokens < windowTokens * THRESHOLD.compaction_fill_share;

function crowded(happened: readonly Happened[]): Problem[] {
  const crowd = happened.filter((one) => {
    const near = happened.filter(({ atMs }) => Math.abs(atMs - one.atMs) <= THRESHOLD.compaction_window_ms);
    return near.length >= THRESHOLD.compaction_count;
  });
  const [first, last] = [crowd[0], crowd.at(-1)];
  if (first === undefined || last === undefined) return [];
  const within = duration(last.atMs - first.atMs);
  return [problem(crowd, `The context was compacted ${counted(crowd.length, 'time')} within ${within}.`)];
}

function earlyWords(early: readonly Happened[]): string {
  const most = early.reduce((a, b) => ((b.usedTokens ?? 0) > (a.usedTokens ?? 0) ? b : a));
  const share = Math.round(((most.usedTokens ?? 0) / (most.windowTokens ?? 1)) * 100);
  return early.length === 1
    ? `The context was compacted when its window was ${share} % full.`
    : `The context was compacted ${counted(early.length, 'time')} when its window was at most ${share} % full.`;
}

function problem(happened: readonly Happened[], sentence: string): Problem {
  const calls = happened.flatMap(({ summarising }) => summarising.map(({ call }) => call));
  // each of them or none: a sum without some of the summaries would be too small
  const isTold = happened.every(({ summarising }) => summarising.length > 0);
  const spans = happened.flatMap(({ atMs, compaction: { duration_ms: ms } }): Span[] =>
    ms === null ? [] : [{ from: atMs, to: atMs + ms }],
  );
  return problemOf({
    kind: 'early_compaction',
    severity: 'medium',
    sentence,
    call_ids: [],
    evidence: happened.map(evidenceOf),
    wasted: {
      tokens: isTold ? sumKnown(calls.map(({ tokens }) => tokens.total)) : null,
      cost_usd: isTold ? sumKnown(calls.map(({ cost_usd }) => cost_usd)) : null,
      ms: spans.length === 0 ? null : unionMs(spans),
      how: 'the model calls that wrote the summaries, and their time; what had to be read again is not counted',
    },
    advice:
      'Look at model_auto_compact_token_limit and model_context_window in config.toml, and at what fills the context.',
  });
}

function evidenceOf({ compaction, turn, usedTokens, windowTokens }: Happened): Evidence {
  const fill =
    usedTokens === null
      ? 'compacted'
      : `compacted at ${count(usedTokens)}${windowTokens === null ? '' : ` of ${count(windowTokens)}`} tokens`;
  return { at: compaction.at, text: fill, ref: { kind: 'compaction', turn_id: turn.turn_id, id: compaction.id } };
}
