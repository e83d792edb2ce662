/** A real Phoenix, and what it answers about what it was sent. */
import { freePorts, peerPath, startPeer } from './peer-process.ts';

export interface PhoenixSpan {
  readonly name: string;
  readonly context: { readonly trace_id: string; readonly span_id: string };
  readonly span_kind: string;
  readonly parent_id: string | null;
  readonly start_time: string;
  readonly end_time: string;
  readonly status_code: string;
  readonly status_message: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly events: readonly {
    readonly name: string;
    readonly attributes: Readonly<Record<string, unknown>>;
  }[];
}

export interface PhoenixSession {
  readonly sessionId: string;
  readonly numTraces: number;
  readonly numTracesWithError: number;
  readonly tokenUsage: { readonly prompt: number; readonly completion: number; readonly total: number };
  readonly costSummary: { readonly total: { readonly cost: number | null } };
  readonly firstInput: { readonly value: string } | null;
  readonly lastOutput: { readonly value: string } | null;
}

export interface Phoenix {
  readonly url: string;
  readonly tracesUrl: string;
  readonly grpcUrl: string;
  /** Every span of a project; none where there is no such project (yet). */
  spans(project: string): Promise<PhoenixSpan[]>;
  sessions(project: string): Promise<PhoenixSession[]>;
  /** Forgets a project with all that is in it. */
  forget(project: string): Promise<void>;
  query(text: string, variables?: Readonly<Record<string, unknown>>): Promise<Record<string, unknown>>;
  stop(): Promise<void>;
}

const PAGE = 1000;

/** `env` over what every Phoenix here gets. `key` is sent with every question. */
export async function startPhoenix(
  env: Readonly<Record<string, string>> = {},
  key: string | null = null,
): Promise<Phoenix> {
  const [port = 0, grpcPort = 0] = await freePorts(2);
  const url = `http://127.0.0.1:${port}`;
  const headers: Record<string, string> = key === null ? {} : { authorization: `Bearer ${key}` };
  const peer = await startPeer({
    command: peerPath('INTEROP_PHOENIX'),
    args: ['-m', 'phoenix.server.main', 'serve'],
    env: {
      PHOENIX_HOST: '127.0.0.1',
      PHOENIX_PORT: String(port),
      PHOENIX_GRPC_PORT: String(grpcPort),
      PHOENIX_WORKING_DIR: '.',
      PHOENIX_TELEMETRY_ENABLED: 'false',
      PHOENIX_ALLOW_EXTERNAL_RESOURCES: 'false',
      ...env,
    },
    isReady: async () => (await fetch(`${url}/healthz`)).ok,
  });
  const ask = async (method: string, path: string, body?: object): Promise<Response> =>
    await fetch(`${url}${path}`, {
      method,
      headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const query: Phoenix['query'] = async (text, variables = {}) => {
    const answer = await ask('POST', '/graphql', { query: text, variables });
    const { data, errors } = (await answer.json()) as { data: Record<string, unknown>; errors?: unknown };
    if (errors !== undefined) throw new Error(JSON.stringify(errors));
    return data;
  };
  return {
    url,
    tracesUrl: `${url}/v1/traces`,
    grpcUrl: `http://127.0.0.1:${grpcPort}`,
    query,
    spans: async (project) => {
      const answer = await ask('GET', `/v1/projects/${encodeURIComponent(project)}/spans?limit=${PAGE}`);
      if (answer.status === 404) return [];
      return ((await answer.json()) as { data: PhoenixSpan[] }).data;
    },
    sessions: async (project) => sessionsIn(await query(SESSIONS), project),
    forget: async (project) => {
      await ask('DELETE', `/v1/projects/${encodeURIComponent(project)}`);
    },
    stop: async () => await peer.stop(),
  };
}

const SESSIONS = `{ projects(first: 100) { edges { node { name sessions(first: 100) { edges { node {
  sessionId numTraces numTracesWithError
  tokenUsage { prompt completion total }
  costSummary { total { cost } }
  firstInput { value }
  lastOutput { value }
} } } } } } }`;

interface Edges<Node> {
  readonly edges: readonly { readonly node: Node }[];
}

function sessionsIn(data: Record<string, unknown>, project: string): PhoenixSession[] {
  const projects = data['projects'] as Edges<{ name: string; sessions: Edges<PhoenixSession> }>;
  return projects.edges
    .filter(({ node }) => node.name === project)
    .flatMap(({ node }) => node.sessions.edges.map((edge) => edge.node));
}
