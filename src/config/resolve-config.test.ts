import { describe, expect, it } from 'vitest';
import { type ConfigTexts, configOf } from '../../test/helper/config-sources.ts';
import { NO_PERSONAL, PERSONAL_KINDS } from '../redact/personal-data.ts';
import type { Backend } from './backend.ts';

const LOCAL = '[backends.phoenix]\n';
const REMOTE = '[backends.out]\ntarget = "otlp"\nendpoint = "https://out.example"\n';
const LOGFIRE = 'LOGFIRE_TOKEN=filed-token\n';

const only = (texts: ConfigTexts): Backend => {
  const { backends, problems } = configOf(texts);
  expect(problems).toEqual([]);
  expect(backends).toHaveLength(1);
  return backends[0]!;
};
const sentences = (texts: ConfigTexts): string =>
  configOf(texts)
    .problems.map(({ sentence, hint }) => `${sentence} ${hint}`)
    .join('\n');

describe('data about persons', () => {
  it.each([
    ['here: no account', LOCAL, ['account']],
    ['elsewhere: nor where folders lie', REMOTE, ['account', 'home_folder']],
    ['as the entry says', `${REMOTE}redaction = { email = true, account = false }`, ['email', 'home_folder']],
    ['as [forward] says', `${LOCAL}[forward]\nredaction = { ip = true }`, ['account', 'ip']],
    [
      'the entry above [forward], switch by switch',
      `${LOCAL}redaction = { ip = false }\n[forward]\nredaction = { ip = true, phone = true }`,
      ['account', 'phone'],
    ],
  ])('%s', (_, toml, kinds) => {
    const { personal } = only({ toml });
    expect(PERSONAL_KINDS.filter((kind) => personal[kind]).toSorted()).toEqual(kinds);
  });

  it('of the machine: nothing unless it is said', () => {
    expect(configOf({}).redaction.personal).toEqual(NO_PERSONAL);
    expect(configOf({ toml: '[redaction]\nemail = true\nhome_folder = true' }).redaction.personal).toEqual({
      ...NO_PERSONAL,
      email: true,
      home_folder: true,
    });
  });

  it.each(['redaction = { e_mail = true }', 'redaction = { email = "yes" }', 'redaction = ["email"]'])(
    'a mistake keeps the backend off: %s',
    (line) => {
      const { backends, problems } = configOf({ toml: `${LOCAL}${line}` });
      expect([backends, problems.map(({ backend }) => backend)]).toEqual([[], ['phoenix']]);
    },
  );
});

describe('content', () => {
  it.each([
    ['all of it on this machine', LOCAL, 'full'],
    ['nothing that leaves it', REMOTE, 'metadata_only'],
    ['what somebody chose', `${REMOTE}content_mode = "no_tool_content"`, 'no_tool_content'],
    ['what somebody chose for all', `${REMOTE}[forward]\ncontent_mode = "full"`, 'full'],
    [
      'the entry over [forward]',
      `${REMOTE}content_mode = "no_tool_content"\n[forward]\ncontent_mode = "full"`,
      'no_tool_content',
    ],
    [
      'nothing where only one signal leaves',
      `${LOCAL}endpoints = { traces = "https://out.example/x" }`,
      'metadata_only',
    ],
  ])('%s', (_, toml, mode) => {
    expect(only({ toml }).content.mode).toBe(mode);
  });

  it('by tool and repository, of [forward] and the entry together', () => {
    const toml = `[forward]\ncontent_by_tool = { shell = "metadata_only" }\ncontent_by_repository = { "~/secret/" = "metadata_only" }
[backends.phoenix]\ncontent_by_tool = { "github/*" = "no_tool_content" }`;
    expect(only({ toml }).content).toEqual({
      mode: 'full',
      perTool: { shell: 'metadata_only', 'github/*': 'no_tool_content' },
      perRepository: { '/home/ada/secret': 'metadata_only' },
    });
  });

  it('of the own store', () => {
    expect(configOf({}).content.mode).toBe('full');
    expect(
      configOf({ toml: '[content]\nmode = "no_tool_content"\nby_tool = { shell = "metadata_only" }' }).content,
    ).toEqual({
      mode: 'no_tool_content',
      perTool: { shell: 'metadata_only' },
      perRepository: {},
    });
  });
});

