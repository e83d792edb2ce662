import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import type { FileEdit } from '../model/session.ts';
import { type EditingCall, fileEditsOf } from './file-edit.ts';

const edits = (call: Partial<EditingCall>): FileEdit[] =>
  fileEditsOf({ callId: 'c1', name: 'apply_patch', arguments: null, changes: null, applied: true, cwd: null, ...call });
/** `path kind +added -removed`, with what it was moved to. */
const short = (call: Partial<EditingCall>): string[] =>
  edits(call).map(
    ({ path: at, kind, lines_added, lines_removed, moved_to }) =>
      `${at}${moved_to === null ? '' : ` > ${moved_to}`} ${kind} +${lines_added} -${lines_removed}`,
  );
const patch = (...lines: string[]): string => ['*** Begin Patch', ...lines, '*** End Patch', ''].join('\n');

const PATCH = patch(
  '*** Add File: test/sum.mjs',
  '+import { sum } from "../math.mjs";',
  '+',
  '*** Update File: math.mjs',
  '@@ export',
  '-export function add(a, b) {',
  '+export function sum(a, b) {',
  '   return a + b;',
  '',
  ' }',
  '*** Delete File: old.txt',
);
const EXPECTED = ['test/sum.mjs add +2 -0', 'math.mjs update +1 -1', 'old.txt delete +0 -null'];

describe('a patch text', () => {
  it('tells files, lines and hunks', () => {
    expect(short({ arguments: PATCH })).toEqual(EXPECTED);
    expect(edits({ arguments: PATCH }).map(({ diff }) => diff)).toEqual([
      '@@ -0,0 +1,2 @@\n+import { sum } from "../math.mjs";\n+',
      '@@ export\n-export function add(a, b) {\n+export function sum(a, b) {\n   return a + b;\n \n }',
      null,
    ]);
  });

  const shell = `cd web && apply_patch <<'EOF'\n${PATCH}EOF\n`;
  test.each([
    ['of a hook', 'apply_patch', { command: PATCH }],
    ['of the function tool', 'apply_patch', { input: PATCH }],
    ['in a shell command', 'shell', { command: ['bash', '-lc', shell] }],
    ['as an argument of the program', 'shell', { command: ['apply_patch', PATCH] }],
    ['in the command of exec_command', 'exec_command', { cmd: shell, workdir: '/x' }],
    ['in the command of a hook', 'Bash', { command: `applypatch '${PATCH.trim()}'` }],
  ])('is found %s', (_, name, told) => {
    expect(short({ name, arguments: JSON.stringify(told) })).toEqual(EXPECTED);
  });

  test.each([
    ['a command that only holds one', 'shell', JSON.stringify({ command: `cat > a <<'EOF'\n${PATCH}EOF` })],
    ['a script', 'exec', `await tools.apply_patch(${JSON.stringify(PATCH)})`],
    ['another tool', 'echo', JSON.stringify({ text: PATCH })],
    ['JSON that was cut off', 'apply_patch', JSON.stringify({ command: PATCH }).slice(0, -20)],
    ['no patch', 'apply_patch', 'hello'],
    ['nothing', 'apply_patch', ''],
  ])('is not found in %s', (_, name, text) => {
    expect(edits({ name, arguments: text })).toEqual([]);
  });

  test.each<[string, string[], string[]]>([
    ['a move', ['*** Update File: a', '*** Move to: b/c', '@@', '-x', '+y'], ['a > b/c update +1 -1']],
    ['a move without a change', ['*** Update File: a', '*** Move to: b'], ['a > b update +0 -0']],
    ['a hunk without its head', ['*** Update File: a', ' x', '+y'], ['a update +1 -0']],
    ['several hunks', ['*** Update File: a', '@@', '-x', '@@ f', '@@ g', '+y', '*** End of File'], ['a update +1 -1']],
    ['signs in the text', ['*** Update File: a', '@@', '--- x', '+++ y', ' *** Add File: z'], ['a update +1 -1']],
    ['an empty new file', ['*** Add File: a'], ['a add +0 -0']],
    ['one file twice', ['*** Delete File: a', '*** Add File: a', '+x'], ['a delete +0 -null', 'a add +1 -0']],
    ['carriage returns', ['*** Update File: a\r', '@@\r', '+y\r'], ['a update +1 -0']],
    ['odd lines', ['+lost', '*** Frobnicate: a', '*** Add File: a', 'lost', '+x'], ['a add +1 -0']],
  ])('with %s', (_, lines, expected) => {
    expect(short({ arguments: patch(...lines) })).toEqual(expected);
  });

  it('that was cut off does not count its last file', () => {
    const cut = PATCH.slice(0, PATCH.indexOf('   return'));
    expect(short({ arguments: cut })).toEqual(['test/sum.mjs add +2 -0', 'math.mjs update +null -null']);
  });

  it('gives every edit its own id', () => {
    const twice = patch('*** Delete File: a', '*** Add File: a', '+x');
    expect(edits({ arguments: twice }).map(({ id }) => id)).toEqual(['c1:a', 'c1:a#2']);
  });
});

