/** What goes and what stays, in texts as agents see them; and the laws: once is enough, and time is linear. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import type { Observation } from '../model/observation.ts';
import { createRedactor, NO_USER_RULES } from './redactor.ts';

const redactor = createRedactor();
const redact = (text: string): string => redactor.text(text, 'test');

/** `«x»` in a text is a secret: it has to go, by the rule that is named. */
const GOES: readonly (readonly [rule: string, text: string])[] = [
  [
    'private_key',
    '-----BEGIN RSA PRIVATE KEY-----\n«MIIEowIBAAKCAQEAfAkEfAkEfAkEfAkEfAkEfAkEfAkE\nZm9vYmFyZm9vYmFyZm9vYmFy»\n-----END RSA PRIVATE KEY-----',
  ],
  [
    'private_key',
    '"-----BEGIN EC PRIVATE KEY-----\\n«MHcCAQEEIFakEfAkEfAkEfAkEfAkEfAkEfAkEfAkEfAkE\\nZm9vYmFyZm9vYmFyZm9vYmFy»\\n-----END EC PRIVATE KEY-----\\n"',
  ],
  [
    'private_key',
    '-----BEGIN OPENSSH PRIVATE KEY-----\n«b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQ\nAAAAAfAkEfAkEfAkEfAkE»',
  ],
  ['private_key', '-----BEGIN PRIVATE KEY-----\\n«MIIEvQIBADANBg»'],
  [
    'private_key',
    '-----BEGIN PGP PRIVATE KEY BLOCK-----\n\n«lQOYBGFakEfAkEfAkEfAkEfAkEfAkEfAkE\n=AbCd»\n-----END PGP PRIVATE KEY BLOCK-----',
  ],
  ['private_key', 'Private-Lines: 2\n«AAABAFakEfAkEfAkEfAkEfAkEfAkE»'],
  ['jwt', 't «eyJ~hbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.SflKxwRJSMeKKF2QT4fwpMeJf36POk6y» end'],
  ['jwt', '«eyJ~hbGciOiJub25lIn0.eyJzdWIiOiIxMjM0NTY3ODkwIn0.»'],
  ['jwt', 'cut: «eyJ~hbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY»'],
  [
    'jwt',
    '«eyJ~hbGciOiJSU0EtT0FFUCJ9.OKOawDo13gRp2ojaHV7LFpZcgV7T6DVZ.48V1_ALb6US04U3b.5eym8TW_c8SuK0lt.XFBoMYUZodetZdvTiFvSkQ»',
  ],
  ['url_password', 'postgres://admin:«hunter2-S3cret»@db.example:5432/prod'],
  ['url_password', 'redis://:«hunter2»@localhost:6379/0'],
  ['url_password', 'mongodb+srv://u:«p%40ss»@c.example/db'],
  ['url_password', 'postgres://u:«p@ss/w»@host/db'],
  ['url_password', '"url":"https:\\/\\/u:«pw123»@host\\/x"'],
  ['url_password', 'https://«abcdefghij0123456789xyz»@host.example/x/y'],
  ['url_password', 'x=postgres%3A%2F%2Fu%3A«hunter2»%40host'],
  ['url_password', 'amqps://u:«changeme»@mq/'],
  ['auth_header', 'Authorization: Basic «dXNlcjpwYXNz»'],
  ['auth_header', '{"Authorization":"Bearer «abcdefghijklmnop»"}'],
  ['auth_header', "-H 'Proxy-Authorization: token «abcd1234»'"],
  ['auth_header', 'OTEL_EXPORTER_OTLP_HEADERS=authorization=Basic%20«cGs6c2s6YWJj»'],
  ['bearer_token', 'sent Bearer «abcdEFGH12345678» there'],
  ['bearer_token', 'with basic «dXNlcjpwYXNzd29yZA==» there'],
  ['cookie', 'Set-Cookie: «session=abc123def; Path=/; HttpOnly»'],
  ['cookie', "curl -H 'Cookie: «sid=abcdef; theme=dark»' http://x"],
  ['cookie', '"cookie":"«a=1; b=2»","x":1'],
  ['connection_string', 'root:«s3cr3t»@tcp(db:3306)/app'],
  ['connection_string', 'app:«s3cr3t»@unix(/run/m.sock)/app'],
  ['command_password', 'curl -u admin:«hunter2» https://x.example/'],
  ['command_password', "curl -s --user 'bob:«s3cret»' x"],
  ['command_password', 'mysql -u root -p«S3cretPw» -h db'],
  ['command_password', "sshpass -p '«hunter2abc»' ssh x"],
  ['command_password', 'docker login -u me -p «hunter2abc» reg'],
  ['command_password', 'redis-cli -a «hunter2abc» ping'],
  ['command_password', "CREATE USER x IDENTIFIED BY '«hunter2abc»';"],
  ['command_password', 'openssl rsa -in k -passin pass:«hunter2abc»'],
  ['aws_secret_key', 'AKIA~IOSFODNN7EXAMPLE,«wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY»'],
  ['aws_secret_key', 'ASIA~IOSFODNN7EXAMPLE | «wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY»'],
  ['secret_value', 'password=«Tr0ub4dor&3» to'],
  ['secret_value', 'PGPASSWORD=«letmein» psql'],
  ['secret_value', '{"out":"{\\"password\\": \\"«hunter2»\\", \\"x\\": 1}"}'],
  ['secret_value', '{"a":"{\\"b\\":\\"{\\\\\\"api_key\\\\\\": \\\\\\"«abcd1234efgh»\\\\\\"}\\"}"}'],
  ['secret_value', '{\\u0022password\\u0022:\\u0022«hunter2»\\u0022}'],
  ['secret_value', '%22password%22%3A%22«hunter2abc»%22'],
  ['secret_value', '&quot;password&quot;: &quot;«hunter2abc»&quot;'],
  ['secret_value', "export DB_PASS='«pa ss'\\''word»'"],
  ['secret_value', 'db:\n  password: «correcthorse»\n  user: x'],
  ['secret_value', 'db:\\n  password: «correcthorse»\\n  user: x'],
  ['secret_value', 'the password is «hunter2»! and'],
  ['secret_value', '- name: DB_PASSWORD\n  value: «hunter2abc»'],
  ['secret_value', '{"name":"DB_PASSWORD","value":"«hunter2abc»"}'],
  ['secret_value', "define('DB_PASSWORD', '«hunter2abc»');"],
  ['secret_value', '<password>«hunter2abc»</password>'],
  ['secret_value', 'Server=db;User Id=sa;Password=«Str0ng!Pw»;Encrypt=true'],
  ['secret_value', 'AccountName=x;AccountKey=«abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJ==»;E=c'],
  ['secret_value', 'run --token «abcd1234» --verbose'],
  ['secret_value', '["run", "--password", "«hunter2abc»"]'],
  ['secret_value', '$env:API_KEY = "«abcd1234efgh»"'],
  ['secret_value', 'set API_KEY=«abcd1234efgh»'],
  ['secret_value', "ALTER USER x WITH PASSWORD '«hunter2abc»';"],
  ['secret_value', 'machine x login y password «zzzzz123»'],
  ['secret_value', '//registry.example/:_authToken=«abcdef123456»'],
  ['secret_value', '{"auths":{"x":{"auth":"«dXNlcjpwYXNzd29yZA==»"}}}'],
  ['secret_value', 'const password: string = "«hunter2abc»";'],
  ['secret_value', 'https://x.example/?access_token=«abcdef123456»&x=1'],
  ['secret_value', 'Env { vars: {"SOME_API_KEY": "«abcd1234efgh»", "HOME": "/root"} }'],
  ['secret_value', 'run{env={"MY_SECRET": Some("«abcd1234»"), "HOME": Some("/root")}}'],
  ['secret_value', '-    "secretKey": "«abcdef12345»",'],
  ['secret_value', 'client_secret=«abcdef123456»&grant_type=x'],
  ['secret_value', 'ENCRYPTION_KEY=«0123456789abcdef0123456789abcdef»'],
  ['secret_value', 'STRIPE_KEY=«abcd1234efgh»'],
  ['secret_value', 'password = """«hunter2abc»"""'],
  ['secret_value', 'password := «hunter2abc»'],
  ['secret_value', '"X-Honeycomb-Team": "«abcd1234efgh»"'],
  ['secret_value', 'spring.datasource.password=«hunter2»'],
  ['secret_value', '\u001b[01;31mpassword\u001b[m=«hunter2»'],
  ['secret_value', 'password：«hunter2»'],
  ['secret_value', ':password => "«hunter2»"'],
  ['secret_value', 'secret: |\n  «hunter2abc»\n'],
  ['secret_value', 'requirepass «hunter2abc»'],
  ['secret_value', 'set -gx MY_TOKEN «hunter2abc»'],
  ['secret_value', '"password": "«cutoff1»'],
  ['secret_value', 'AWS Secret Access Key [None]: «wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY»'],
  ['secret_value', "Password for 'https://u@h': «hunter2abc»"],
  ['secret_value', '<add key="ApiKey" value="«abcd1234efgh»" />'],
  ['secret_value', 'https://a.example/c?sv=2020&sig=«abc%2Fdef%3D0123456789ABCDEF%3D»&se=1'],
  ['secret_value', 'secret_key_base: «0123456789abcdef0123456789abcdef»'],
  ['secret_value', 'DB_PASSWORD is set to «hunter2abc»'],
  ['secret_value', 'pw: «Sup3rS3cret»'],
  ['secret_value', "the db password's «hunter2abc»"],
  ['command_password', "ssh-keygen -N '«hunter2abc»' -f k"],
  ['random_value', 'the token for staging is «9fK2jd8Qw7ZpL0xVbN3mRt» now'],
  ['secret_value', '{"password":"«{\\"a\\":1,\\"b\\":\\"hunter2abc\\"}»","n":1}'],
  ['secret_value', 'db:\n  password:\n    «hunter2abc»\n  user: x'],
  ['secret_value', 'run \\\n  --password \\\n  «hunter2abc» \\\n  -x'],
  ['secret_value', 'DB_PASSWORD=\\\n«hunter2abc» ./run'],
  ['secret_value', 'user bob pw «hunter2abc» on staging'],
  ['secret_value', '{"pass\\u0077ord":"«hunter2abc»","n":1}'],
  ['secret_value', 'p\u0430ssword=«hunter2abc»'],
  ['secret_value', 'pass\u200bword: «hunter2abc»'],
  ['secret_value', 'ｐａｓｓｗｏｒｄ=«hunter2abc»'],
  ['secret_value', '\u001b[01;31m\u001b[Kpass\u001b[m\u001b[Kword=«hunter2abc»'],
  ['secret_value', 'DB_PASSWORD=«12345678»'],
  ['command_password', 'echo «hunter2abc» | docker login -u me --password-stdin r.example'],
  ['command_password', "printf '%s' '«hunter2abc»' | podman login --password-stdin r.example"],
  ['command_password', 'docker login --password-stdin <<< "«hunter2abc»"'],
  ['command_password', "echo '«hunter2abc»' | sudo -S apt-get update"],
  ['command_password', "echo 'root:«hunter2abc»' | chpasswd"],
  ['command_password', 'http -a admin:«hunter2abc» GET https://x.example'],
  ['command_password', 'gh secret set API_TOKEN --body "«hunter2abc»"'],
  ['github_token', 'gh«p_abcdefghijklmnopqrstuvwxyz0123456789\\\nabcdef» x'.replace('gh«', '«gh~')],
  ['random_value', 'API key (production) «9fK2jd8Qw7ZpL0xVbN3mRt»'],
];

