/** What a delivery can hold: an OTLP request, hook calls, or what was read off a rollout file. */
import type { HookRecord } from '../model/hook-record.ts';
import type { Observation } from '../model/observation.ts';
import type { ExportRequest } from '../otlp/signal.ts';

export interface HookContent {
  readonly signal: 'hooks';
  readonly records: readonly HookRecord[];
}

/**
 * Reading a rollout needs to know what came before in the file, so it is done once, before the journal; the file itself stays where it is
 * and is the raw record.
 */
export interface RolloutContent {
  readonly signal: 'rollout';
  readonly observations: readonly Observation[];
}

export type Content = ExportRequest | HookContent | RolloutContent;
export type ContentSignal = Content['signal'];

/** The body that the journal keeps of hook calls and rollouts: a JSON array. */
export function encodeContent(content: HookContent | RolloutContent): Buffer {
  return Buffer.from(JSON.stringify(content.signal === 'hooks' ? content.records : content.observations));
}
