import fc from 'fast-check';
import { expect, test } from 'vitest';
import { commandName } from './command-name.ts';

const nameOf = (cmd: unknown, name = 'exec_command'): string =>
  commandName({ name, mcp_server: null, arguments: JSON.stringify({ cmd }) });

test.each([
  ['npm test', 'npm test'],
  ['npm test -- importer', 'npm test'],
  ['npm run lint --silent', 'npm run lint'],
  ['npm --prefix web run build', 'npm run build'],
  ['pnpm exec vitest run', 'pnpm exec vitest'],
  ['git -C /tmp/x push origin main', 'git push'],
  ['git -c user.name="Ada L" commit -m "first; second"', 'git commit'],
  ['git', 'git'],
  ['git --version', 'git'],
  ['cargo +nightly test', 'cargo test'],
  ['python3 -m pytest tests/test_a.py', 'python3 -m pytest'],
  ['python3 scripts/run.py --token abc', 'python3'],
  ['docker compose -f dev.yml up -d', 'docker compose up'],
  ['kubectl -n prod get pods', 'kubectl get'],
  ['make -C web test', 'make test'],
  ['rg "a | b" src', 'rg'],
  ['./gradlew test', 'gradlew test'],
  ['/usr/bin/env node a.js', 'node'],
  ['C:\\tools\\git.exe status', 'git status'],
])('%s is %s', (line, name) => {
  expect(nameOf(line.replaceAll('\\', '\\\\'))).toBe(name);
});

test.each([
  ['an assignment', 'CI=1 NODE_ENV="a b" npm test', 'npm test'],
  ['env', 'env -u HOME A=1 cargo build', 'cargo build'],
  ['sudo with a user', 'sudo -u postgres psql -c "select 1"', 'psql'],
  ['sudo alone', 'sudo', 'sudo'],
  ['a limit of time', 'timeout -k 5 30s make test', 'make test'],
  ['several of them', 'sudo -E env A=1 timeout 5 nice -n 5 go test ./...', 'go test'],
  ['a change of folder', 'cd web && npm test', 'npm test'],
  ['a change of folder alone', 'cd web', 'cd'],
  ['preparation', 'set -euo pipefail\nexport A=b\nsource .venv/bin/activate; pytest -q', 'pytest'],
  ['a pipe', 'npm test 2>&1 | tail -20', 'npm test'],
  ['a redirection first', '> out.txt cat a', 'cat'],
  ['a comment', '# run it\nnpm test', 'npm test'],
  ['a condition', 'if ! git diff --quiet; then exit 1; fi', 'git diff'],
  ['a loop', 'for f in *.ts; do oxlint $f; done', 'oxlint'],
  ['a shell in it', 'bash -lc "cd web && npm test"', 'npm test'],
  ['a shell with its flags apart', `/bin/sh -e -c 'git push "a b"'`, 'git push'],
  ['a script', 'bash scripts/release.sh', 'bash'],
])('behind %s stands what is run', (_, line, name) => {
  expect(nameOf(line)).toBe(name);
});

test.each([
  ['', ''],
  ['"', ''],
  ['$TOOL test', ''],
  ['[REDACTED] x', ''],
  ['git [REDACTED]', 'git'],
  ['git $VERB', 'git'],
  ['FOO=bar', ''],
  ['a'.repeat(60), ''],
  ['bash -c bash -c ls', 'bash'],
  [7, ''],
])('%j has no more of a name than %j', (line, name) => {
  expect(nameOf(line)).toBe(name);
});

test('a list of words is a line, and no other tool has one', () => {
  expect(nameOf(['bash', '-lc', 'npm test'])).toBe('npm test');
  expect(nameOf(['git', 'push', 'origin'])).toBe('git push');
  expect(nameOf('npm test', 'lookup')).toBe('');
  expect(commandName({ name: 'shell', mcp_server: null, arguments: null })).toBe('');
  expect(commandName({ name: 'shell', mcp_server: null, arguments: '{"command":["ls' })).toBe('');
});

test('whatever the line is, the name is short and holds words alone', () => {
  const piece = fc.constantFrom(
    'npm',
    'run',
    'bash',
    '-c',
    '"',
    "'",
    '\\',
    ';',
    '|',
    '&&',
    ' ',
    '\n',
    '$(',
    '>',
    'sudo',
    'A=1',
    '-u',
    'é',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      expect(nameOf(pieces.join(''))).toMatch(/^([\w.+:@/-]{1,41}( [\w.+:@/-]{1,41}){0,2})?$/);
    }),
  );
});