/** `~` keeps apart what other scanners would take for real. */
const plain = (text: string): string => text.replaceAll(/[«»]|~(?!\/)/g, '');

describe('goes', () => {
  it.each(GOES)('%s: %s', (rule, text) => {
    const wanted = text.replace(/«[^»]*»/s, `[REDACTED:${rule}]`);
    expect(redact(plain(text))).toBe(
      wanted.replaceAll(/AKIA~\w{16}|ASIA~\w{16}/g, '[REDACTED:aws_access_key_id]').replaceAll('~', ''),
    );
  });

  it.each(GOES)('inside of JSON inside of JSON: %s: %s', (_rule, text) => {
    const secret = /«([^»]*)»/s.exec(text)?.[1]?.replaceAll('~', '') ?? '';
    const nested = JSON.stringify({ output: JSON.stringify({ stdout: `$ run\n${plain(text)}\n` }) });
    const clean = redact(nested);
    expect(() => JSON.parse((JSON.parse(clean) as { output: string }).output)).not.toThrow();
    for (const part of secret.split(/[\\\n]+n?/)) expect(clean).not.toContain(part.length > 5 ? part : secret);
  });
});

const STAYS: readonly string[] = [
  'starting new connection: http://127.0.0.1:44817/',
  '["PW:",5e-324]',
  '{"key": -5.642070804e-315, "password": 12345, "token": 12345678901}',
  'max_output_tokens: 4096, "total_tokens": 1234, "token_count": 1, max_tokens=100000',
  'a token bucket limits the password reset flow; secret: none; sort key: name',
  'const token = await getToken()',
  'password: process.env.DB_PASSWORD',
  'PASSWORD=$(pass show x)',
  'token: string; password: str) -> None',
  'def f(password: str, token: Optional[str] = None):',
  'TOKEN_LIMIT = 1000000',
  'commit 3f786850e387550fdab836ed7e6dc881de23001b',
  '"integrity": "sha512-v2kDEe57lecTulaDIuNTPy3Ry4gLGJ6Z1O3vE1krgXZNrsQ+LFTGHVxVjcXPs17LhbZVGedAJv8XZ1tvj5FvSg=="',
  '550e8400-e29b-41d4-a716-446655440000',
  'traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'task-runner risk-assessment-of-everything sk-circle disk-usage-12345678901234567890123',
  '-----BEGIN CERTIFICATE-----\\nMIIEowIBAAKCAQEAfAkEfAkEfAkEfAkEfAkEfAkE\\n-----END CERTIFICATE-----',
  '-----BEGIN PUBLIC KEY-----\\nMIIEowIBAAKCAQEAfAkEfAkEfAkEfAkEfAkEfAkE\\n-----END PUBLIC KEY-----',
  'http://host:8080/a@b git@github.com:org/repo https://example.com/@scope/pkg http://[::1]:80/',
  'f(token=token, password=password)',
  'self.password = password',
  'if (!token) throw new Error("missing token")',
  '"auth": true, "auth_mode": "chatgpt", "author": "x", "authority": "y"',
  'auth.header_name=authorization auth.env_openai_api_key_present=true',
  'primary_key=id foreign_key: user_id, public_key: abc, key_id=abcdef1234567890',
  'cookie: yes; session_id: 01a1fb17-d91b-73a0-be77-38742540e250',
  'call_c5e28888e148b74aad2dbe9fd7e6caea resp_cb9849c733031b2ce3741bd9da9af53a',
  'PWD=/home/dev/project',
  'basic functionality of the bearer of this message',
  'password: ${DB_PASSWORD}',
  'password={{ vault_password }}',
  '--token <token> or --password=$PASS',
  'The secret is to keep it simple. The token is passed along.',
  'key: value',
  '{"token": " the", "logprob": -0.1}',
  '<input type="password" name="password">',
  "import { password } from './secret.ts'",
  'password_file: /run/secrets/db',
  'nextPageToken: "abcdef123456xyz"',
  '"tokens": {"input": 3500, "cached": 0}',
  'hash: dfd53114f5f6f9f5fd7816370d0bf2847806246d',
  'the secret: it is what makes the password useful',
  'SECRET_KEY = os.environ["SECRET_KEY"]',
  'let secret = config.get("secret");',
  'TypeError: token is undefined at parser.ts:33',
  'Bearer authentication is required',
  'use --password to set it',
  'this.credentials = credentials; exports.setCookie = setCookie;',
  'password: v.password, token: SyntaxKind.CloseToken, key: Buffer | null',
  'private session: http2.ClientHttp2Session | null = null;',
  "getByRole('textbox', { name: 'Password' }).fill(x)",
  '`DUPLICATE_KEY`,`Map keys must be unique`',
  'const cookie = await sign(name, value, secret) ? a : b;',
  'password:\n  description: what it is for\nx: 1',
  '  --password\n      Asks for it on the terminal\n',
  'echo done | tee log; docker login --password-stdin < file',
  'echo $TOKEN | docker login --password-stdin',
  'Русский текст о пароле и токенах',
  'passwordless login; tokenizer.json; secretary; keyboard shortcuts',
];

