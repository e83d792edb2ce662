/** The configuration as `turnscope config --json` prints it: stable, snake_case, without keys. */
import type { Backend } from '../config/backend.ts';
import type { Config } from '../config/config.ts';
import { TARGETS } from '../config/target-table.ts';
import type { Endpoint } from '../deliver/endpoint.ts';
import type { ContentPolicy } from '../model/content-policy.ts';

interface Sent {
  readonly signal: 'turns' | 'logs' | 'traces' | 'metrics';
  /** Without a query, which may hold a key. */
  readonly url: string;
  readonly protocol: Endpoint['protocol'];
  readonly through_proxy: boolean;
}

export function sendsOf({ turns, raw }: Backend): Sent[] {
  const sent = (signal: Sent['signal'], endpoint: Endpoint | null): Sent[] =>
    endpoint === null
      ? []
      : [
          {
            signal,
            url: endpoint.url.replace(/\?.*$/s, '?(set)'),
            protocol: endpoint.protocol,
            through_proxy: endpoint.proxy !== null,
          },
        ];
  return [
    ...sent('turns', turns?.endpoint ?? null),
    ...sent('logs', raw.logs),
    ...sent('traces', raw.traces),
    ...sent('metrics', raw.metrics),
  ];
}

export function configJson(config: Config): unknown {
  return {
    backends: config.entries.map(({ name, target, state, settings }) => {
      const backend = config.backends.find((one) => one.name === name);
      return {
        name,
        target,
        state,
        verified: target === null ? null : (TARGETS[target]?.verified ?? null),
        sends: backend === undefined ? [] : sendsOf(backend),
        profile: backend?.turns?.profile ?? null,
        content: backend === undefined ? null : contentJson(backend.content),
        redaction: backend?.personal ?? null,
        user: backend?.turns?.user ?? null,
        dry_run: backend?.turns?.debug.dryRun ?? false,
        since: backend?.since == null ? null : new Date(backend.since).toISOString(),
        settings,
      };
    }),
    content: contentJson(config.content),
    redaction: { rules_file: config.redaction.userRulesFile, ...config.redaction.personal },
    problems: config.problems,
  };
}

const contentJson = ({ mode, perTool, perRepository }: ContentPolicy): unknown => ({
  mode,
  by_tool: perTool,
  by_repository: perRepository,
});
