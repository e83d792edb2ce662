/**
 * Compactions of a turn. Each source tells all of them or none, so the one that tells most is right. One that failed compacted nothing: a file does not hold it, and
 * the turn's error tells it.
 */
import type { Observation } from '../model/observation.ts';
import type { Compaction, Turn } from '../model/session.ts';
import { attribute, endOf, isoOf, startOf } from './reading.ts';

interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly trigger: string | null;
}

/** @param isOver of the turn: what it began and did not finish by then never was */
export function compactionsOf(turnId: string, observations: readonly Observation[], isOver: boolean): Compaction[] {
  const about = observations.filter(({ kind, name }) => kind === 'compaction' || name === 'session_task.compact');
  if (about.length === 0) return [];
  const lists = [fromHooks(about, isOver), fromSpans(about), fromRollout(about)];
  const best = lists.reduce((most, list) => (list.length > most.length ? list : most));
  const trigger = about.map((one) => attribute(one, 'trigger')).find((text) => text === 'auto' || text === 'manual');
  const isManual = about.some(({ name }) => name === 'session_task.compact');
  return best.map((stretch, index) => ({
    id: `${turnId}/compaction/${index + 1}`,
    at: isoOf(stretch.from),
    trigger: triggerOf(stretch.trigger ?? trigger ?? (isManual ? 'manual' : null)),
    duration_ms: stretch.to > stretch.from ? Math.round(stretch.to - stretch.from) : null,
  }));
}

const triggerOf = (text: string | null): Compaction['trigger'] => (text === 'auto' || text === 'manual' ? text : null);

/** PreCompact … PostCompact; the second never comes when the compaction fails. */
function fromHooks(about: readonly Observation[], isOver: boolean): Stretch[] {
  const stretches: Stretch[] = [];
  const hooks = about.filter(({ source }) => source === 'hooks');
  let open: Observation | null = null;
  for (const [index, hook] of hooks.entries()) {
    const state = attribute(hook, 'state');
    const before = hooks[index - 1];
    // one hook configured twice
    if (before !== undefined && attribute(before, 'state') === state) continue;
    if (state === 'started') open = hook;
    else {
      stretches.push({ from: open?.at ?? hook.at, to: hook.at, trigger: attribute(hook, 'trigger') });
      open = null;
    }
  }
  if (open !== null && !isOver) stretches.push({ from: open.at, to: open.at, trigger: attribute(open, 'trigger') });
  return stretches;
}

/** `run_auto_compact` encloses `codex.compaction` from 0.147 on; before, it is all there is. */
function fromSpans(about: readonly Observation[]): Stretch[] {
  const spans = about.filter(({ source }) => source === 'otel_traces');
  const named = (name: string): Observation[] => spans.filter((span) => span.name === name);
  const [inner, outer, manual] = [named('codex.compaction'), named('run_auto_compact'), named('session_task.compact')];
  const told = inner.length > 0 ? inner : outer.length > 0 ? outer : manual;
  return told.map((span) => ({ from: startOf(span), to: endOf(span), trigger: attribute(span, 'trigger') }));
}

const fromRollout = (about: readonly Observation[]): Stretch[] =>
  about
    .filter(({ source }) => source === 'rollout')
    .map((one) => ({ from: one.at, to: one.at, trigger: attribute(one, 'trigger') }));

/** True where hooks alone told of a turn's responses: the one that made the summary is not among them. */
export const hasUntoldCompaction = ({ compactions, model_calls: calls }: Turn): boolean =>
  compactions.length > 0 &&
  calls.length > 0 &&
  calls.every(({ sources }) => sources.every((source) => source === 'hooks'));
