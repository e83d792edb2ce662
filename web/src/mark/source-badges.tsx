import type { Source } from '../api/shape.ts';

const BADGE: Readonly<Record<Source, readonly [label: string, words: string]>> = {
  otel_logs: ['logs', 'OTLP logs'],
  otel_traces: ['traces', 'OTLP traces'],
  hooks: ['hooks', 'hooks'],
  notify: ['notify', 'notify'],
  rollout: ['rollout', 'rollout file'],
};

/** Who told something about a thing. */
export function SourceBadges({ sources }: { readonly sources: readonly Source[] }) {
  return (
    <span className="badges" title={`told by ${sources.map((source) => BADGE[source][1]).join(', ')}`}>
      {sources.map((source) => (
        <span key={source} className="badge">
          {BADGE[source][0]}
        </span>
      ))}
    </span>
  );
}
