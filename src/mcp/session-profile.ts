/** Where the time of a session went, and what it did again and again: facts, no judgement. */
import type { Session } from '../model/session.ts';
import { cutText, type Json, label, lean } from './text.ts';
import { timelineOf } from './timeline.ts';

const SLOWEST = 5;
const REPEATED = 3;
/** Fewer are no repetition worth telling. */
const REPEATS_MIN = 3;
const ARGUMENT_CHARS = 120;

/** Sums of durations by what was waited for; calls that ran side by side count each. */
export function timeSpent({ turns }: Session): Json {
  const sum = (values: readonly (number | null)[]): number | null => {
    const known = values.filter((value) => value !== null);
    return known.length === 0 ? null : Math.round(known.reduce((total, value) => total + value, 0));
  };
  return lean({
    turns_ms: sum(turns.map(({ duration_ms }) => duration_ms)),
    model_calls_ms: sum(turns.flatMap(({ model_calls }) => model_calls.map(({ duration_ms }) => duration_ms))),
    tool_calls_ms: sum(turns.flatMap(({ tool_calls }) => tool_calls.map(({ duration_ms }) => duration_ms))),
    approvals_ms: sum(turns.flatMap(({ approvals }) => approvals.map(({ waited_ms }) => waited_ms))),
  });
}

/** What took longest, longest first. */
export function slowest(session: Session): Json[] {
  return timelineOf(session)
    .filter(({ durationMs }) => durationMs !== null && durationMs > 0)
    .sort((a, b) => (b.durationMs ?? 0) - (a.durationMs ?? 0))
    .slice(0, SLOWEST)
    .map(({ id, kind, name, durationMs, status }) =>
      lean({
        event_id: label(id),
        kind,
        name: label(name),
        status: label(status),
        duration_ms: Math.round(durationMs ?? 0),
      }),
    );
}

/** Calls of one tool with the same arguments, the most frequent first. */
export function repeated({ turns }: Session): Json[] {
  const times = new Map<string, { name: string; text: string; count: number }>();
  for (const { name, arguments: text } of turns.flatMap(({ tool_calls }) => tool_calls)) {
    if (text === null) continue;
    const key = JSON.stringify([name, text]);
    const known = times.get(key) ?? { name, text, count: 0 };
    times.set(key, { ...known, count: known.count + 1 });
  }
  return [...times.values()]
    .filter(({ count }) => count >= REPEATS_MIN)
    .sort((a, b) => b.count - a.count)
    .slice(0, REPEATED)
    .map(({ name, text, count }) => ({
      tool: label(name),
      times: count,
      recorded: { arguments: cutText(text, { charsMax: ARGUMENT_CHARS, eventId: null }) },
    }));
}