describe('stays', () => {
  it.each(STAYS)('%s', (text) => {
    expect(redact(text)).toBe(text);
    expect(redact(JSON.stringify({ text }))).toBe(JSON.stringify({ text }));
  });

  it('as the very object', () => {
    const value = { a: ['x', { b: 'y' }], n: 1 };
    expect(redactor.value(value, 'f')).toBe(value);
  });
});

const PIECES = [
  ...GOES.map(([, text]) => plain(text)),
  ...STAYS,
  '[REDACTED:x]',
  '\\',
  '"',
  "'",
  '\\"',
  'password=',
  'token: ',
  '://',
  '@',
  'sk-',
  '\n',
  ' ',
  ':',
  '=',
  ',',
  '%22',
];
const anyText = fc
  .array(
    fc.oneof(fc.constantFrom(...PIECES), fc.string({ maxLength: 12 }), fc.string({ unit: 'binary', maxLength: 5 })),
    { maxLength: 8 },
  )
  .map((parts) => parts.join(''));

it.each([
  "echo 'root:hunter2abc' | chpasswd; docker login --password-stdin <<< x",
  "echo 'root:hunter2abc' | chpasswddocker login --password-stdin x",
  'curl -u [REDACTED:command_password] -u a:hunter2abc',
])('two rules for one place come to an end: %s', (text) => {
  const clean = redact(text);
  expect(clean).not.toMatch(/hunter2abc|not_scanned|\[REDACTED:\[/);
  expect(redact(clean)).toBe(clean);
});

test('a second time changes nothing', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const once = redact(text);
      expect(redact(once)).toBe(once);
      // two rules that undo each other would end in this
      expect(once).not.toContain('[REDACTED:not_scanned]');
    }),
    { numRuns: 3_000 },
  );
});

