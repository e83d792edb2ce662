import { describe, expect, it, test } from 'vitest';
import { withoutOutput, withoutOutputs } from './secret-output.ts';
import { createSourceJudge, NO_SECRET_SOURCES } from './secret-source.ts';

const judge = createSourceJudge(NO_SECRET_SOURCES);
const isHidden = (command: string): boolean =>
  judge({ name: 'exec_command', server: null, arguments: JSON.stringify({ cmd: command }) });

describe('goes', () => {
  it.each([
    'env',
    'env | sort',
    'printenv',
    'printenv GITHUB_TOKEN',
    'set',
    'export -p',
    'declare -x',
    'sudo env',
    '/usr/bin/env',
    'cd x && env',
    'FOO=1 env',
    'cat .env',
    'cat ./config/.env.production',
    'head -n 5 ~/.npmrc',
    'sed -n 1,5p .env.local',
    'cat id_rsa',
    'cat ~/.ssh/deploy',
    'less server.pem',
    'grep -n KEY .env',
    'rg TOKEN .env.local',
    'cat ~/.aws/credentials',
    'cat $HOME/.kube/config',
    'cat ~/.docker/config.json',
    'cat ~/.codex/auth.json',
    'jq . terraform.tfstate',
    'git show HEAD:.env',
    'git diff .env',
    'docker exec app env',
    'docker exec app cat /app/.env',
    'ssh host cat .env',
    'kubectl exec pod -- env',
    'find . -name .env -exec cat {} +',
    'ls -a .env | xargs cat',
    'gh auth token',
    'aws configure get aws_secret_access_key',
    'gcloud auth print-access-token',
    'op read op://x/y',
    'pass show x',
    'security find-generic-password -w -s x',
    'kubectl get secret x -o yaml',
    'kubectl -n prod get secret x',
    'docker inspect x',
    'vault read x',
    'vault kv get x',
    'terraform output -json',
    'bash -lc "cat .env"',
    'python3 -c "print(open(\'.env\').read())"',
    'node -e "console.log(process.env)"',
    'python -c "import os; print(os.environ)"',
    'type .env',
    'Get-Content .env',
    'gci env:',
    'cat /proc/self/environ',
    'cat /proc/1/environ',
    'base64 id_ed25519',
    'cat < .env',
    'cat .env*',
  ])('%s', (command) => expect(isHidden(command)).toBe(true));

  it.each([
    ['a list of words', { command: ['bash', '-lc', 'cat .env'] }],
    ['a path of another tool', { path: '/app/.env' }],
    ['a list of paths', { paths: ['README.md', 'id_rsa'] }],
    ['an address of a file', { uri: 'file:///home/me/.netrc' }],
  ])('%s', (_, args) => expect(judge({ name: 'x', server: 'fs', arguments: JSON.stringify(args) })).toBe(true));

  test('a command inside of a program', () => {
    const program = 'const r = await tools.exec_command({cmd: "cat .env"}); text(r.output);';
    expect(judge({ name: 'exec', server: null, arguments: program })).toBe(true);
  });
});

describe('stays', () => {
  it.each([
    'set -e; make',
    'env FOO=1 npm test',
    'env -i sh',
    'export PATH=/bin',
    'printenv HOME',
    'cat README.md',
    'cat .env.example',
    'ls -la .env',
    'cat id_rsa.pub',
    'cp .env.example .env',
    'source .env',
    'rg "\\.env" src',
    'grep -r id_rsa docs',
    'cat package.json',
    'git status',
    'git diff src',
    'docker ps',
    'kubectl get pods',
    'cat src/environment.ts',
    'echo env',
    'npm run env',
    'cat auth.ts',
    'node server.js',
    'node -e "console.log(process.env.HOME)"',
    'terraform plan',
    'gh auth status',
    'cat ~/.ssh/known_hosts',
    'cat ~/.ssh/config',
    'python manage.py settings',
    'vault status',
    'set -x',
  ])('%s', (command) => expect(isHidden(command)).toBe(false));
});

test("a user's own", () => {
  const own = createSourceJudge({
    commands: ['acme-vault print'],
    paths: ['*.secret', 'deploy/keys/*'],
    tools: ['vault/*', 'db/query', 'peek'],
  });
  const call = (name: string, server: string | null, args: unknown): boolean =>
    own({ name, server, arguments: JSON.stringify(args) });
  expect(call('x', null, { cmd: 'acme-vault --quiet print all' })).toBe(true);
  expect(call('x', null, { cmd: 'cat a/b.secret' })).toBe(true);
  expect(call('x', null, { path: '/srv/deploy/keys/prod' })).toBe(true);
  expect(call('anything', 'vault', {})).toBe(true);
  expect(call('query', 'db', {})).toBe(true);
  expect(call('peek', null, {})).toBe(true);
  expect(call('list', 'db', { cmd: 'cat b.secrets' })).toBe(false);
});

test.each([
  ['one\ntwo\n', '[REDACTED:secret_output] (2 lines, 8 bytes)'],
  ['é', '[REDACTED:secret_output] (1 line, 2 bytes)'],
  [
    'Chunk ID: 0f5ec5\nWall time: 0.1 seconds\nProcess exited with code 0\nOriginal token count: 2\nOutput:\nA=b\n',
    'Chunk ID: 0f5ec5\nWall time: 0.1 seconds\nProcess exited with code 0\nOriginal token count: 2\nOutput:\n[REDACTED:secret_output] (1 line, 4 bytes)',
  ],
  [
    'Exit code: 1\nWall time: 0 seconds\nOutput:\nx',
    'Exit code: 1\nWall time: 0 seconds\nOutput:\n[REDACTED:secret_output] (1 line, 1 byte)',
  ],
  ['Exit code: 0\nWall time: 0 seconds\nOutput:\n', 'Exit code: 0\nWall time: 0 seconds\nOutput:\n'],
  ['', ''],
  [
    '{"output":"A=b\\n","metadata":{"exit_code":0,"duration_seconds":0.1}}',
    '{"output":"[REDACTED:secret_output] (1 line, 4 bytes)","metadata":{"exit_code":0,"duration_seconds":0.1}}',
  ],
  ['{"A":"b"}', '[REDACTED:secret_output] (1 line, 9 bytes)'],
])('leaves the head of %j, and does it once', (output, left) => {
  expect(withoutOutput(output)).toBe(left);
  expect(withoutOutput(left)).toBe(left);
});

test('an answer in parts keeps its figures', () => {
  const told = { content: [{ type: 'text', text: 'A=b' }], exit_code: 0, id: 'x' };
  const left = withoutOutputs(told);
  expect(left).toEqual({
    content: [{ type: 'text', text: '[REDACTED:secret_output] (1 line, 3 bytes)' }],
    exit_code: 0,
    id: 'x',
  });
  expect(withoutOutputs(left)).toBe(left);
});
