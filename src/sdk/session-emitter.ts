/** What every way of telling about a session needs: its metadata, where events and measurements go, and copies with one thing changed. */
import { type AuthEnv, NO_AUTH_ENV } from './auth-env.ts';
import type { SessionEvent } from './session-event.ts';
import { logMetadata, metadataTags, type SessionIdentity, traceMetadata } from './session-identity.ts';
import { LOG_ONLY_TARGET, TRACE_SAFE_TARGET } from './target.ts';
import type { EventSink, Fields, MetricSink, Tags } from './telemetry-event.ts';

/** What of the content is told. Defaults are Codex's: answers and assessments not at all. */
export interface TelemetryContent {
  readonly logAgentResponses?: boolean | undefined;
  readonly logGuardianAssessments?: boolean | undefined;
  /** Records of `codex.sse_event` for `*.delta` events; measurements are not touched. */
  readonly logSseDeltas?: boolean | undefined;
  /** Bytes of a tool's output; 2,048 where absent, 0 for none. */
  readonly toolResultMaxBytes?: number | undefined;
}

/** Told with the tokens of each response. */
export interface InferenceRequest {
  readonly serviceTier?: string | undefined;
  readonly reasoningEffort?: string | undefined;
}

/** What a session is made of. `identity` alone is needed; without `events` and `metrics` nothing is told. */
export interface EmitterParts {
  readonly identity: SessionIdentity;
  /** A provider's `events`; undefined tells nobody. */
  readonly events?: EventSink | undefined;
  /** A provider's `metrics`; undefined measures nothing. */
  readonly metrics?: MetricSink | undefined;
  readonly content?: TelemetryContent | undefined;
  readonly authEnv?: AuthEnv | undefined;
  readonly inference?: InferenceRequest | undefined;
  /** Whether measurements carry model, originator and so on; true where absent. */
  readonly hasMetadataTags?: boolean | undefined;
  /** ms since the epoch; the clock of the machine where absent. */
  readonly now?: (() => number) | undefined;
}

/** Where an event is emitted, as Codex names its own places. */
const PLACE = 'event turnscope-otel/session-telemetry';

export class SessionEmitter {
  protected readonly parts: EmitterParts;
  readonly #tags: Tags;
  readonly #now: () => number;

  constructor(parts: EmitterParts) {
    this.parts = parts;
    this.#tags = parts.hasMetadataTags === false ? {} : metadataTags(parts.identity);
    this.#now = parts.now ?? Date.now;
  }

  get identity(): SessionIdentity {
    return this.parts.identity;
  }

  /** Adds to a count. Trouble with a name or a tag is swallowed: it must not break who measures. */
  counter(name: string, increment: number, tags: Tags = {}): void {
    this.#measure((metrics, all) => metrics.counter(name, increment, all), tags);
  }

  histogram(name: string, value: number, tags: Tags = {}): void {
    this.#measure((metrics, all) => metrics.histogram(name, value, all), tags);
  }

  recordDuration(name: string, durationMs: number, tags: Tags = {}): void {
    this.#measure((metrics, all) => metrics.recordDuration(name, durationMs, all), tags);
  }

  protected get authEnv(): AuthEnv {
    return this.parts.authEnv ?? NO_AUTH_ENV;
  }

  protected emit({ log, trace }: SessionEvent): void {
    const { identity, events } = this.parts;
    if (events === undefined) return;
    const at = new Date(this.#now()).toISOString();
    if (log !== undefined) {
      events.emit({
        target: LOG_ONLY_TARGET,
        level: 'INFO',
        name: PLACE,
        fields: log,
        metadata: logMetadata(identity, at),
      });
    }
    if (trace !== undefined) {
      events.emit({
        target: TRACE_SAFE_TARGET,
        level: 'INFO',
        name: PLACE,
        fields: trace,
        metadata: traceMetadata(identity, at),
      });
    }
  }

  /** Fields as they are, for the events that carry their own metadata. */
  protected emitFields(target: string, fields: Fields): void {
    this.parts.events?.emit({ target, level: 'INFO', name: PLACE, fields });
  }

  protected get now(): number {
    return this.#now();
  }

  #measure(record: (metrics: MetricSink, tags: Tags) => void, tags: Tags): void {
    const { metrics } = this.parts;
    if (metrics === undefined) return;
    try {
      record(metrics, { ...this.#tags, ...tags });
    } catch {
      // a name or a tag that may not be: Codex warns in its own log, which a library does not have
    }
  }
}