test('JSON stays JSON', () => {
  fc.assert(
    fc.property(fc.jsonValue(), anyText, (value, text) => {
      const json = JSON.stringify({ value, text, inner: JSON.stringify({ text }) });
      expect(() => JSON.parse(redact(json))).not.toThrow();
    }),
    { numRuns: 1_500 },
  );
});

/** What others do with this machine meanwhile is not our time. */
function cpuMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

/** ms, the better of three: the first has the compiler in it. */
function timeOf(text: string): number {
  const own = createRedactor({ budget: { timeMaxMs: 60_000 } });
  return Math.min(
    ...[1, 2, 3].map(() => {
      const start = cpuMs();
      own.text(text, 'test');
      return cpuMs() - start;
    }),
  );
}

const HOSTILE = [
  'a.',
  '-----BEGIN',
  '-----BEGIN PRIVATE KEY-----',
  '-----BEGIN PRIVATE KEY-----\n',
  'eyJ',
  'eyJ.',
  'eyJhbGciOiJI.',
  'https://',
  'x://',
  'x://a:b',
  '"',
  '\\',
  '\\"',
  "'",
  'password',
  'password=',
  'password: ',
  'password="',
  'password=\\"',
  'token ',
  'token,',
  'key_',
  'cookie: ',
  'cookie: a=',
  'cookie: =',
  'password-stdin ',
  'echo x | sudo -S ',
  'password:\n  ',
  'password=\\\n',
  'ghp_abcdefghijklmnopqrstuvwxyz0123456789\\\n',
  '"password": 123456,',
  'http -a ',
  '\\u0061',
  '\\u001b[m',
  '\u001b[31m',
  'p\u200b',
  'a\u0430',
  'MTA',
  'authorization: ',
  'bearer ',
  'basic ',
  'curl ',
  'curl -u ',
  'mysql -p',
  'sk-proj-',
  'glpat-.',
  'AKIA',
  '[REDACTED:',
  '&quot;',
  '%22',
  '\\u0022',
  'value',
  'name: password\nvalue:',
  '$6$',
  '\n',
  ' ',
  '\t',
  'hvs.',
  '@tcp(',
  "password='x'\\''",
  'openssl -k ',
  'pass\\',
  'identified by ',
  '\u001b[',
  'secret\n',
];