describe('a mistake keeps its backend off, and no other', () => {
  it.each([
    [
      'a misspelt setting',
      '[backends.x]\ntarget = "phoenix"\ncontent_mod = "metadata_only"',
      'Did you mean `content_mode`?',
    ],
    ['a misspelt target', '[backends.x]\ntarget = "honycomb"', 'Did you mean `target = "honeycomb"`?'],
    ['no target', '[backends.x]\nendpoint = "http://localhost:1"', 'There is no target called `x`'],
    ['a word that is none', '[backends.x]\ntarget = "phoenix"\ncontent_mode = "some"', 'Allowed are "full"'],
    ['another type', '[backends.x]\ntarget = "phoenix"\nenabled = "yes"', 'It has to be a boolean'],
    ['a missing key', '[backends.x]\ntarget = "logfire"', 'needs `token`'],
    ["another target's key", '[backends.x]\ntarget = "phoenix"\ntoken = "t"', '`token` means nothing to Arize Phoenix'],
    [
      'a variable that is not set',
      '[backends.x]\ntarget = "logfire"\ntoken = { env = "NO_SUCH" }',
      'NO_SUCH for `token` is not set',
    ],
    [
      'a file that is not there',
      '[backends.x]\ntarget = "logfire"\ntoken = { file = "key" }',
      '/home/ada/.config/turnscope/key',
    ],
    [
      'a protocol that it does not take',
      '[backends.x]\ntarget = "logfire"\ntoken = "t"\nprotocol = "grpc"',
      'does not take grpc',
    ],
    ['a signal that it does not take', '[backends.x]\ntarget = "loki"\nsignals = ["turns"]', 'does not take turns'],
    ['a region that is none', '[backends.x]\ntarget = "signoz"\napi_key = "k"\nregion = "mars"', 'no such region'],
    [
      'a region that is another host',
      '[backends.x]\ntarget = "grafana-cloud"\ninstance_id = "1"\ntoken = "t"\nregion = "a.evil.example/"',
      'no such region',
    ],
    ['no endpoint', '[backends.x]\ntarget = "otlp"', 'needs an endpoint'],
    [
      'an endpoint with a password',
      '[backends.x]\ntarget = "otlp"\nendpoint = "https://u:p@a.example"',
      'a user or a password',
    ],
    [
      'a key over plain http',
      '[backends.x]\ntarget = "otlp"\nendpoint = "http://a.example"\ntoken = "t"',
      'plain_http = true',
    ],
    ['a header with two lines', '[backends.x]\ntarget = "phoenix"\nheaders = { X-A = "a\\nb" }', 'more than one line'],
    ['a span of time', '[backends.x]\ntarget = "phoenix"\ntimeout = "soon"', '`timeout` cannot be understood'],
    [
      'a size',
      '[backends.x]\ntarget = "phoenix"\nlimits = { waiting = "0MB" }',
      '`limits.waiting` cannot be understood',
    ],
    ['a time', '[backends.x]\ntarget = "phoenix"\nsince = "once"', 'no point in time'],
    ['half a certificate', '[backends.x]\ntarget = "phoenix"\ntls = { client_cert_file = "c.pem" }', 'belong together'],
    ['a proxy of another kind', `${REMOTE.replace('out]', 'x]')}proxy = "socks5://p:1"`, 'socks5 cannot be used'],
    [
      'a relative folder',
      '[backends.x]\ntarget = "phoenix"\ncontent_by_repository = { secret = "metadata_only" }',
      'whole path',
    ],
    ['a name that is none', '[backends."../x"]\ntarget = "phoenix"', 'cannot be the name'],
  ])('%s', (_, broken, sentence) => {
    const texts = { toml: `${LOCAL}${broken}` };
    expect(configOf(texts).backends.map(({ name }) => name)).toEqual(['phoenix']);
    expect(configOf(texts).entries.map(({ state }) => state)).toEqual(['on', 'broken']);
    expect(sentences(texts)).toContain(sentence);
  });
});

describe('what cannot be understood for all keeps all off', () => {
  it.each([
    ['no TOML', '[backends.phoenix'],
    ['[forward] with a mistake', `${LOCAL}[forward]\ncontent_mod = "metadata_only"`],
    ['[redaction] with a mistake', `${LOCAL}[redaction]\nrule_file = "x"`],
    ['rules that are not there', `${LOCAL}[redaction]\nrules_file = "x.json"`],
    ['backends that are no table', 'backends = 1'],
  ])('%s', (_, toml) => {
    const config = configOf({ toml, logfire: LOGFIRE });
    expect(config.backends).toEqual([]);
    expect(config.problems).toHaveLength(1);
  });

  it('rules that cannot be used', () => {
    expect(configOf({ toml: LOCAL, rules: '{"rules": [{"id": "a"}]}' }).backends).toEqual([]);
    expect(configOf({ toml: LOCAL, rules: '{"names": ["x-corp-pin"]}' })).toMatchObject({
      backends: [{ name: 'phoenix' }],
      redaction: { userRulesFile: '/home/ada/.config/turnscope/redaction.json' },
    });
  });

  it('a section that nobody knows does not', () => {
    expect(configOf({ toml: `${LOCAL}[redact]\n` }).backends).toHaveLength(1);
    expect(sentences({ toml: `${LOCAL}[contend]\n` })).toContain('Did you mean `content`?');
  });

  it('and the store keeps no words where [content] is wrong', () => {
    expect(configOf({ toml: '[content]\nmode = "som"' }).content.mode).toBe('metadata_only');
    expect(configOf({ toml: 'x' }).content.mode).toBe('metadata_only');
  });
});

