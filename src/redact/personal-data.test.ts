import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { accountsIn, namesAccount } from './account.ts';
import { NO_PERSONAL, type Owner, PERSONAL_KINDS, type PersonalKind } from './personal-data.ts';
import { createRedactor } from './redactor.ts';

const OWNER: Owner = {
  homeDir: '/home/ada',
  userName: 'ada',
  accounts: new Set(['ada@lovelace.io', '0b5a8c1e-acc0-4a1f-9d55-2f6f3b1c9e77']),
};
const ALL = Object.fromEntries(PERSONAL_KINDS.map((kind) => [kind, true])) as Record<PersonalKind, boolean>;
const redactorFor = (...kinds: PersonalKind[]) =>
  createRedactor({ owner: OWNER, personal: { ...NO_PERSONAL, ...Object.fromEntries(kinds.map((k) => [k, true])) } });

const check =
  (kind: PersonalKind) =>
  (input: string, expected: string): void =>
    expect(redactorFor(kind).text(input, 'f')).toBe(expected);

describe('home_folder', () => {
  test.each([
    ['/home/ada', '~'],
    ['/home/ada/src/x.ts', '~/src/x.ts'],
    ['cd /home/ada && ls', 'cd ~ && ls'],
    ['in /home/ada.', 'in ~.'],
    ['{"cwd":"/home/ada/x"}', '{"cwd":"~/x"}'],
    ['PATH=/home/ada/bin:/home/ada/.local/bin', 'PATH=~/bin:~/.local/bin'],
    ['file:///home/ada/a', 'file://~/a'],
    ['"a\\n/home/ada/x"', '"a\\n~/x"'],
    ['\\/home\\/ada\\/x', '~\\/x'],
    ['path=%2Fhome%2Fada%2Fx', 'path=~%2Fx'],
    ['/Users/grace/code', '~/code'],
    ['/Users/grace', '~'],
    ['C:\\Users\\grace\\code', '~\\code'],
    ['"C:\\\\Users\\\\grace\\\\code"', '"~\\\\code"'],
    ['/mnt/c/Users/grace/code', '~/code'],
    ['/var/home/grace/code', '~/code'],
    ['/System/Volumes/Data/Users/grace/x', '~/x'],
    ['/home/g.hopper/x', '~/x'],
    ['/backup/home/ada/x', '/backup/home/[REDACTED:user_name]/x'],
  ])('%s', check('home_folder'));

  test.each([
    'see /home/adam.txt',
    'rm -r /home/ada-old',
    '~/src',
    'GET /home/feed',
    'https://shop.example/home/ada-lovelace/page',
    'https://shop.example/home/news/today',
    '/Users/Shared/x',
    '/Users/42/roles',
    '/home/$USER/x',
    '/backup/home/grace/x',
    'ada',
  ])('leaves %s', (text) => check('home_folder')(text, text));
});

describe('email', () => {
  test.each([
    ['ada@lovelace.io', '[REDACTED:email]'],
    ['Author: Ada <ada.l+git@lovelace.co.uk>', 'Author: Ada <[REDACTED:email]>'],
    ['mailto:ada@lovelace.io?x', 'mailto:[REDACTED:email]?x'],
    ['Write to ada@lovelace.io.', 'Write to [REDACTED:email].'],
    ['to=ada%40lovelace.io&x', 'to=[REDACTED:email]&x'],
    ['12+ada@users.noreply.github.com', '[REDACTED:email]'],
    ['jürgen@müller.de, a@b.org', 'jürgen@müller.de, [REDACTED:email]'],
  ])('%s', check('email'));

  test.each([
    'git@github.com:org/repository.git',
    'lodash@4.17.21',
    'pkg@1.2.3-beta.rc',
    '@app.route("/")',
    'ada@localhost',
    'a @ b.com',
    '@types/node',
  ])('leaves %s', (text) => check('email')(text, text));
});

