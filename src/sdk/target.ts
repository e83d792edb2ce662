/**
 * The target of an event decides by which lanes it leaves. Events with content stay on the log lane; those of the trace-safe family hold nothing
 * that may not be seen in a trace. Spans always leave, whatever their target.
 */

/** Of session events with everything that they hold: exported as logs. */
export const LOG_ONLY_TARGET = 'codex_otel.log_only';
/** Of session events without content and account: put on the current span. */
export const TRACE_SAFE_TARGET = 'codex_otel.trace_safe';

const FAMILY = 'codex_otel';

/** `codex_otel.network_proxy` and the like: events that a subsystem owns itself. They are visible in exported logs at once. */
export const subsystemTarget = (subsystem: string): string => `${FAMILY}.${subsystem}`;

/** Whether an event is put on the current span. By prefix, as Codex does. */
export const isTraceSafeTarget = (target: string): boolean => target.startsWith(TRACE_SAFE_TARGET);

/** Whether an event leaves as a log record. */
export const isLogTarget = (target: string): boolean => target.startsWith(FAMILY) && !isTraceSafeTarget(target);
