/** Which sources a turn was heard by, and how long after its beginning each spoke for the first time. */
import type { Source } from '../../api/contract/state.ts';

export const SOURCES: readonly Source[] = ['hooks', 'otel_logs', 'otel_traces', 'rollout', 'notify'];

export interface HeardTurn {
  readonly session_id: string;
  /** null where what was heard so far names none. */
  readonly turn_id: string | null;
  /** ms since the epoch. */
  readonly startedAt: number;
  readonly isOver: boolean;
  /** ms since the epoch at which each was first heard. */
  readonly heardAt: ReadonlyMap<Source, number>;
}

export const hasAll = ({ heardAt }: HeardTurn): boolean => SOURCES.every((source) => heardAt.has(source));

const NAME: Readonly<Record<Source, string>> = {
  hooks: 'hooks',
  otel_logs: 'OTLP logs',
  otel_traces: 'OTLP traces',
  rollout: 'rollout file',
  notify: 'notify',
};

/** A line a source. A source that this turn did not need (notify, where hooks tell) is told like one that failed: the doctor's list knows which. */
export function turnLines(
  { session_id, turn_id, startedAt, heardAt }: HeardTurn,
  canHear: readonly Source[],
): string[] {
  const lines = SOURCES.map((source) => {
    const at = heardAt.get(source);
    const name = NAME[source].padEnd(13);
    if (at !== undefined) return `  ✓ ${name}${seconds(at - startedAt)} after the turn began`;
    return canHear.includes(source) ? `  ! ${name}nothing came` : `  – ${name}cannot be heard without a server`;
  });
  const named = turn_id === null ? [] : [`Turn ${turn_id}`];
  const isWhole = canHear.every((source) => heardAt.has(source));
  return [
    ...named,
    `${named.length > 0 ? 'of session' : 'A turn of session'} ${session_id} came by`,
    ...lines,
    ...(isWhole ? [] : ['`turnscope doctor` says why.']),
  ];
}

/** Clocks of two processes differ by their reading: what seems to come before the turn came with it. */
const seconds = (ms: number): string => `${(Math.max(0, ms) / 1000).toFixed(1)} s`;

/** For programs: stable, snake_case. */
export const turnJson = (
  { session_id, turn_id, startedAt, heardAt }: HeardTurn,
  canHear: readonly Source[],
): unknown => ({
  session_id,
  turn_id,
  started_at: new Date(startedAt).toISOString(),
  sources: SOURCES.map((source) => {
    const at = heardAt.get(source);
    return {
      source,
      can_be_heard: canHear.includes(source),
      after_ms: at === undefined ? null : Math.max(0, Math.round(at - startedAt)),
    };
  }),
});
