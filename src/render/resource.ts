/** Where the spans of a session come from: the Codex process, as far as it is known. Nothing about the machine or the user. */
import type { Session } from '../model/session.ts';
import type { Resource } from '../otlp/common/value.ts';
import { attributesOf, type Table } from './attribute.ts';
import { AGENT_NAME } from './span-name.ts';

export interface ResourceOptions {
  /** Of Turnscope itself, for the scope. */
  readonly version?: string;
  /** `service.name`; `codex` if not given. */
  readonly serviceName?: string;
  /** Over the ones below: a backend's project, for instance. */
  readonly resource?: Readonly<Record<string, string>>;
}

export const SCOPE_NAME = 'turnscope';

const RESOURCE: Table<Session, ResourceOptions> = {
  'service.name': (_, { serviceName }) => serviceName ?? AGENT_NAME,
  'service.version': ({ codex_version }) => codex_version,
  'deployment.environment.name': ({ environment }) => environment,
  'telemetry.sdk.name': () => SCOPE_NAME,
  'telemetry.sdk.language': () => 'nodejs',
  'telemetry.sdk.version': (_, { version }) => version ?? null,
};

export function resourceOf(session: Session, options: ResourceOptions): Resource {
  const given = Object.entries(options.resource ?? {}).map(([key, value]) => ({ key, value }));
  const names = new Set(given.map(({ key }) => key));
  const own = attributesOf([RESOURCE], session, options).filter(({ key }) => !names.has(key));
  return { attributes: [...own, ...given], droppedAttributesCount: 0 };
}
