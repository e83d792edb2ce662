/** The made-up company whose sessions the seed tells: who works where, on what, with which Codex. */
export interface Person {
  readonly email: string;
  readonly team: string;
  /** Sessions of a person, beside the others'. */
  readonly weight: number;
  readonly home: string;
  readonly originator: string;
  /** Who did not run the set-up for hooks: nobody knows how long they were asked. */
  readonly sendsHooks: boolean;
}

const WITH_HOOKS = new Set(['ada', 'grace', 'barbara', 'zoë', 'katherine', 'yuki', 'ci-bot']);

const person = (name: string, team: string, weight: number, originator: string): Person => ({
  email: `${name}@example.com`,
  team,
  weight,
  home: originator === 'Codex Desktop' ? `/Users/${name}` : `/home/${name}`,
  originator,
  sendsHooks: WITH_HOOKS.has(name),
});

export const PEOPLE: readonly [Person, ...Person[]] = [
  person('ada', 'platform', 9, 'codex_cli_rs'),
  person('grace', 'platform', 7, 'codex_cli_rs'),
  person('linus', 'platform', 6, 'codex_exec'),
  person('barbara', 'checkout', 8, 'codex_vscode'),
  person('edsger', 'checkout', 3, 'codex_cli_rs'),
  person('zoë', 'checkout', 4, 'codex_vscode'),
  person('katherine', 'data', 7, 'Codex Desktop'),
  person('søren', 'data', 5, 'codex_cli_rs'),
  person('yuki', 'data', 4, 'codex_cli_rs'),
  person('margaret', 'mobile', 6, 'Codex Desktop'),
  person('jean', 'mobile', 2, 'codex_vscode'),
  person('ci-bot', 'platform', 12, 'codex_exec'),
];

export type Stack = 'node' | 'rust' | 'python' | 'go' | 'swift';

export interface Repository {
  readonly url: string;
  readonly folder: string;
  readonly stack: Stack;
  readonly teams: readonly string[];
  readonly branches: readonly [string, ...string[]];
  readonly files: readonly [string, ...string[]];
}

const repository = (
  name: string,
  stack: Stack,
  teams: readonly string[],
  files: readonly [string, ...string[]],
  branches: readonly [string, ...string[]],
): Repository => ({
  url: `git@github.example.com:acme/${name}.git`,
  folder: `work/${name}`,
  stack,
  teams,
  files,
  branches,
});

export const REPOSITORIES: readonly [Repository, ...Repository[]] = [
  repository(
    'storefront',
    'node',
    ['checkout', 'platform'],
    [
      'src/cart/total.ts',
      'src/cart/discount.ts',
      'src/checkout/address-form.tsx',
      'src/lib/money.ts',
      'test/checkout.spec.ts',
    ],
    ['main', 'fix/rounding', 'feature/gift-cards', 'chore/upgrade-vite'],
  ),
  repository(
    'payments',
    'go',
    ['checkout'],
    ['internal/ledger/post.go', 'internal/ledger/post_test.go', 'cmd/payments/main.go', 'internal/retry/backoff.go'],
    ['main', 'fix/idempotency-key', 'feature/refund-webhook'],
  ),
  repository(
    'warehouse',
    'python',
    ['data'],
    [
      'warehouse/load.py',
      'warehouse/schema.py',
      'tests/test_load.py',
      'dags/nightly_orders.py',
      'notebooks/churn.ipynb',
    ],
    ['main', 'feature/incremental-load', 'fix/timezone'],
  ),
  repository(
    'forecast',
    'python',
    ['data'],
    ['forecast/model.py', 'forecast/features.py', 'tests/test_features.py', 'configs/prod.yaml'],
    ['main', 'experiment/quantile-loss'],
  ),
  repository(
    'edge-proxy',
    'rust',
    ['platform'],
    ['src/main.rs', 'src/route/matcher.rs', 'src/tls.rs', 'benches/route.rs', 'Cargo.toml'],
    ['main', 'perf/zero-copy-headers', 'fix/h2-goaway'],
  ),
  repository(
    'infra',
    'node',
    ['platform'],
    ['stacks/network.ts', 'stacks/cluster.ts', 'policy/iam.json', 'scripts/rotate.sh'],
    ['main', 'feature/eu-region'],
  ),
  repository(
    'ios-app',
    'swift',
    ['mobile'],
    ['App/Cart/CartView.swift', 'App/Net/Client.swift', 'AppTests/CartTests.swift'],
    ['main', 'release/4.12', 'fix/dark-mode'],
  ),
  repository(
    'handbook',
    'node',
    ['platform', 'data', 'checkout', 'mobile'],
    ['docs/oncall.md', 'docs/übersicht.md', 'docs/リリース手順.md', 'site.config.ts'],
    ['main', 'docs/incident-2211'],
  ),
];

export const MODELS: readonly [readonly [string, number], ...(readonly [string, number])[]] = [
  ['gpt-5.5', 38],
  ['gpt-6-sol', 24],
  ['gpt-5.6-terra', 14],
  ['gpt-5.4-mini', 10],
  ['gpt-6.1-sol', 8],
  ['gpt-5.3-codex', 6],
];

export const CODEX_VERSIONS: readonly [readonly [string, number], ...(readonly [string, number])[]] = [
  ['0.169.0', 46],
  ['0.160.1', 27],
  ['0.147.0', 17],
  ['0.125.0', 10],
];

export const ENVIRONMENTS: readonly [readonly [string, number], ...(readonly [string, number])[]] = [
  ['dev', 70],
  ['ci', 22],
  ['staging', 8],
];

/** The tools that each MCP server has, how long they take (ms, median), and how often they fail. */
export const MCP_SERVERS: readonly [
  readonly [string, readonly [string, ...string[]], number, number],
  ...(readonly [string, readonly [string, ...string[]], number, number])[],
] = [
  ['github', ['get_issue', 'list_pull_requests', 'create_pull_request', 'search_code'], 420, 0.04],
  ['sentry', ['search_issues', 'get_event'], 900, 0.12],
  ['postgres', ['query', 'describe_table'], 60, 0.08],
  ['browser', ['navigate', 'screenshot', 'click'], 1_800, 0.15],
];
