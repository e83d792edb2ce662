/** Whether a session says what its sources cannot tell, and keeps quiet about what they can. */
import type { Shown } from './compare.ts';

interface Rule {
  readonly what: string;
  readonly said: RegExp;
  /** Whether it is truly unknown; null where it may be said or not. */
  readonly isMissing: (shown: Shown) => boolean | null;
}

const RULES: readonly Rule[] = [
  {
    what: 'exit codes',
    said: /exit code/i,
    isMissing: ({ session }) => {
      if (session.sources.some((source) => source === 'otel_logs' || source === 'rollout')) return false;
      return session.turns.some((turn) => turn.tool_calls.length > 0) ? true : null;
    },
  },
  {
    what: 'approvals',
    said: /approval/i,
    isMissing: ({ combination: { otlp, hooks, rollout } }) => (otlp ? null : rollout && !hooks ? true : null),
  },
  {
    what: 'retries',
    said: /retr|attempt/i,
    isMissing: ({ combination: { otlp } }) => (otlp ? null : true),
  },
  {
    what: 'repository and commit',
    said: /commit/i,
    isMissing: ({ combination: { rollout } }) => !rollout,
  },
  {
    what: 'tokens of a compaction',
    said: /compaction/i,
    isMissing: ({ combination: { otlp, hooks, rollout }, book }) => {
      if (otlp || rollout || !hooks) return null;
      const answers = book.turns.flatMap((turn) => turn.answers);
      return answers.some(({ requestKind }) => requestKind === 'compaction') ? true : null;
    },
  },
  {
    what: 'the end of a turn',
    said: /\bend\b|killed/i,
    isMissing: ({ session, book }) =>
      book.turns.at(-1)?.outcome === 'cut' && session.status === 'unknown' ? true : null,
  },
];

export function missingDifferences(shown: Shown): string[] {
  const { missing } = shown.session;
  return RULES.flatMap(({ what, said, isMissing }) => {
    const expected = isMissing(shown);
    const sentence = missing.find((text) => said.test(text));
    if (expected === true && sentence === undefined) return [`missing: nothing is said about ${what}`];
    if (expected === false && sentence !== undefined) return [`missing: known, but said: ${sentence}`];
    return [];
  });
}
