/** Wishes like those of a set-up, for tests of the editor. */
import { readToml } from '../../src/toml/read-toml.ts';
import type { Wish } from '../../src/toml/wish.ts';

export const COMMENT = '# Added by turnscope setup; turnscope remove takes it away.';

const exporter = (signal: string) =>
  `{ otlp-http = { endpoint = "http://127.0.0.1:4318/v1/${signal}", protocol = "binary" } }`;

const hook = (event: string): Wish => ({
  kind: 'append-table',
  path: ['hooks', event],
  entries: [],
  sub: [
    {
      path: ['hooks'],
      entries: [
        [['type'], '"command"'],
        [['command'], String.raw`"/home/dev/.local/state/turnscope/hook \"$0\""`],
        [['timeout'], '5'],
      ],
    },
  ],
});

/** Only what adds: nothing of the user's is replaced. */
export function additions(text: string): Wish[] {
  const there = readToml(text);
  const absent = (wish: Wish & { kind: 'set' }): Wish[] => (there.has(wish.path) ? [] : [wish]);
  const chain = ['"/home/dev/.local/state/turnscope/notify-chain"'];
  return [
    ...absent({ kind: 'set', path: ['otel', 'environment'], value: '"dev"' }),
    ...absent({ kind: 'set', path: ['otel', 'exporter'], value: exporter('logs') }),
    ...absent({ kind: 'set', path: ['otel', 'trace_exporter'], value: exporter('traces') }),
    ...absent({ kind: 'set', path: ['otel', 'log_user_prompt'], value: 'true' }),
    ...absent({ kind: 'set', path: ['otel', 'span_attributes', 'team'], value: '"core"' }),
    hook('SessionStart'),
    hook('Stop'),
    there.has(['notify'])
      ? { kind: 'prepend', path: ['notify'], elements: chain }
      : { kind: 'set', path: ['notify'], value: '["/home/dev/.local/state/turnscope/hook", "notify"]' },
    ...(there.has(['mcp_servers', 'turnscope']) ? [] : [mcpServer()]),
    {
      kind: 'table',
      path: ['hooks', 'state', '/home/dev/.codex/config.toml:session_start:0:0'],
      entries: [[['trusted_hash'], '"sha256:ab"']],
    },
  ];
}

/** The additions, and what takes values and tables of the user's away. */
export function replacements(text: string): Wish[] {
  return [
    { kind: 'set', path: ['otel', 'exporter'], value: exporter('logs') },
    { kind: 'set', path: ['otel', 'environment'], value: '"replaced"' },
    mcpServer(),
    { kind: 'drop', path: ['mcp_servers', 'docs'] },
    { kind: 'drop', path: ['features'] },
    { kind: 'drop', path: ['model'] },
    ...additions(text).filter((wish) => wish.kind !== 'set' || wish.path[0] !== 'otel'),
  ];
}

function mcpServer(): Wish {
  return {
    kind: 'table',
    path: ['mcp_servers', 'turnscope'],
    entries: [
      [['command'], '"/home/dev/.local/state/turnscope/turnscope"'],
      [['args'], '["mcp"]'],
    ],
  };
}