describe('ip', () => {
  test.each([
    ['10.1.2.3', '[REDACTED:ip_address]'],
    ['http://192.168.1.20:8080/x', 'http://[REDACTED:ip_address]:8080/x'],
    ['from 203.0.113.9.', 'from [REDACTED:ip_address].'],
    ['[2001:db8::1]:443', '[[REDACTED:ip_address]]:443'],
    ['fe80::1ff:fe23:4567:890a', '[REDACTED:ip_address]'],
    ['2001:0db8:85a3:0000:0000:8a2e:0370:7334', '[REDACTED:ip_address]'],
    ['::ffff:10.0.0.1', '[REDACTED:ip_address]'],
  ])('%s', check('ip'));

  test.each([
    '127.0.0.1:4318',
    '0.0.0.0',
    '::1',
    '1.2.3',
    'v1.2.3.4.5',
    '300.1.2.3',
    '12:34:56',
    '00:1b:44:11:3a:b7',
    'std::vector',
    'a::b',
    'Foo::Bar',
  ])('leaves %s', (text) => check('ip')(text, text));
});

describe('phone', () => {
  test.each([
    ['+49 170 1234567', '[REDACTED:phone_number]'],
    ['call +14155550123 now', 'call [REDACTED:phone_number] now'],
    ['+1 (415) 555-0123.', '[REDACTED:phone_number].'],
    ['(415) 555-0123', '[REDACTED:phone_number]'],
    ['tel: 415-555-0123', 'tel: [REDACTED:phone_number]'],
  ])('%s', check('phone'));

  test.each([
    '+12345678\n-12345679',
    '@@ -1,2 +10,200 @@',
    '2026-11-20',
    '1e+12345678',
    '2026-11-20T10:00:00+01:00',
    'x+123456789',
    '123-4567',
  ])('leaves %s', (text) => check('phone')(text, text));
});

describe('user_name', () => {
  test.each([
    ['-rw-r--r-- 1 ada staff', '-rw-r--r-- 1 [REDACTED:user_name] staff'],
    ['ada@engine:~$', '[REDACTED:user_name]@engine:~$'],
    ['/mnt/disk/ada/x', '/mnt/disk/[REDACTED:user_name]/x'],
  ])('%s', check('user_name'));

  test.each(['Canada', 'adaptive', 'ada_x', 'Ada'])('leaves %s', (text) => check('user_name')(text, text));

  test.each(['root', 'node', 'al', ''])('is nobody: %s', (userName) => {
    const redactor = createRedactor({ owner: { ...OWNER, userName }, personal: ALL });
    expect(redactor.text(`x ${userName} y`, 'f')).toBe(`x ${userName} y`);
  });

  test('that is the name of a rule is not looked for in markers', () => {
    const redactor = createRedactor({ owner: { ...OWNER, userName: 'phone_number' }, personal: ALL });
    expect(redactor.text('+49 170 1234567', 'f')).toBe('[REDACTED:phone_number]');
  });
});

describe('account', () => {
  test.each([
    ['from ada@lovelace.io,', 'from [REDACTED:account],'],
    ['{"id":"0b5a8c1e-acc0-4a1f-9d55-2f6f3b1c9e77"}', '{"id":"[REDACTED:account]"}'],
  ])('%s', check('account'));

  test.each(['grace@hopper.org', 'canada@lovelace.io'])('leaves %s', (text) => check('account')(text, text));

  test('learns who logs in later', () => {
    const redactor = redactorFor('account');
    redactor.learn([], ['grace@hopper.org']);
    expect(redactor.text('by grace@hopper.org', 'f')).toBe('by [REDACTED:account]');
  });

  test.each(['user.email', 'user.account_id', 'User.Email', 'user_email', 'resource.user.name', 'enduser.id'])(
    'an attribute %s goes',
    (name) => expect(redactorFor('account').isDropped(name)).toBe(true),
  );

  test.each(['user.text', 'conversation.id', 'username', 'cwd', 'thread.id', 'user.emails.count'])(
    'an attribute %s stays',
    (name) => expect(namesAccount(name)).toBe(false),
  );

  test('stays without the switch', () => expect(createRedactor().isDropped('user.email')).toBe(false));

  test('an observation loses such attributes', () => {
    const told = {
      id: '1',
      source: 'otel_logs',
      kind: 'thread_started',
      name: 'x',
      at: 0,
      durationMs: null,
      threadId: 't',
      turnId: '',
      callId: '',
      responseId: '',
      traceId: '',
      spanId: '',
      parentSpanId: '',
      attributes: { 'user.email': 'a@b.io', model: 'm' },
    } as const;
    expect(redactorFor('account').observation(told).attributes).toEqual({ model: 'm' });
    expect(createRedactor().observation(told)).toBe(told);
  });

  test('is read out of auth.json, and out of the token in it', () => {
    const claims = Buffer.from(
      JSON.stringify({
        email: 'ada@lovelace.io',
        sub: 's',
        'https://api.openai.com/auth': { chatgpt_user_id: 'user-1' },
      }),
    ).toString('base64url');
    const auth = JSON.stringify({ tokens: { id_token: `e30.${claims}.x`, account_id: 'acc-1' } });
    expect(accountsIn(auth)).toEqual(['ada@lovelace.io', 'user-1', 'acc-1']);
    expect(accountsIn('{')).toEqual([]);
    expect(accountsIn('{"tokens":{"id_token":"x"}}')).toEqual([]);
    expect(accountsIn(null)).toEqual([]);
  });
});

