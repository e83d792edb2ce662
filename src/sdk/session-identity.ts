/** Who a session is: what every event and every measurement of it carries. */

import { sanitizeMetricTagValue } from './metric-tag.ts';
import type { Fields, Tags } from './telemetry-event.ts';

/** `ApiKey` for every kind of key, `Chatgpt` for every kind of login. */
export type TelemetryAuthMode = 'ApiKey' | 'Chatgpt';

/** Where a thread comes from. A sub-agent's is `subagent_<kind>`. */
export type SessionSource = 'cli' | 'vscode' | 'exec' | 'mcp' | 'unknown' | `subagent_${string}` | (string & {});

/** Said with every event of a session; part of it with every measurement. */
export interface SessionIdentity {
  /** Of the thread; a sub-agent has its own. */
  readonly conversationId: string;
  readonly model: string;
  readonly slug: string;
  readonly appVersion: string;
  readonly originator: string;
  readonly terminalType: string;
  readonly sessionSource: SessionSource;
  readonly accountId?: string | undefined;
  readonly accountEmail?: string | undefined;
  readonly authMode?: TelemetryAuthMode | undefined;
  /** Path of a sub-agent, else its nickname; the root is `/root`. */
  readonly agentName?: string | undefined;
  /** Set on measurements where it differs from the program's. */
  readonly metricsServiceName?: string | undefined;
  /** Prompts are told as `[REDACTED]` unless this is true. */
  readonly logUserPrompts?: boolean | undefined;
}

/** What every event says on the log lane, behind its own fields. `at` is an RFC 3339 time. One literal each: every event has one made. */
export const logMetadata = (identity: SessionIdentity, at: string): Fields => ({
  'event.timestamp': at,
  'conversation.id': identity.conversationId,
  'app.version': identity.appVersion,
  auth_mode: identity.authMode,
  originator: identity.originator,
  'user.account_id': identity.accountId,
  'user.email': identity.accountEmail,
  'terminal.type': identity.terminalType,
  model: identity.model,
  slug: identity.slug,
});

/** On the trace lane it does not say whose account it is. */
export const traceMetadata = (identity: SessionIdentity, at: string): Fields => ({
  'event.timestamp': at,
  'conversation.id': identity.conversationId,
  'app.version': identity.appVersion,
  auth_mode: identity.authMode,
  originator: identity.originator,
  'terminal.type': identity.terminalType,
  model: identity.model,
  slug: identity.slug,
});

/** Tags of every measurement of a session. */
export function metadataTags(identity: SessionIdentity): Tags {
  const tags: Record<string, string | undefined> = {
    auth_mode: identity.authMode,
    session_source: identity.sessionSource,
    originator: identity.originator,
    service_name: identity.metricsServiceName,
    model: identity.model,
    'app.version': identity.appVersion,
  };
  return Object.fromEntries(
    Object.entries(tags).flatMap(([key, value]) => (value === undefined ? [] : [[key, sanitizeMetricTagValue(value)]])),
  );
}