test.each(HOSTILE)('200 KB of %j take linear time', (piece) => {
  const text = piece.repeat(Math.ceil(200_000 / piece.length));
  const time = timeOf(text);
  // 10 to 50 ms on an idle machine; whatever is quadratic takes ten seconds and more
  expect(time).toBeLessThan(1_500);
});

test('10 MB of everything', () => {
  const mixed = [...HOSTILE, ...PIECES].join(' ');
  const text = mixed.repeat(Math.ceil(10_000_000 / mixed.length));
  const start = cpuMs();
  createRedactor({ budget: { timeMaxMs: 60_000 } }).text(text, 'test');
  expect(cpuMs() - start).toBeLessThan(15_000);
});

describe('recorded sessions with secrets', () => {
  const folder = path.resolve(import.meta.dirname, '../../fixtures/codex/0.169.0/secrets');
  it.each(['rollout.jsonl', 'hooks.jsonl', 'exec-json.jsonl', 'otlp-logs.jsonl', 'scenario.json'])('%s', (file) => {
    const clean = redact(readFileSync(path.join(folder, file), 'utf8'));
    const planted =
      /PROMPT0012|Tr0ub4dor|&3|pr0mpt-pass|REASON0012|FAKE0123|FAKEfake|AKIAFAKE|fakeFAKE|hunter2|eyJzdWIi|MIIEow|Zm9vYmFy|CMDLINE01|cmd-pass|PATCH0012|AKIAPATCH|MCPmcp|AKIAANSWER/;
    expect(planted.exec(clean)?.[0]).toBeUndefined();
    for (const line of clean.split('\n').filter((each) => each.startsWith('{') && each.length > 1))
      expect(() => JSON.parse(line)).not.toThrow();
  });
});

