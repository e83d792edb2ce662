import { describe, expect, it } from 'vitest';
import { AppError } from '../lib/errors.ts';
import { patchToml } from './patch-toml.ts';
import { undoToml } from './undo-toml.ts';
import type { Wish } from './wish.ts';

const COMMENT = '# ours';

const hook: Wish = {
  kind: 'append-table',
  path: ['hooks', 'Stop'],
  entries: [[['matcher'], '"*"']],
  sub: [{ path: ['hooks'], entries: [[['command'], '"run"']] }],
};
const server: Wish = { kind: 'table', path: ['mcp_servers', 'turnscope'], entries: [[['command'], '"t"']] };
const set = (path: string, value: string): Wish => ({ kind: 'set', path: path.split('.'), value });
const prepend: Wish = { kind: 'prepend', path: ['notify'], elements: ['"chain"'] };
const drop = (...path: (string | number)[]): Wish => ({ kind: 'drop', path });

/** name, before, wishes, after */
type Case = readonly [string, string, readonly Wish[], string];

const SET: readonly Case[] = [
  ['into an empty file', '', [set('a', '1')], 'a = 1\n'],
  ['behind the last top-level key', 'b = 2 # c\n\n[t]\n', [set('a', '1')], 'b = 2 # c\na = 1\n\n[t]\n'],
  ['before the first header and its comment', '# top\n\n# t\n[t]\n', [set('a', '1')], '# top\n\na = 1\n\n# t\n[t]\n'],
  ['below comments alone', '# only', [set('a', '1')], '# only\n\na = 1'],
  ['into a table', '[t]\nb = 2\n\n[u]\n', [set('t.a', '1')], '[t]\nb = 2\na = 1\n\n[u]\n'],
  ['into a table without keys', '[t] # c\n[u]\n', [set('t.a', '1')], '[t] # c\na = 1\n[u]\n'],
  ['as its neighbour is indented', '[t]\n\tb = 2', [set('t.a', '1')], '[t]\n\tb = 2\n\ta = 1'],
  ['in Windows line ends', '[t]\r\nb = 2\r\n', [set('t.a', '1')], '[t]\r\nb = 2\r\na = 1\r\n'],
  ['dotted in the nearest table', '[t]\n', [set('t.u.a', '1')], '[t]\nu.a = 1\n'],
  ['with its dotted kin', 't.b = 2\nc = 3\n', [set('t.a', '1')], 't.b = 2\nt.a = 1\nc = 3\n'],
  ['into an inline table', 't = { b = 2 }\n', [set('t.a', '1')], 't = { b = 2, a = 1 }\n'],
  ['into an empty inline table', 't = {}\n', [set('t.a', '1')], 't = { a = 1 }\n'],
  ['deep into inline tables', 't = {u={b=2}}\n', [set('t.u.a', '1')], 't = {u={b=2, a = 1}}\n'],
  ['in a new table at the end', 'b = 2\n', [set('t.a', '1')], 'b = 2\n\n# ours\n[t]\na = 1\n'],
  ['in a new table over sub-tables', '[t.u]\nb = 2\n', [set('t.a', '1')], '[t.u]\nb = 2\n\n# ours\n[t]\na = 1\n'],
  ['two into one new table', '', [set('t.a', '1'), set('t.b', '2')], '# ours\n[t]\na = 1\nb = 2\n'],
  ['in place of another value', 't = 2 # why\n', [set('t', '1')], 't = 1 # why\n'],
  [
    'nothing where it is equal',
    "t = { a = 'x', b = 0x10 }\n",
    [set('t', '{ b = 16, a = "x" }')],
    "t = { a = 'x', b = 0x10 }\n",
  ],
  ['nothing where it is equal in headers', '[t.u]\na = 1\n', [set('t.u', '{ a = 1 }')], '[t.u]\na = 1\n'],
  ['an integer in place of a float', 't = 1.0\n', [set('t', '1')], 't = 1\n'],
  ['in place of tables', '[t]\nc = 3\n\n[t.u.v]\na = 1\n\n[w]\n', [set('t.u', '"x"')], '[t]\nc = 3\nu = "x"\n\n[w]\n'],
  ['in place of dotted keys', 't.u.a = 1\nt.u.b = 2\nt.c = 3\n', [set('t.u', '"x"')], 't.c = 3\nt.u = "x"\n'],
];