describe('settings', () => {
  it('of every kind', () => {
    const toml = `[backends.out]
target = "otlp"
endpoint = "https://out.example/base"
protocol = "grpc"
signals = ["turns", "logs"]
token = { env = "OUT_TOKEN" }
headers = { X-Scope-OrgID = "team", X-Api-Key = { file = "~/out.key" } }
project = "p"
environment = "prod"
user = "ada"
service_name = "codex-team"
attributes = { team = "core" }
resource = { "service.namespace" = "agents" }
compression = "none"
tls = { ca_file = "ca.pem", client_cert_file = "/pki/c.pem", client_key_file = "/pki/k.pem" }
timeout = "3s"
limits = { request = "1MB", attribute = "8kB", waiting = "64MB", waiting_age = "2d" }
live = false
since = 2026-11-01
dry_run = true
verbose = true
rules_file = "team.json"
log_file = "out.log"
dump_dir = "~/dump"
`;
    const pem = '-----BEGIN CERTIFICATE-----';
    const files = {
      '/home/ada/out.key': 'file-key\n',
      '/home/ada/.config/turnscope/team.json': '{"rules": [{"id": "project", "literal": "Blue Heron"}]}',
      '/home/ada/.config/turnscope/ca.pem': pem,
      '/pki/c.pem': pem,
      '/pki/k.pem': pem,
    };
    const config = configOf({ toml, files, env: { OUT_TOKEN: 'env-token', https_proxy: 'http://u:proxy-pw@proxy:1' } });
    expect(config.problems).toEqual([]);
    const endpoint = {
      url: 'https://out.example:443',
      protocol: 'grpc',
      headers: { authorization: 'Bearer env-token', 'x-scope-orgid': 'team', 'x-api-key': 'file-key' },
      compression: 'none',
      tls: { ca: pem, clientCert: pem, clientKey: pem },
      proxy: 'http://u:proxy-pw@proxy:1',
      timeoutMs: 3000,
      requestBytesMax: 1_000_000,
    };
    expect(config.backends).toEqual([
      {
        name: 'out',
        target: 'otlp',
        origin: '/home/ada/.config/turnscope/config.toml',
        keysFrom: [
          '`token` (/home/ada/.config/turnscope/config.toml)',
          '`headers` (/home/ada/.config/turnscope/config.toml)',
        ],
        turns: {
          endpoint,
          profile: 'genai',
          serviceName: 'codex-team',
          resource: { 'deployment.environment.name': 'prod', 'service.namespace': 'agents' },
          attributes: { team: 'core' },
          user: 'ada',
          attributeBytesMax: 8000,
          live: false,
          titleTurns: false,
          debug: {
            dryRun: true,
            verbose: true,
            dumpDir: '/home/ada/dump',
            logFile: '/home/ada/.config/turnscope/out.log',
          },
        },
        // a dry run sends nothing, and nobody asked what Codex itself says
        raw: { logs: null, traces: null, metrics: null },
        content: { mode: 'metadata_only', perTool: {}, perRepository: {} },
        rules: expect.objectContaining({ patterns: [expect.objectContaining({ id: 'project' })] }),
        personal: { ...NO_PERSONAL, account: true, home_folder: true },
        spool: { bytesMax: 64_000_000, ageMaxMs: 172_800_000 },
        since: Date.parse('2026-11-01T00:00:00Z'),
      },
    ]);
    expect(config.redaction.secrets.toSorted()).toEqual(['env-token', 'file-key', 'proxy-pw']);
    expect(JSON.stringify(config.entries)).not.toMatch(/env-token|file-key|proxy-pw/);
  });

  it.each([
    ['are not there', {}],
    ['are no rules', { '/home/ada/.config/turnscope/team.json': '{"rules": 1}' }],
  ])('that name rules which %s keep the backend off', (_what, files) => {
    const config = configOf({ toml: `${LOCAL}rules_file = "team.json"`, files });
    expect(config.backends).toEqual([]);
    expect(config.problems.map(({ sentence }) => sentence)).toEqual([expect.stringContaining('team.json')]);
  });

  it('have defaults', () => {
    expect(only({ toml: LOCAL })).toMatchObject({
      turns: { user: null, live: true, endpoint: { compression: 'gzip', timeoutMs: 10_000, proxy: null } },
      spool: { bytesMax: 512_000_000, ageMaxMs: 14 * 86_400_000 },
      since: null,
    });
  });

  it('of [forward] hold for what was taken over, too, and the entry for itself', () => {
    const toml =
      '[forward]\nenvironment = "dev"\nuser = "ada"\nlimits = { waiting = "1MB" }\n[backends.logfire]\nuser = "team"';
    expect(only({ toml, logfire: LOGFIRE })).toMatchObject({
      turns: { user: 'team', resource: { 'deployment.environment.name': 'dev' } },
      spool: { bytesMax: 1_000_000 },
    });
  });

  it('switch everything off, and one on again', () => {
    const toml = `[forward]\nenabled = false\n${REMOTE}enabled = true\n${LOCAL}`;
    expect(configOf({ toml, logfire: LOGFIRE }).backends.map(({ name }) => name)).toEqual(['out']);
  });
});

