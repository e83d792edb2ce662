/** Undo in files that somebody edited in between: what is ours goes, what is theirs stays. */
import { describe, expect, it } from 'vitest';
import { patchToml } from './patch-toml.ts';
import { joinUndo, undoToml } from './undo-toml.ts';
import type { Wish } from './wish.ts';

const WISHES: readonly Wish[] = [
  { kind: 'set', path: ['otel', 'environment'], value: '"dev"' },
  { kind: 'set', path: ['otel', 'exporter'], value: '{ otlp-http = { endpoint = "http://h" } }' },
  {
    kind: 'append-table',
    path: ['hooks', 'Stop'],
    entries: [],
    sub: [{ path: ['hooks'], entries: [[['command'], '"run"']] }],
  },
  { kind: 'prepend', path: ['notify'], elements: ['"chain"', '"arg"'] },
  { kind: 'table', path: ['mcp_servers', 'turnscope'], entries: [[['command'], '"t"']] },
];
const BEFORE = 'notify = ["theirs"]\n';
const AFTER = `notify = ["chain", "arg", "theirs"]

# ours
[otel]
environment = "dev"
exporter = { otlp-http = { endpoint = "http://h" } }

[[hooks.Stop]]

[[hooks.Stop.hooks]]
command = "run"

[mcp_servers.turnscope]
command = "t"
`;
const patched = patchToml(BEFORE, WISHES, { comment: '# ours' });

/** name, what somebody replaced in our file by what, what is there after the undo, what is left */
const EDITS: readonly (readonly [string, string, string, string, readonly string[]])[] = [
  [
    'a key in our table',
    '[otel]\n',
    '[otel]\nlog_user_prompt = true\n',
    `${BEFORE}\n# ours\n[otel]\nlog_user_prompt = true\n`,
    [],
  ],
  [
    'a key at the end of our table',
    '}\n\n[[',
    '}\nlog_user_prompt = true\n\n[[',
    `${BEFORE}\n# ours\n[otel]\nlog_user_prompt = true\n`,
    [],
  ],
  [
    'another value for our key',
    '"dev"',
    '"prod"',
    `${BEFORE}\n# ours\n[otel]\nenvironment = "prod"\n`,
    ['otel.environment'],
  ],
  ['our key gone', 'environment = "dev"\n', '', BEFORE, ['otel.environment']],
  [
    'our key as a comment',
    'environment = "dev"',
    '# environment = "dev"',
    `${BEFORE}# environment = "dev"\n`,
    ['otel.environment'],
  ],
  ['our comment gone', '# ours\n', '', BEFORE, []],
  [
    'our table spelt differently',
    '[mcp_servers.turnscope]\ncommand = "t"',
    '[ mcp_servers."turnscope" ]\ncommand = \'t\' # c',
    BEFORE,
    [],
  ],
  [
    'a timeout in our hook',
    'command = "run"\n',
    'command = "run"\ntimeout = 5\n',
    `${BEFORE}\n[[hooks.Stop]]\n\n[[hooks.Stop.hooks]]\ncommand = "run"\ntimeout = 5\n`,
    ['hooks.Stop'],
  ],
  ['a comment in our hook', 'command = "run"\n', '# nice\ncommand = "run"\n', BEFORE, []],
  [
    'a hook of theirs behind ours',
    '\n[mcp',
    '\n[[hooks.Stop]]\nhooks = []\n\n[mcp',
    `${BEFORE}\n[[hooks.Stop]]\nhooks = []\n`,
    [],
  ],
  ['their program changed', '"theirs"', '"other", "-v"', 'notify = ["other", "-v"]\n', []],
  ['their program gone', ', "theirs"', '', 'notify = []\n', []],
  [
    'our chain written over lines',
    '["chain", "arg", "theirs"]',
    '[\n  "chain",\n  "arg",\n  "theirs",\n]',
    'notify = [\n  "theirs",\n]\n',
    [],
  ],
  ['notify gone', 'notify = ["chain", "arg", "theirs"]\n', '', '', ['notify']],
  [
    'all of ours gone',
    AFTER,
    BEFORE,
    BEFORE,
    ['mcp_servers.turnscope', 'notify', 'hooks.Stop', 'otel.exporter', 'otel.environment'],
  ],
];

describe('an undo', () => {
  it('starts from what it expects here', () => {
    expect(patched.text).toBe(AFTER);
  });

  it.each(EDITS)('meets %s', (_, from, to, wanted, left) => {
    expect(AFTER).toContain(from);
    const undone = undoToml(AFTER.replace(from, to), patched.undo);
    expect(undone.text).toBe(wanted);
    expect(undone.left).toEqual(left);
  });

  it('takes its lines out of a file whose line ends were all changed', () => {
    const undone = undoToml(AFTER.replaceAll('\n', '\r\n'), patched.undo);
    expect(undone).toEqual({ text: BEFORE.replaceAll('\n', '\r\n'), left: [] });
  });

  it('puts back what it replaced and dropped', () => {
    const before = '# mine\n[otel]\nenvironment = "prod" # why\n\n[old]\na = 1\n\n[tui]\nb = 2\n';
    const { text, undo } = patchToml(before, [
      { kind: 'set', path: ['otel', 'environment'], value: '"dev"' },
      { kind: 'drop', path: ['old'] },
    ]);
    expect(text).toBe('# mine\n[otel]\nenvironment = "dev" # why\n\n[tui]\nb = 2\n');
    expect(undoToml(`x = 1\n${text}c = 3\n`, undo)).toEqual({ text: `x = 1\n${before}c = 3\n`, left: [] });
    expect(undoToml(text.replace('"dev"', '"test"'), undo)).toEqual({
      text: before.replace('"prod"', '"test"'),
      left: ['otel.environment'],
    });
    expect(undoToml(`${text}\n[old]\na = 9\n`, undo).left).toEqual(['old']);
  });

  it('takes back several patches, the last one first', () => {
    const second = patchToml(patched.text, [{ kind: 'set', path: ['otel', 'environment'], value: '"prod"' }]);
    const undo = joinUndo(patched.undo, second.undo);
    expect(undoToml(second.text, undo)).toEqual({ text: BEFORE, left: [] });
    expect(undoToml(`${second.text}\n[tui]\n`, undo)).toEqual({ text: `${BEFORE}\n[tui]\n`, left: [] });
  });

  it('finds a table that was inline and has headers now', () => {
    const wish: Wish = {
      kind: 'table',
      path: ['mcp_servers', 'turnscope'],
      entries: [
        [['command'], '"t"'],
        [['env', 'A'], '"b"'],
      ],
    };
    const { text, undo } = patchToml('mcp_servers = { x = { url = "u" } }\n', [wish]);
    expect(text).toContain('turnscope = { command = "t", env.A = "b" } }');
    const before = '[mcp_servers.x]\nurl = "u"\n';
    const rewritten = `${before}\n[mcp_servers.turnscope]\ncommand = "t"\n\n[mcp_servers.turnscope.env]\nA = "b"\n`;
    expect(undoToml(rewritten, undo)).toEqual({ text: before, left: [] });
  });

  it('refuses a file that does not parse', () => {
    expect(() => undoToml('a = ', patched.undo)).toThrow('line 1, column 5');
  });
});