const APPEND: readonly Case[] = [
  [
    'at the end of the file',
    'a = 1',
    [hook],
    'a = 1\n\n# ours\n[[hooks.Stop]]\nmatcher = "*"\n\n[[hooks.Stop.hooks]]\ncommand = "run"',
  ],
  [
    "behind the user's, with other tables between",
    '[[hooks.Stop]]\n[t]\n',
    [hook],
    '[[hooks.Stop]]\n[t]\n\n# ours\n[[hooks.Stop]]\nmatcher = "*"\n\n[[hooks.Stop.hooks]]\ncommand = "run"\n',
  ],
  [
    'in an inline list',
    'hooks.Stop = [{ a = 1 }]\n',
    [hook],
    'hooks.Stop = [{ a = 1 }, { matcher = "*", hooks = [{ command = "run" }] }]\n',
  ],
  [
    'in a list over lines, past the comment of the last',
    '[hooks]\nStop = [\n  { a = 1 } # last\n]\n',
    [hook],
    '[hooks]\nStop = [\n  { a = 1 }, # last\n  { matcher = "*", hooks = [{ command = "run" }] }\n]\n',
  ],
  [
    'in a list over lines with a trailing comma',
    '[hooks]\nStop = [\n  { a = 1 }, # last\n]\n',
    [hook],
    '[hooks]\nStop = [\n  { a = 1 }, # last\n  { matcher = "*", hooks = [{ command = "run" }] },\n]\n',
  ],
  [
    'in an inline table',
    'hooks = {}\n',
    [hook],
    'hooks = { Stop = [{ matcher = "*", hooks = [{ command = "run" }] }] }\n',
  ],
  [
    'where dotted keys have made the table',
    'hooks.state.k = 1\n',
    [hook],
    'hooks.state.k = 1\nhooks.Stop = [{ matcher = "*", hooks = [{ command = "run" }] }]\n',
  ],
  [
    'nothing where an equal one is',
    '[[hooks.Stop]]\nhooks = [{ command = "run" }]\nmatcher = "*" # same\n',
    [hook],
    '[[hooks.Stop]]\nhooks = [{ command = "run" }]\nmatcher = "*" # same\n',
  ],
];

const TABLE: readonly Case[] = [
  ['as a header', '', [server], '# ours\n[mcp_servers.turnscope]\ncommand = "t"\n'],
  [
    'one comment over several',
    '',
    [server, hook],
    '# ours\n[mcp_servers.turnscope]\ncommand = "t"\n\n[[hooks.Stop]]\nmatcher = "*"\n\n[[hooks.Stop.hooks]]\ncommand = "run"\n',
  ],
  [
    'inline',
    'mcp_servers = { x = { a = 1 } }\n',
    [server],
    'mcp_servers = { x = { a = 1 }, turnscope = { command = "t" } }\n',
  ],
  [
    'with what is in it already',
    '[mcp_servers.turnscope]\nargs = ["mcp"] # mine\n',
    [server],
    '[mcp_servers.turnscope]\nargs = ["mcp"] # mine\ncommand = "t"\n',
  ],
  [
    'with a key that must be quoted',
    '',
    [{ kind: 'table', path: ['hooks', 'state', 'C:\\a "b".toml:stop:0:0'], entries: [[['enabled'], 'true']] }],
    '# ours\n[hooks.state."C:\\\\a \\"b\\".toml:stop:0:0"]\nenabled = true\n',
  ],
];

const PREPEND: readonly Case[] = [
  ['on the line', 'notify = ["a", "b"] # c\n', [prepend], 'notify = ["chain", "a", "b"] # c\n'],
  ['on lines', 'notify = [\n  # over\n  "a", # a\n]\n', [prepend], 'notify = [\n  # over\n  "chain",\n  "a", # a\n]\n'],
  ['into an empty list', 'notify = []\n', [prepend], 'notify = ["chain"]\n'],
  ['nothing twice', "notify = ['chain', 'a']\n", [prepend], "notify = ['chain', 'a']\n"],
  [
    'nothing in a table',
    'notify = ["a"]\n[t]\nnotify = ["b"]\n',
    [prepend],
    'notify = ["chain", "a"]\n[t]\nnotify = ["b"]\n',
  ],
];

