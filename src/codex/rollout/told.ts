/** What a line says → an observation, with an id made of what was said and not of where it stands. */
import type { Observation, ObservationKind } from '../../model/observation.ts';
import { observationId } from '../observation-id.ts';

export interface Told {
  readonly kind: ObservationKind;
  /** The line's own type, or that of its item. */
  readonly name: string;
  /** ms since the epoch; the line's own time where it is left out. */
  readonly at?: number;
  readonly durationMs?: number | null;
  /** The file's thread where it is left out. */
  readonly threadId?: string;
  readonly turnId?: string;
  readonly callId?: string;
  readonly responseId?: string;
  readonly traceId?: string;
  /** What is empty or null is left away. */
  readonly attributes?: Readonly<Record<string, string | null>>;
  /** Tells two observations apart that say the same at the same time. */
  readonly identity?: string;
}

/** UTF-16 units. A screen shows less; a store that keeps more of one text helps nobody. */
export const TEXT_MAX = 1 << 20;

const isHighSurrogate = (code: number): boolean => code >= 0xd800 && code <= 0xdbff;

function cut(text: string): string {
  const end = isHighSurrogate(text.charCodeAt(TEXT_MAX - 1)) ? TEXT_MAX - 1 : TEXT_MAX;
  return text.slice(0, end);
}

function kept(attributes: Told['attributes']): Record<string, string> {
  const all: Record<string, string> = {};
  let truncated = false;
  for (const key in attributes) {
    const text = attributes[key];
    if (text === null || text === undefined || text === '') continue;
    truncated ||= text.length > TEXT_MAX;
    all[key] = text.length > TEXT_MAX ? cut(text) : text;
  }
  if (truncated) all['output_truncated'] = 'true';
  return all;
}

/**
 * The same response told again (a copied record) is the same observation; a provider may give one id to many, hence the totals (`identity`) beside it.
 * Neither the line's name nor the item's id counts otherwise: a history that `codex migrate-rollouts` rewrote names both differently.
 */
function idOf(told: Observation, identity: string): string {
  const { threadId, kind, responseId } = told;
  if (kind === 'model_usage' && responseId !== '')
    return observationId(['rollout', threadId, kind, responseId, identity]);
  const parts = ['rollout', threadId, kind, String(told.at), told.turnId, told.callId, identity];
  for (const key in told.attributes) if (key !== 'item_id') parts.push(key, told.attributes[key] ?? '');
  return observationId(parts);
}

export function observationOf(told: Told, threadId: string, at: number): Observation {
  const observation: Observation = {
    id: '',
    source: 'rollout',
    kind: told.kind,
    name: told.name,
    at: told.at ?? at,
    durationMs: told.durationMs ?? null,
    threadId: told.threadId ?? threadId,
    turnId: told.turnId ?? '',
    callId: told.callId ?? '',
    responseId: told.responseId ?? '',
    traceId: told.traceId ?? '',
    spanId: '',
    parentSpanId: '',
    attributes: kept(told.attributes),
  };
  return { ...observation, id: idOf(observation, told.identity ?? '') };
}