describe("OpenTelemetry's own variables", () => {
  const env = {
    OTEL_EXPORTER_OTLP_ENDPOINT: 'https://otel.example',
    OTEL_EXPORTER_OTLP_HEADERS: 'x-api-key=a%20b,x-tenant=t',
    OTEL_EXPORTER_OTLP_TRACES_HEADERS: 'x-tenant=traces',
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
    OTEL_EXPORTER_OTLP_TIMEOUT: '2500',
    OTEL_SERVICE_NAME: 'app',
    OTEL_RESOURCE_ATTRIBUTES: 'team=core,service.name=other',
  };

  it('count for nobody who did not ask', () => {
    const config = configOf({ toml: `${REMOTE}${LOCAL}`, logfire: LOGFIRE, env });
    expect(JSON.stringify(config.backends)).not.toMatch(/otel\.example|x-api-key|x-tenant|core|"app"/);
  });

  it('count for who asks by name', () => {
    expect(only({ toml: '[backends.x]\ntarget = "otlp"\nuse_otel_environment = true', env })).toMatchObject({
      turns: {
        endpoint: {
          url: 'https://otel.example/v1/traces',
          protocol: 'http/json',
          headers: { 'x-api-key': 'a b', 'x-tenant': 'traces' },
          timeoutMs: 2500,
        },
        serviceName: 'app',
        resource: { team: 'core' },
      },
    });
  });

  it('and what the entry itself says counts above them', () => {
    const toml =
      '[backends.x]\ntarget = "otlp"\nuse_otel_environment = true\nendpoint = "https://own.example"\nprotocol = "grpc"';
    expect(only({ toml, env }).turns?.endpoint).toMatchObject({ url: 'https://own.example:443', protocol: 'grpc' });
  });
});

describe('keys', () => {
  it('in a file that others read are told, and never shown', () => {
    const texts = { toml: '[backends.logfire]\ntoken = "literal-key"', isOpen: true };
    expect(sentences(texts)).toContain('Others may read the keys in this file');
    expect(configOf(texts).backends).toHaveLength(1);
    expect(JSON.stringify([configOf(texts).problems, configOf(texts).entries])).not.toContain('literal-key');
  });

  it('that stand elsewhere leave the file as open as it likes', () => {
    expect(sentences({ toml: '[backends.logfire]\ntoken = { env = "T" }', env: { T: 'key' }, isOpen: true })).toBe('');
  });

  it('are known to the redactor, used or not', () => {
    const toml =
      '[backends.a]\ntarget = "logfire"\ntoken = "off-key"\nenabled = false\n[backends.b]\ntarget = "logfire"\ntoken = "broken-key"\nnonsense = 1';
    expect(configOf({ toml }).redaction.secrets.toSorted()).toEqual(['broken-key', 'off-key']);
  });

  it('do not come up where the TOML itself is wrong', () => {
    const { problems } = configOf({ toml: '[backends.logfire]\ntoken = "very-secret' });
    expect(problems[0]?.sentence).toContain('line 2');
    expect(JSON.stringify(problems)).not.toContain('very-secret');
  });
});