const DROP: readonly Case[] = [
  ['a key', 'a = 1 # c\nb = 2\n', [drop('a')], 'b = 2\n'],
  ['a table and its sub-tables', 'a = 1\n\n[t]\nb = 2\n\n[u]\n\n[t.v]\nc = 3\n', [drop('t')], 'a = 1\n\n[u]\n'],
  ['the first table', '[t]\na = 1\n\n[u]\n', [drop('t')], '[u]\n'],
  [
    'a table with its comment',
    'a = 1\n\n# ours\n[t]\nb = 2\n',
    [{ kind: 'drop', path: ['t'], comment: COMMENT }],
    'a = 1\n',
  ],
  ['a table but not the comment over the next', '[t]\na = 1\n\n# u\n[u]\n', [drop('t')], '# u\n[u]\n'],
  [
    'one of a list of tables',
    '[[t]]\na = 1\n[[t]]\na = 2\n[[t.u]]\nb = 3\n[[t]]\na = 4\n',
    [drop('t', 1)],
    '[[t]]\na = 1\n[[t]]\na = 4\n',
  ],
  ['an item of a list', 't = [{ a = 1 }, { a = 2 }]\n', [drop('t', 0)], 't = [{ a = 2 }]\n'],
  ['the last item', 't = [{ a = 1 }, { a = 2 },]\n', [drop('t', 1)], 't = [{ a = 1 },]\n'],
  ['the only item', 't = [\n  "a",\n]\n', [drop('t', 0)], 't = [\n  \n]\n'],
  ['a key of an inline table', 't = { a = 1, b = 2 }\n', [drop('t', 'a')], 't = { b = 2 }\n'],
  ['a key of inline tables in a list', 't = [{ a = 1, b = 2 }]\n', [drop('t', 0, 'b')], 't = [{ a = 1 }]\n'],
  ['dotted keys', 't.a = 1\nb = 2\nt.c.d = 3\n', [drop('t')], 'b = 2\n'],
  ['nothing that is not there', 'a = 1\n', [drop('b', 'c')], 'a = 1\n'],
];

describe.each([
  ['sets', SET],
  ['appends', APPEND],
  ['adds a table', TABLE],
  ['prepends', PREPEND],
  ['drops', DROP],
] as const)('a patch %s', (_, cases) => {
  it.each(cases)('%s', (_name, before, wishes, after) => {
    const patched = patchToml(before, wishes, { comment: COMMENT });
    expect(patched.text).toBe(after);
    expect(undoToml(after, patched.undo)).toEqual({ text: before, left: [] });
  });
});

describe('a patch refuses', () => {
  it.each([
    ['a key under a value', 'a = 1\nt = "x"\n', set('t.a', '1'), 'cannot add t.a: line 2: t is not a table'],
    [
      'a table in place of a value',
      'mcp_servers = 1',
      server,
      'cannot add mcp_servers.turnscope: line 1: mcp_servers is not a table',
    ],
    [
      'a list that is none',
      '\nnotify = "a"\n',
      prepend,
      'cannot prepend to notify: line 2: it is not a list in brackets',
    ],
    ['a list that is not there', 'a = 1\n', prepend, 'cannot prepend to notify: line 1: it is not a list in brackets'],
    [
      'a table where a list of them should be',
      '[hooks.Stop]\n',
      hook,
      'cannot append to hooks.Stop: line 1: it is not a list of tables',
    ],
    [
      'a list of other things',
      'hooks.Stop = ["a"]\n',
      hook,
      'cannot append to hooks.Stop: line 1: it is not a list of tables',
    ],
    ['what is no TOML', 'a = 1\nb = = 2\n', set('c', '3'), 'cannot read the TOML file: line 2, column 5'],
  ])('%s', (_, before, wish, message) => {
    expect(() => patchToml(before, [wish])).toThrow(AppError);
    expect(() => patchToml(before, [wish])).toThrow(message);
  });
});