describe('budget', () => {
  it('replaces what is longer than it, at a blank', () => {
    const own = createRedactor({ budget: { textLengthMax: 200 } });
    const text = 'word '.repeat(100);
    const clean = own.text(text, 'f');
    expect(clean).toMatch(/^(?:word )*word\[REDACTED:not_scanned\]$/);
    expect(clean.length).toBeLessThanOrEqual(200);
    expect(own.text(clean, 'f')).toBe(clean);
  });

  it('replaces what it had no time for', () => {
    let clock = 0;
    const own = createRedactor({ budget: { timeMaxMs: 10 }, now: () => (clock += 6) });
    const clean = own.text(`${'x '.repeat(200_000)} password=hunter2`, 'f');
    expect(clean).toContain('[REDACTED:not_scanned]');
    expect(clean).not.toContain('hunter2');
  });
});

describe('what it learns', () => {
  const value = 'korrekt-Pferd-Batterie';

  it('goes from then on, as what was known before', () => {
    const own = createRedactor({ knownValues: ['first-of-them-11'] });
    expect(own.text(`a ${value}`, 'f')).toBe(`a ${value}`);
    own.learn([value]);
    expect(own.text(`a ${value}, first-of-them-11`, 'f')).toBe('a [REDACTED:known_value], [REDACTED:known_value]');
  });
});

describe('answers of calls that tell secrets', () => {
  const call = { name: 'exec_command', server: null, arguments: '{"cmd":"cat .env"}' };
  const observation = (attributes: Readonly<Record<string, string>>): Observation => ({
    id: 'a',
    source: 'rollout',
    kind: 'tool_result',
    name: 'n',
    at: 0,
    durationMs: null,
    threadId: 't',
    turnId: '',
    callId: 'call_1',
    responseId: '',
    traceId: '',
    spanId: '',
    parentSpanId: '',
    attributes,
  });
  const gone = '[REDACTED:secret_output] (1 line, 9 bytes)';

  it('go when the call was told before, and alone', () => {
    const own = createRedactor();
    expect(own.observation(observation({ output: 'plain=one' })).attributes['output']).toBe('plain=one');
    own.observation(observation({ tool_name: call.name, arguments: call.arguments }));
    expect(own.observation(observation({ output: 'plain=one' })).attributes['output']).toBe(gone);
    expect(own.report().rows).toEqual([{ rule: 'secret_output', field: 'output', count: 1 }]);
  });

  it('stay where the user allows it', () => {
    const own = createRedactor({
      userRules: { ...NO_USER_RULES, allow: { values: [], patterns: [], rules: ['secret_output'] } },
    });
    const told = observation({ arguments: call.arguments, output: 'plain=one' });
    expect(own.observation(told)).toBe(told);
  });
});
