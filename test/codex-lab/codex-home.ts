/** The throw-away world of one run: a home, a small git repository, and a config.toml that talks to loopback only. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type HookHandler, hookTables } from './hook-table.ts';
import type { Scenario } from './scenario.ts';

export type Protocol = 'json' | 'binary' | 'grpc';

/** Where Codex exports to. `http` and `grpc` are base URLs. */
export interface OtlpTarget {
  readonly protocol: Protocol;
  readonly http: string;
  readonly grpc: string;
}

export interface CodexHome {
  readonly home: string;
  readonly codexHome: string;
  readonly project: string;
  /** What Codex prints and what the model was asked. */
  readonly out: string;
  /** All that Codex inherits: nothing of the developer's own settings. */
  readonly env: Readonly<Record<string, string>>;
}

const REPOSITORY = path.resolve(import.meta.dirname, '../..');
const FILES = {
  'README.md': '# demo project\n',
  'math.mjs': 'export function add(a, b) {\n  return a + b;\n}\n',
};

/** Makes the folders under `.codex-lab/`: below the system's temp folder Codex makes no helper programs. */
export function createCodexHome(scenario: Scenario): CodexHome {
  const lab = path.join(REPOSITORY, '.codex-lab');
  mkdirSync(lab, { recursive: true });
  const home = mkdtempSync(path.join(lab, `${scenario.name}-`));
  const [codexHome, project, out, temp] = ['.codex', 'project', 'out', 'tmp'].map((name) => path.join(home, name)) as [
    string,
    string,
    string,
    string,
  ];
  for (const folder of [codexHome, project, out, temp]) mkdirSync(folder);
  for (const [name, text] of Object.entries(FILES)) writeFileSync(path.join(project, name), text);
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.email=dev@example.com', '-c', 'user.name=Dev', ...args], { cwd: project });
  git('init', '-q', '-b', 'main');
  git('add', '-A');
  git('commit', '-qm', 'Begin');
  for (const [name, text] of Object.entries(scenario.changed ?? {})) writeFileSync(path.join(project, name), text);
  const env = {
    PATH: process.env['PATH'] ?? '',
    HOME: home,
    CODEX_HOME: codexHome,
    TMPDIR: temp,
    MOCK_API_KEY: 'mock',
    TERM: 'xterm',
    LANG: 'C.UTF-8',
    NO_PROXY: '127.0.0.1,localhost',
    ...scenario.env,
  };
  return { home, codexHome, project, out, env };
}

/** What tells of a run, each of which may be missing. The rollout file is the fourth: `--ephemeral` turns it off. */
export interface Wiring {
  readonly otlp: OtlpTarget | null;
  readonly hooks: readonly HookHandler[];
  /** Program and arguments; Codex adds one more, the JSON. */
  readonly notify: readonly string[] | null;
  readonly rollout: boolean;
}

/** Writes `config.toml`. Values of TOML strings are JSON strings, which TOML reads as they are. */
export function writeConfig(place: CodexHome, scenario: Scenario, wiring: Wiring & { modelUrl: string }): void {
  const file = path.join(place.codexHome, 'config.toml');
  const top = {
    model: 'gpt-5.5', // the newest model that Codex gives direct tools to
    model_provider: 'mock',
    approval_policy: 'never',
    sandbox_mode: 'danger-full-access',
    check_for_update_on_startup: false,
    ...(wiring.notify === null ? {} : { notify: wiring.notify }),
    ...scenario.config?.top,
  };
  const quote = (value: unknown): string => JSON.stringify(value);
  const lines = [
    ...Object.entries(top).map(([key, value]) => `${key} = ${quote(value)}`),
    '[model_providers.mock]',
    `name = "Mock"\nbase_url = ${quote(wiring.modelUrl)}\nwire_api = "responses"\nenv_key = "MOCK_API_KEY"`,
    'request_max_retries = 3\nstream_max_retries = 3',
    '[analytics]\nenabled = false',
    '[features]\nplugins = false', // a plugin catalogue would be fetched at start
    `[projects.${quote(place.project)}]\ntrust_level = "trusted"`,
    ...(scenario.config?.mcp ? [mcpTable(quote)] : []),
    ...otelTable(wiring.otlp, quote),
    ...hookTables(wiring.hooks, file),
    ...(scenario.config?.more === undefined ? [] : [scenario.config.more]),
  ];
  writeFileSync(file, `${lines.join('\n')}\n`);
}

/** An exporter that is not named is on for metrics, so that all three are. */
function otelTable(otlp: OtlpTarget | null, quote: (value: unknown) => string): string[] {
  const exporters = [
    ['exporter', 'logs'],
    ['trace_exporter', 'traces'],
    ['metrics_exporter', 'metrics'],
  ] as const;
  return [
    '[otel]\nenvironment = "lab"\nlog_user_prompt = true\nlog_agent_responses = true',
    ...exporters.map(([key, signal]) => `${key} = ${otlp === null ? '"none"' : exporterOf(otlp, signal, quote)}`),
  ];
}

function mcpTable(quote: (value: unknown) => string): string {
  const script = path.join(import.meta.dirname, 'mcp-echo.ts');
  return `[mcp_servers.lab]\ncommand = ${quote(process.execPath)}\nargs = [${quote(script)}]`;
}

function exporterOf({ protocol, http, grpc }: OtlpTarget, signal: string, quote: (value: unknown) => string): string {
  if (protocol === 'grpc') return `{ otlp-grpc = { endpoint = ${quote(grpc)} } }`;
  return `{ otlp-http = { endpoint = ${quote(`${http}/v1/${signal}`)}, protocol = ${quote(protocol)} } }`;
}
