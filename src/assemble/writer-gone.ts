import type { Observation } from '../model/observation.ts';

/** We saw it ourselves, by a lock that Codex let go: Codex said nothing, and no source contributed it. */
export const isWriterGone = ({ kind, attributes }: Observation): boolean =>
  kind === 'thread_ended' && attributes['reason'] === 'writer_gone';
