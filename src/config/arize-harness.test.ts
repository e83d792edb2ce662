/** Every row of the precedence table in docs/reference/config.md that is about Arize's harness. */
import { describe, expect, it } from 'vitest';
import { type ConfigTexts, configOf } from '../../test/helper/config-sources.ts';

const PHOENIX =
  'harnesses:\n  codex:\n    project_name: codex\n    target: phoenix\n    endpoint: http://localhost:6006\n    api_key: ""\n';
const ARIZE =
  'harnesses:\n  codex:\n    project_name: codex\n    target: arize\n    endpoint: otlp.arize.com:443\n    api_key: filed-key\n    space_id: filed-space\n';
const KEYED_PHOENIX =
  'harnesses:\n  codex:\n    target: phoenix\n    endpoint: https://phoenix.corp\n    api_key: filed-key\n';

/** Where to, with what, into which project, how much. */
function sent(texts: ConfigTexts): readonly string[] {
  return configOf(texts).backends.map(({ name, turns, content }) => {
    const { url, headers } = turns?.endpoint ?? { url: '', headers: {} as Record<string, string> };
    const project = turns?.resource['openinference.project.name'];
    return [name, url, headers['authorization'] ?? '-', headers['space_id'] ?? '-', project, content.mode].join(' ');
  });
}

