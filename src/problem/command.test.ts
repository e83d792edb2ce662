import { expect, test } from 'vitest';
import { commandLine, fileRead, isQuestion, isWaiting, mayChange } from './command.ts';

const call = (cmd: unknown, name = 'exec_command', mcp_server: string | null = null) => ({
  name,
  mcp_server,
  arguments: JSON.stringify({ cmd }),
});

test.each([
  ['ls -la', false],
  ['cat a | sort | uniq -c', false],
  ['git status && git diff', false],
  ['rg word 2>/dev/null', false],
  ['make 2>&1', true],
  ['cat a > b', true],
  ["sed -i 's/a/b/' a", true],
  ["sed -n '1,9p' a", false],
  ['find . -name a -delete', true],
  ['git commit -m "a"', true],
  ['cd web && npm test', true],
])('%s may change something: %s', (cmd, expected) => {
  expect(mayChange(call(cmd))).toBe(expected);
});

test('a tool whose name says that it reads does', () => {
  expect(
    ['get_page', 'search', 'listPages', 'readFile', 'create_page', 'getaway', 'run'].map((name) =>
      mayChange(call('', name, 'wiki')),
    ),
  ).toEqual([false, false, false, false, true, true, true]);
});

test.each([
  ['cat src/a.ts', 'src/a.ts'],
  ["sed -n '10,20p' src/a.ts", 'src/a.ts'],
  ['cd web && head -n 20 ./a.ts', './a.ts'],
  ["nl -ba src/a.ts | sed -n '1,9p'", 'src/a.ts'],
  ["cat 'my file.ts'", null],
  ['cat a.ts b.ts', null],
  ['cat a.ts | wc -l', null],
  ['cat a.ts > b.ts', null],
  ["sed -i 's/a/b/' a.ts", null],
  ['rg word a.ts', null],
])('%s reads %s', (cmd, expected) => {
  expect(fileRead(call(cmd))).toBe(expected);
});

test.each([
  ['rg word', true],
  ['cat a | grep -q b', true],
  ['git diff --quiet', true],
  ['grep a b && make', false],
  ['npm test', false],
  ['git push', false],
])('%s asks by its exit code: %s', (cmd, expected) => {
  expect(isQuestion(call(cmd))).toBe(expected);
});

test.each([
  ['sleep 5', true],
  ['make; sleep 5', true],
  ['watch ls', true],
  ['npm run sleepy', false],
])('%s waits: %s', (cmd, expected) => {
  expect(isWaiting(call(cmd))).toBe(expected);
});

test('the line is what the shell runs', () => {
  expect(commandLine({ name: 'shell', mcp_server: null, arguments: '{"command":["bash","-lc","npm test"]}' })).toBe(
    'npm test',
  );
  expect(commandLine({ name: 'shell', mcp_server: null, arguments: '{"command":["ls","-l"]}' })).toBe('ls -l');
  expect(commandLine({ name: 'shell', mcp_server: null, arguments: '{"command":["ls' })).toBeNull();
  expect(commandLine(call('npm test', 'lookup', 'wiki'))).toBeNull();
});
