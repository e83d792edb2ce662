/** Every row of the precedence table in docs/reference/config.md that is about the Logfire exporter. */
import { describe, expect, it } from 'vitest';
import { type ConfigTexts, configOf } from '../../test/helper/config-sources.ts';

const FILE = 'LOGFIRE_TOKEN=filed-token\nLOGFIRE_BASE_URL=https://logfire-eu.pydantic.dev\n';
const LOCAL = 'http://localhost:3000/';

/** Where to, with what, how much. */
function sent(texts: ConfigTexts): readonly string[] {
  return configOf(texts).backends.map(({ name, turns, content }) =>
    [name, turns?.endpoint.url, turns?.endpoint.headers['authorization'], content.mode].join(' '),
  );
}

describe('the Logfire exporter', () => {
  it.each<[string, ConfigTexts, readonly string[]]>([
    ['nothing', {}, []],
    ['a file', { logfire: FILE }, ['logfire https://logfire-eu.pydantic.dev/v1/traces filed-token full']],
    ['a token alone', { logfire: 'LOGFIRE_TOKEN=t' }, ['logfire https://logfire-api.pydantic.dev/v1/traces t full']],
    [
      'a token that says its region',
      { logfire: 'LOGFIRE_TOKEN=pylf_v1_eu_abc' },
      ['logfire https://logfire-eu.pydantic.dev/v1/traces pylf_v1_eu_abc full'],
    ],
    [
      'LOGFIRE_BASE_URL over LOGFIRE_URL',
      { logfire: `LOGFIRE_TOKEN=t\nLOGFIRE_URL=http://localhost:1\nLOGFIRE_BASE_URL=${LOCAL}` },
      ['logfire http://localhost:3000/v1/traces t full'],
    ],
    [
      'LOGFIRE_URL',
      { logfire: `LOGFIRE_TOKEN=t\nLOGFIRE_URL=${LOCAL}` },
      ['logfire http://localhost:3000/v1/traces t full'],
    ],
    [
      'a scheme',
      { logfire: `${FILE}CODEX_LOGFIRE_AUTH_SCHEME=Bearer` },
      ['logfire https://logfire-eu.pydantic.dev/v1/traces Bearer filed-token full'],
    ],
    [
      'a mode',
      { logfire: `${FILE}CODEX_LOGFIRE_CONTENT_CAPTURE_MODE=no_tool_content` },
      ['logfire https://logfire-eu.pydantic.dev/v1/traces filed-token no_tool_content'],
    ],
    [
      'a mode that nobody knows holds back all of it',
      { logfire: `${FILE}CODEX_LOGFIRE_CONTENT_CAPTURE_MODE=metdata` },
      ['logfire https://logfire-eu.pydantic.dev/v1/traces filed-token metadata_only'],
    ],
    [
      'the environment over the file',
      {
        logfire: FILE,
        env: {
          LOGFIRE_TOKEN: 'own',
          LOGFIRE_BASE_URL: 'https://logfire.corp',
          CODEX_LOGFIRE_CONTENT_CAPTURE_MODE: 'metadata_only',
        },
      },
      ['logfire https://logfire.corp/v1/traces own metadata_only'],
    ],
    [
      'an empty variable is none',
      { logfire: FILE, env: { LOGFIRE_TOKEN: '' } },
      ['logfire https://logfire-eu.pydantic.dev/v1/traces filed-token full'],
    ],
    [
      "the shell's endpoint does not get the file's token",
      { logfire: FILE, env: { LOGFIRE_BASE_URL: 'https://app.example' } },
      ['logfire https://logfire-eu.pydantic.dev/v1/traces filed-token full'],
    ],
    [
      "the shell's endpoint on this machine does",
      { logfire: FILE, env: { LOGFIRE_BASE_URL: LOCAL } },
      ['logfire http://localhost:3000/v1/traces filed-token full'],
    ],
    [
      "the vendor's other region does",
      { logfire: FILE, env: { LOGFIRE_URL: 'https://logfire-us.pydantic.dev' } },
      ['logfire https://logfire-us.pydantic.dev/v1/traces filed-token full'],
    ],
    ["a program's token alone sends nothing", { env: { LOGFIRE_TOKEN: 't' } }, []],
    [
      'a token alone, and nothing leaves the machine',
      { env: { LOGFIRE_TOKEN: 't', LOGFIRE_BASE_URL: LOCAL } },
      ['logfire http://localhost:3000/v1/traces t full'],
    ],
    [
      "a token with a variable that is the exporter's alone",
      { env: { LOGFIRE_TOKEN: 't', CODEX_LOGFIRE_CONTENT_CAPTURE_MODE: 'full' } },
      ['logfire https://logfire-api.pydantic.dev/v1/traces t full'],
    ],
    [
      'a token alone that config.toml asks for',
      { env: { LOGFIRE_TOKEN: 't' }, toml: '[forward]\nuse = ["logfire-exporter"]' },
      ['logfire https://logfire-api.pydantic.dev/v1/traces t full'],
    ],
    ['a file without a token', { logfire: 'LOGFIRE_BASE_URL=http://localhost:3000' }, []],
    ['plain http to another machine', { logfire: 'LOGFIRE_TOKEN=t\nLOGFIRE_BASE_URL=http://logfire.corp' }, []],
    [
      'plain http that config.toml allows',
      {
        logfire: 'LOGFIRE_TOKEN=t\nLOGFIRE_BASE_URL=http://logfire.corp',
        toml: '[backends.logfire]\nplain_http = true',
      },
      ['logfire http://logfire.corp/v1/traces t full'],
    ],
    [
      "OpenTelemetry's variables, which are another program's",
      {
        logfire: FILE,
        env: {
          OTEL_EXPORTER_OTLP_ENDPOINT: 'https://app.example',
          OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'https://app.example/v1/traces',
          OTEL_EXPORTER_OTLP_HEADERS: 'authorization=app',
        },
      },
      ['logfire https://logfire-eu.pydantic.dev/v1/traces filed-token full'],
    ],
    ['switched off by config.toml', { logfire: FILE, toml: '[backends.logfire]\nenabled = false' }, []],
    [
      'narrowed by config.toml',
      { logfire: FILE, toml: '[backends.logfire]\ncontent_mode = "metadata_only"' },
      ['logfire https://logfire-eu.pydantic.dev/v1/traces filed-token metadata_only'],
    ],
    [
      'narrowed for all by config.toml',
      { logfire: FILE, toml: '[forward]\ncontent_mode = "metadata_only"' },
      ['logfire https://logfire-eu.pydantic.dev/v1/traces filed-token metadata_only'],
    ],
    [
      "its token never goes to config.toml's endpoint",
      { logfire: FILE, toml: '[backends.logfire]\nendpoint = "https://other.example"' },
      [],
    ],
    [
      'an entry with its own key takes nothing from it',
      { logfire: FILE, toml: '[backends.logfire]\ntoken = "own"' },
      ['logfire https://logfire-api.pydantic.dev/v1/traces own metadata_only'],
    ],
    [
      'beside another Logfire',
      { logfire: FILE, toml: '[backends.team]\ntarget = "logfire"\ntoken = "own"\nregion = "us"' },
      [
        'team https://logfire-us.pydantic.dev/v1/traces own metadata_only',
        'logfire https://logfire-eu.pydantic.dev/v1/traces filed-token full',
      ],
    ],
  ])('%s', (_, texts, lines) => {
    expect(sent(texts)).toEqual(lines);
  });

  it('writes its log where it always was, and more of it when debugging', () => {
    const logFile = '/home/ada/.local/state/logfire-exporter/logs/logfire-exporter.log';
    const debugOf = (logfire: string): unknown => configOf({ logfire }).backends[0]?.turns?.debug;
    expect(debugOf(FILE)).toEqual({ dryRun: false, verbose: false, dumpDir: null, logFile });
    expect(debugOf(`${FILE}CODEX_LOGFIRE_DEBUG=true`)).toMatchObject({ verbose: true, logFile });
  });

  it('knows its tokens even where it does not use them', () => {
    const { secrets } = configOf({
      logfire: FILE,
      env: { LOGFIRE_TOKEN: 'ambient' },
      toml: '[backends.logfire]\nenabled = false',
    }).redaction;
    expect(secrets).toEqual(expect.arrayContaining(['filed-token', 'ambient']));
  });

  it.each([
    ['a token without a purpose', { env: { LOGFIRE_TOKEN: 't' } }, 'nothing says that it is meant for Codex'],
    ['no token', { logfire: 'CODEX_LOGFIRE_DEBUG=1' }, 'There is no LOGFIRE_TOKEN'],
    [
      'an endpoint that does not count',
      { logfire: FILE, env: { LOGFIRE_URL: 'https://app.example' } },
      'the file counts',
    ],
    [
      'a name that does not count',
      { logfire: `${FILE}OTEL_EXPORTER_OTLP_HEADERS=a=b` },
      'OTEL_EXPORTER_OTLP_HEADERS does not count',
    ],
    ['a key over plain http', { logfire: 'LOGFIRE_TOKEN=t\nLOGFIRE_URL=http://a.example' }, 'plain http'],
    ['a file that others read', { logfire: FILE, isOpen: true }, 'Others may read the keys'],
  ])('says so: %s', (_, texts, sentence) => {
    const { problems } = configOf(texts);
    expect(problems.map((problem) => problem.sentence).join('\n')).toContain(sentence);
    expect(JSON.stringify(problems)).not.toContain('filed-token');
  });
});