describe("Arize's harness", () => {
  it.each<[string, ConfigTexts, readonly string[]]>([
    ['Phoenix in its file', { harness: PHOENIX }, ['phoenix http://localhost:6006/v1/traces - - codex full']],
    [
      'Arize AX in its file',
      { harness: ARIZE },
      ['arize https://otlp.arize.com:443 Bearer filed-key filed-space codex metadata_only'],
    ],
    ['a file about other harnesses', { harness: 'harnesses:\n  claude-code:\n    target: phoenix\n' }, []],
    [
      'variables over the file',
      {
        harness: ARIZE,
        env: {
          ARIZE_API_KEY: 'own',
          ARIZE_SPACE_ID: 'space',
          ARIZE_PROJECT_NAME: 'p',
          ARIZE_OTLP_ENDPOINT: 'otlp.corp:443',
        },
      },
      ['arize https://otlp.corp:443 Bearer own space p metadata_only'],
    ],
    [
      'arize-env.sh over the file',
      { harness: ARIZE, harnessEnv: 'export ARIZE_PROJECT_NAME="p"\nexport ARIZE_OTLP_ENDPOINT="otlp.corp:443"\n' },
      ['arize https://otlp.corp:443 Bearer filed-key filed-space p metadata_only'],
    ],
    [
      'the environment over arize-env.sh',
      { harness: ARIZE, harnessEnv: 'export ARIZE_PROJECT_NAME="p"\n', env: { ARIZE_PROJECT_NAME: 'q' } },
      ['arize https://otlp.arize.com:443 Bearer filed-key filed-space q metadata_only'],
    ],
    [
      'arize-env.sh alone',
      { harnessEnv: 'export ARIZE_API_KEY="k"\nexport ARIZE_SPACE_ID="s"\n' },
      ['arize https://otlp.arize.com:443 Bearer k s codex metadata_only'],
    ],
    [
      'arize-env.sh cannot set what is not its own',
      { harnessEnv: 'export LOGFIRE_TOKEN=t\nexport LOGFIRE_URL=http://localhost:1\n' },
      [],
    ],
    [
      "a shell's PHOENIX_ENDPOINT takes nothing from Arize AX",
      { harness: ARIZE, env: { PHOENIX_ENDPOINT: 'http://localhost:6006', PHOENIX_API_KEY: 'phx' } },
      ['arize https://otlp.arize.com:443 Bearer filed-key filed-space codex metadata_only'],
    ],
    [
      'ARIZE_API_KEY never goes to Phoenix',
      { env: { PHOENIX_ENDPOINT: 'http://localhost:6006', ARIZE_API_KEY: 'arize-key' } },
      ['phoenix http://localhost:6006/v1/traces - - codex full'],
    ],
    [
      'PHOENIX_API_KEY does',
      { env: { PHOENIX_ENDPOINT: 'http://localhost:6006', PHOENIX_API_KEY: 'phx' } },
      ['phoenix http://localhost:6006/v1/traces Bearer phx - codex full'],
    ],
    [
      "a shell's endpoint does not get the file's key",
      { harness: KEYED_PHOENIX, env: { PHOENIX_ENDPOINT: 'https://app.example' } },
      ['phoenix https://phoenix.corp/v1/traces Bearer filed-key - codex metadata_only'],
    ],
    [
      "a shell's endpoint on this machine replaces the file's",
      { harness: PHOENIX, env: { PHOENIX_ENDPOINT: 'http://127.0.0.1:7007' } },
      ['phoenix http://127.0.0.1:7007/v1/traces - - codex full'],
    ],
    [
      "a shell's endpoint elsewhere does not, not even without a key",
      { harness: PHOENIX, env: { PHOENIX_ENDPOINT: 'http://app.example:6006' } },
      ['phoenix http://localhost:6006/v1/traces - - codex full'],
    ],
    ["a program's keys alone send nothing", { env: { ARIZE_API_KEY: 'k', ARIZE_SPACE_ID: 's' } }, []],
    ["a program's Phoenix elsewhere gets nothing", { env: { PHOENIX_ENDPOINT: 'https://phoenix.corp' } }, []],
    [
      "with a variable that is the harness's alone",
      { env: { ARIZE_API_KEY: 'k', ARIZE_SPACE_ID: 's', ARIZE_TRACE_ENABLED: 'true' } },
      ['arize https://otlp.arize.com:443 Bearer k s codex metadata_only'],
    ],
    [
      'that config.toml asks for',
      { env: { ARIZE_API_KEY: 'k', ARIZE_SPACE_ID: 's' }, toml: '[forward]\nuse = ["arize-harness"]' },
      ['arize https://otlp.arize.com:443 Bearer k s codex metadata_only'],
    ],
    [
      'an endpoint on this machine, gRPC as documented',
      { env: { ARIZE_API_KEY: 'k', ARIZE_SPACE_ID: 's', ARIZE_OTLP_ENDPOINT: '127.0.0.1:4317' } },
      ['arize http://127.0.0.1:4317 Bearer k s codex full'],
    ],
    [
      'an endpoint with a path, which is HTTP',
      { harness: ARIZE.replace('otlp.arize.com:443', 'https://otlp.arize.com/v1') },
      ['arize https://otlp.arize.com/v1/traces Bearer filed-key filed-space codex metadata_only'],
    ],
    ['without a space', { harness: ARIZE.replace(/.*space_id.*\n/, '') }, []],
    ['switched off', { harness: PHOENIX, env: { ARIZE_TRACE_ENABLED: 'false' } }, []],
    ['switched off in arize-env.sh', { harness: PHOENIX, harnessEnv: 'export ARIZE_TRACE_ENABLED=false' }, []],
    ['switched off by config.toml', { harness: PHOENIX, toml: '[backends.phoenix]\nenabled = false' }, []],
    [
      'all switches on',
      { harness: `${ARIZE}logging:\n  prompts: true\n  tool_details: true\n  tool_content: true\n` },
      ['arize https://otlp.arize.com:443 Bearer filed-key filed-space codex full'],
    ],
    [
      'tools switched off',
      { harness: `${PHOENIX}logging:\n  tool_content: false\n` },
      ['phoenix http://localhost:6006/v1/traces - - codex no_tool_content'],
    ],
    [
      'prompts switched off by a variable',
      { harness: PHOENIX, env: { ARIZE_LOG_PROMPTS: 'false' } },
      ['phoenix http://localhost:6006/v1/traces - - codex metadata_only'],
    ],
    ['no YAML', { harness: 'harnesses: [' }, []],
    ['no table', { harness: '- a' }, []],
    ['a target that nobody knows', { harness: PHOENIX.replace('target: phoenix', 'target: other') }, []],
  ])('%s', (_, texts, lines) => {
    expect(sent(texts)).toEqual(lines);
  });

  it('names the project on resource and span for Arize AX, and sends what its documents ask for', () => {
    const turns = configOf({ harness: ARIZE }).backends[0]?.turns;
    expect(turns?.attributes).toEqual({ 'arize.project.name': 'codex' });
    expect(turns?.resource).toEqual({ 'arize.project.name': 'codex', 'openinference.project.name': 'codex' });
    expect(turns?.endpoint).toMatchObject({
      protocol: 'grpc',
      headers: { space_id: 'filed-space', api_key: 'filed-key' },
    });
  });

  it('dry-runs, talks, dumps and logs where its documents say', () => {
    const debug = (env: Record<string, string>): unknown =>
      configOf({ harness: PHOENIX, env }).backends[0]?.turns?.debug;
    const logFile = '/home/ada/.arize/harness/logs/codex.log';
    expect(debug({})).toEqual({ dryRun: false, verbose: false, dumpDir: null, logFile });
    expect(debug({ ARIZE_DRY_RUN: 'true', ARIZE_VERBOSE: 'true', ARIZE_TRACE_DEBUG: 'true' })).toEqual({
      dryRun: true,
      verbose: true,
      dumpDir: '/home/ada/.arize/harness/state/codex/debug',
      logFile,
    });
    expect(debug({ ARIZE_LOG_FILE: '~/x.log' })).toMatchObject({ logFile: '/home/ada/x.log' });
    expect(debug({ ARIZE_LOG_FILE: 'x.log' })).toMatchObject({ logFile: '/home/ada/x.log' });
  });

  it('names a user only where somebody did', () => {
    const user = (texts: ConfigTexts): unknown => configOf(texts).backends[0]?.turns?.user;
    expect(user({ harness: PHOENIX, env: { USER: 'ada', GIT_AUTHOR_EMAIL: 'ada@example.com' } })).toBeNull();
    expect(user({ harness: PHOENIX, env: { ARIZE_USER_ID: 'ada' } })).toBe('ada');
    expect(user({ harness: `user_id: eve\n${PHOENIX}` })).toBe('eve');
  });

  it("does not take OpenTelemetry's resource attributes of another program", () => {
    const { turns } = configOf({ harness: PHOENIX, env: { OTEL_RESOURCE_ATTRIBUTES: 'team=app' } }).backends[0] ?? {};
    expect(JSON.stringify(turns)).not.toContain('team');
  });

  it('says what is wrong without what stands there', () => {
    const { problems, redaction } = configOf({ harness: `${ARIZE}bad: [` });
    expect(problems).toHaveLength(1);
    expect(JSON.stringify(problems)).not.toContain('filed-key');
    expect(redaction.secrets).toEqual([]);
  });
});