describe('changes of a rollout', () => {
  const changes = {
    '/home/dev/old.txt': { type: 'delete', content: 'a\nb\n' },
    '/home/dev/math.mjs': { type: 'update', unified_diff: '@@ -1,2 +1,2 @@\n-x\n+y\n z\n', move_path: null },
    '/home/dev/test/sum.mjs': { type: 'add', content: 'x\n\n' },
  };

  it('tell what the patch does not', () => {
    expect(edits({ changes: JSON.stringify(changes) })).toMatchObject([
      { path: '/home/dev/math.mjs', lines_added: 1, lines_removed: 1, diff: '@@ -1,2 +1,2 @@\n-x\n+y\n z' },
      { path: '/home/dev/old.txt', lines_removed: 2, diff: '@@ -1,2 +0,0 @@\n-a\n-b' },
      { path: '/home/dev/test/sum.mjs', lines_added: 2, diff: '@@ -0,0 +1,2 @@\n+x\n+' },
    ]);
  });

  it('keep the names, order and ids that the patch gave', () => {
    const joined = edits({ changes: JSON.stringify(changes), arguments: PATCH });
    expect(joined.map(({ id }) => id)).toEqual(edits({ arguments: PATCH }).map(({ id }) => id));
    expect(joined.at(-1)?.lines_removed).toBe(2);
  });

  test.each([
    [
      'a last line without an end',
      { type: 'add', content: 'x' },
      ['a add +1 -0'],
      '@@ -0,0 +1,1 @@\n+x\n\\ No newline at end of file',
    ],
    ['an empty file', { type: 'add', content: '' }, ['a add +0 -0'], ''],
    ['a file without its content', { type: 'delete' }, ['a delete +0 -null'], null],
    ['a missing diff', { type: 'update' }, ['a update +null -null'], null],
    [
      'file headers',
      { type: 'update', unified_diff: '--- a\n+++ b\n@@ -1 +1 @@\n--- x\n' },
      ['a update +0 -1'],
      '@@ -1 +1 @@\n--- x',
    ],
    ['a move', { type: 'update', unified_diff: '', move_path: '/b' }, ['a > /b update +0 -0'], ''],
  ])('with %s', (_, change, expected, diff) => {
    const call = { changes: JSON.stringify({ a: change }) };
    expect(short(call)).toEqual(expected);
    expect(edits(call).map((edit) => edit.diff)).toEqual([diff]);
  });

  test.each(['', '{', '[]', 'null', '7', '{"a":null}', '{"a":{"type":"rename"}}', '{}'])(
    '%j fall back on the patch',
    (text) => {
      expect(short({ changes: text, arguments: PATCH })).toEqual(EXPECTED);
    },
  );

  it('of a recorded call equal its patch', () => {
    const file = path.resolve(import.meta.dirname, '../../fixtures/codex/0.169.0/apply-patch/rollout.jsonl');
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
    const payloads = lines.map((line) => (JSON.parse(line) as { payload: Record<string, unknown> }).payload);
    const input = payloads.find(({ type }) => type === 'custom_tool_call')?.['input'] as string;
    const item = payloads.map(({ item: told }) => told as { type: string; changes: object } | undefined);
    const changed = JSON.stringify(item.find((told) => told?.type === 'FileChange')?.changes);
    expect(short({ arguments: input })).toEqual([
      'test/sum.test.mjs add +3 -0',
      'math.mjs update +1 -1',
      'old.txt delete +0 -null',
    ]);
    expect(short({ arguments: input, changes: changed })).toEqual([
      'test/sum.test.mjs add +3 -0',
      'math.mjs update +1 -1',
      'old.txt delete +0 -1',
    ]);
  });
});

it('says whether it was applied', () => {
  expect(edits({ arguments: PATCH, applied: false }).map(({ applied }) => applied)).toEqual([false, false, false]);
});

it('never throws', () => {
  const piece = fc.constantFrom(...PATCH.split(/(?<=[\n ])/), '{"command":"', '"}', '\n', '\u0000', '🙂');
  const text = fc.oneof(
    fc.string(),
    fc.array(piece).map((pieces) => pieces.join('')),
    fc.json(),
  );
  const name = fc.constantFrom('apply_patch', 'shell', '');
  fc.assert(
    fc.property(name, text, text, (tool, told, changes) => {
      expect(Array.isArray(edits({ name: tool, arguments: told, changes }))).toBe(true);
    }),
  );
});

// the bound is wide, for a busy machine: what it catches is time that grows with the square
test.each<[string, () => Partial<EditingCall>]>([
  ['lines', () => ({ arguments: patch('*** Update File: a', '+x\n'.repeat(3_000_000)) })],
  ['empty lines', () => ({ arguments: patch('*** Update File: a', '\n'.repeat(8_000_000)) })],
  [
    'files',
    () => ({
      arguments: patch(Array.from({ length: 300_000 }, (_, index) => `*** Delete File: a/b/c/${index}`).join('\n')),
    }),
  ],
  ['one line', () => ({ arguments: patch('*** Add File: a', `+${'x'.repeat(10_000_000)}`) })],
  [
    'a path of slashes',
    () => ({ arguments: PATCH, changes: JSON.stringify({ ['/'.repeat(10_000_000)]: { type: 'add', content: '' } }) }),
  ],
  [
    'patches inside a patch',
    () => ({ name: 'shell', arguments: JSON.stringify({ cmd: `apply_patch ${PATCH.repeat(30_000)}` }) }),
  ],
  ['a diff', () => ({ changes: JSON.stringify({ a: { type: 'update', unified_diff: '+x\n'.repeat(3_000_000) } }) })],
])('reads 10 MB of %s in little time', (_, call) => {
  const told = call();
  const started = performance.now();
  expect(edits(told).length).toBeGreaterThan(0);
  expect(performance.now() - started).toBeLessThan(8_000);
});

it('names a file as a model would where only the rollout tells of its patch', () => {
  const changes = JSON.stringify({
    '/home/dev/project/lib/a.txt': { type: 'add', content: 'a' },
    '/etc/b.txt': { type: 'delete', content: 'b' },
  });
  const paths = edits({ changes, cwd: '/home/dev/project' }).map(({ path }) => path);
  expect(paths).toEqual(['/etc/b.txt', 'lib/a.txt']);
});