describe('together', () => {
  const all = createRedactor({ owner: OWNER, personal: ALL });
  const words = fc.constantFrom(
    '/home/ada',
    '/home/bob',
    '/x',
    ' ',
    '@',
    '%40',
    'ada',
    '.io',
    '10.0.0.1',
    ':',
    '::1',
    '+49 ',
    '170 1234567',
    '\\',
    'Users',
    '[REDACTED:',
    'email]',
    '~',
    'ada@lovelace.io',
    'a',
    '.',
    '-',
    '"',
    'password=hunter22',
  );
  const text = fc.array(words, { maxLength: 30 }).map((parts) => parts.join(''));

  test('twice is once', () => {
    fc.assert(
      fc.property(text, (one) => {
        const once = all.text(one, 'f');
        expect(all.text(once, 'f')).toBe(once);
      }),
    );
  });

  test('nothing is found where every switch is off', () => {
    const none = createRedactor({ owner: OWNER });
    const sentence = 'ada@lovelace.io in /home/ada at 10.1.2.3, +49 170 1234567';
    expect(none.text(sentence, 'f')).toBe(sentence);
  });

  test('a secret keeps its own name, and what stands beside it goes as well', () => {
    expect(all.text('https://ada:hunter2hunter2@10.1.2.3/home', 'f')).toBe(
      'https://[REDACTED:user_name]:[REDACTED:url_password]@[REDACTED:ip_address]/home',
    );
  });

  test('the report tells rule and field, and what is allowed stays', () => {
    const redactor = createRedactor({
      owner: OWNER,
      personal: ALL,
      userRules: {
        patterns: [],
        names: [],
        hide: { commands: [], paths: [], tools: [] },
        allow: { values: ['team@corp.io'], patterns: [], rules: ['phone_number'] },
      },
    });
    expect(redactor.text('team@corp.io, ada@corp.io, +49 170 1234567', 'prompt')).toBe(
      'team@corp.io, [REDACTED:email], +49 170 1234567',
    );
    expect(redactor.report().rows).toEqual([{ rule: 'email', field: 'prompt', count: 1 }]);
  });

  test.each([
    'a@',
    'a.',
    '@a.',
    '/home/',
    '\\',
    '/home/a',
    '1.',
    ':',
    'a:',
    '+1 ',
    '+1111111',
    '%40',
    'ada',
    '[ada',
    '(1',
  ])('takes time in proportion to the text: %s', (piece) => {
    const ms = (length: number): number => {
      const long = piece.repeat(length / piece.length);
      const own = createRedactor({ owner: OWNER, personal: ALL, budget: { timeMaxMs: 60_000 } });
      const from = performance.now();
      own.text(long, 'f');
      return performance.now() - from;
    };
    ms(50_000);
    // a machine shared with others: what is quadratic takes sixteen times as long
    expect(ms(800_000)).toBeLessThan(8 * ms(200_000) + 200);
  });
});
