import { describe, expect, it } from 'vitest';
import { LOCAL, PLACES, type SetupWorld, setupFacts } from '../../test/helper/setup-facts.ts';
import { patchToml } from '../toml/patch-toml.ts';
import { readToml, type TomlText } from '../toml/read-toml.ts';
import { planSetup } from './plan.ts';
import { DEFAULT_CHOICES, type SetupChoices } from './setup-choice.ts';

function planned(world: SetupWorld, choices: Partial<SetupChoices> = {}) {
  const plan = planSetup(setupFacts(world), { ...DEFAULT_CHOICES, ...choices });
  const codex = readToml(patchToml(world.codex ?? '', plan.wishes).text);
  const own = readToml(patchToml(world.own ?? '', plan.own).text);
  const state = (part: string) => plan.states.find((each) => each.part === part)?.state;
  return { plan, codex, own, state };
}

const TEAM = 'https://turnscope.example:4318';
const http = (endpoint: string): string => `{ otlp-http = { endpoint = "${endpoint}", protocol = "json" } }`;

describe('exporters', () => {
  it.each([
    ['http', { endpoint: `${LOCAL.http}/v1/traces`, protocol: 'binary' }, 'otlp-http'],
    ['http-json', { endpoint: `${LOCAL.http}/v1/traces`, protocol: 'json' }, 'otlp-http'],
    ['grpc', { endpoint: LOCAL.grpc }, 'otlp-grpc'],
  ] as const)('with %s have the address that this protocol needs', (protocol, expected, kind) => {
    const { codex } = planned({}, { protocol });
    expect(codex.valueAt(['otel', 'trace_exporter'])).toEqual({ [kind]: expected });
  });

  it('have TLS files, headers and names', () => {
    const { codex } = planned(
      {},
      {
        server: TEAM,
        tls: { ca: '/ca.pem', clientCert: '/me.pem', clientKey: '/me.key' },
        headers: { 'X-Scope-OrgID': 'a "team"' },
        environment: 'prod',
        team: 'payments',
      },
    );
    expect(codex.valueAt(['otel', 'exporter', 'otlp-http'])).toEqual({
      endpoint: `${TEAM}/v1/logs`,
      protocol: 'binary',
      headers: { 'X-Scope-OrgID': 'a "team"' },
      tls: { 'ca-certificate': '/ca.pem', 'client-certificate': '/me.pem', 'client-private-key': '/me.key' },
    });
    expect(codex.valueAt(['otel', 'environment'])).toBe('prod');
    expect(codex.valueAt(['otel', 'span_attributes'])).toEqual({ team: 'payments' });
  });

  it.each([
    ['nothing', '', true],
    ['switched off', '[otel]\nexporter = "none"\nmetrics_exporter = "statsig"\n', true],
    ['ours, by hand, as JSON', `[otel]\nexporter = ${http('http://localhost:4318/v1/logs')}\n`, false],
    ['ours, without the path of its signal', `[otel]\nexporter = ${http('http://127.0.0.1:4318')}\n`, true],
    ['ours over gRPC', `[otel]\nexporter = { otlp-grpc = { endpoint = "${LOCAL.grpc}" } }\n`, false],
    ['elsewhere', `[otel]\nexporter = ${http('https://otel.example/v1/logs')}\n`, false],
  ])('where there is %s', (_, codex, isSet) => {
    const { plan } = planned({ codex });
    expect(plan.wishes.some((wish) => wish.path.join('.') === 'otel.exporter')).toBe(isSet);
  });

  it('that go elsewhere stay, with the words that they get; on request they go', () => {
    const codex = `[otel]\nexporter = ${http('https://otel.example/v1/logs')}\n`;
    const kept = planned({ codex });
    expect(kept.plan.theirs).toEqual([{ key: 'exporter', endpoint: 'https://otel.example/v1/logs' }]);
    expect(kept.codex.has(['otel', 'log_user_prompt'])).toBe(false);
    expect(kept.plan.notes.join()).toContain('--replace-exporters');
    const replaced = planned({ codex }, { replaceExporters: true });
    expect(replaced.plan.theirs).toEqual([]);
    expect(replaced.codex.valueAt(['otel', 'log_user_prompt'])).toBe(true);
  });

  it('of an earlier set-up follow the server to another port', () => {
    const codex = `[otel]\nexporter = ${http('http://127.0.0.1:9999/v1/logs')}\n`;
    const { plan } = planned({ codex, ourEndpoints: ['http://127.0.0.1:9999/v1/logs'] });
    expect(plan.theirs).toEqual([]);
    expect(plan.wishes).toContainEqual(expect.objectContaining({ kind: 'set', path: ['otel', 'exporter'] }));
  });

  it.each([
    ['0.160.1', true],
    ['0.169.0', false],
    ['0.80.0', false],
  ])('of metrics are silenced by the analytics switch in %s: %s', (version, isTold) => {
    const { plan } = planned({ codex: '[analytics]\nenabled = false\n', version });
    expect(plan.notes.some((note) => note.includes('analytics'))).toBe(isTold);
  });
});

describe('words', () => {
  it.each<[string, string, Partial<SetupChoices>, boolean]>([
    ['are sent to this machine', '', {}, true],
    ['are not sent elsewhere unless somebody says so', '', { server: TEAM }, false],
    ['are sent elsewhere on request', '', { server: TEAM, content: 'full' }, true],
    ['stay as the user wrote', '[otel]\nlog_user_prompt = false\n', {}, false],
    ['change on request', '[otel]\nlog_user_prompt = false\n', { content: 'no_tool_content' }, true],
    ['go on request', '[otel]\nlog_user_prompt = true\n', { content: 'metadata_only' }, false],
    [
      'do not leave the machine because they were kept on it',
      '[otel]\nlog_user_prompt = true\n',
      { server: TEAM },
      false,
    ],
  ])('%s', (_, codex, choices, isSent) => {
    expect(planned({ codex }, choices).codex.valueAt(['otel', 'log_user_prompt'])).toBe(isSent);
  });
});

describe('a key', () => {
  const elsewhere = { server: TEAM, apiKeyEnv: 'TEAM_KEY' };

  it('stays in the environment, where Codex finds it under another name', () => {
    const { plan, codex } = planned({ env: { TEAM_KEY: 'sesame' } }, elsewhere);
    expect(JSON.stringify([plan, codex.valueAt(['otel'])])).not.toContain('sesame');
    expect(plan.todo).toEqual([
      { why: expect.any(String), command: 'export OTEL_EXPORTER_OTLP_HEADERS="authorization=Bearer%20$TEAM_KEY"' },
    ]);
  });

  it('is written on request', () => {
    const { plan, codex } = planned({ env: { TEAM_KEY: 'sesame' } }, { ...elsewhere, storeKey: true });
    expect(codex.valueAt(['otel', 'exporter', 'otlp-http', 'headers'])).toEqual({ authorization: 'Bearer sesame' });
    expect(plan.todo).toEqual([]);
    expect(() => planned({}, { ...elsewhere, storeKey: true })).toThrow('TEAM_KEY is not set');
  });
});

const eventsOf = (codex: TomlText): string[] => Object.keys((codex.valueAt(['hooks']) as object | undefined) ?? {});
const THEIR_LOGS = '[otel.exporter.otlp-http]\nendpoint = "https://collector.example/v1/logs"\nprotocol = "binary"\n';

describe('hooks', () => {
  it('of tools are not waited for, and are told a second time to a Codex that leaves out such ones', () => {
    const asyncOf = (toml: ReturnType<typeof readToml>, event: string): unknown[] =>
      (toml.valueAt(['hooks', event]) as { hooks: { async?: boolean }[] }[]).flatMap(({ hooks }) =>
        hooks.map((hook) => hook.async ?? false),
      );
    const { plan } = planned({});
    const now = patchToml('', plan.wishes).text;
    expect([asyncOf(readToml(now), 'PreToolUse'), asyncOf(readToml(now), 'Stop')]).toEqual([[true], [false]]);
    const older = planned({ codex: now, version: '0.147.0' }).codex;
    expect([asyncOf(older, 'PreToolUse'), asyncOf(older, 'Stop')]).toEqual([[true, false], [false]]);
    const first = planned({ version: '0.147.0' });
    expect(asyncOf(first.codex, 'PostToolUse')).toEqual([false]);
    const updated = planned({ codex: patchToml('', first.plan.wishes).text });
    expect(asyncOf(updated.codex, 'PostToolUse')).toEqual([false]);
  });

  it.each([
    ['0.63.0', 0],
    ['0.125.0', 6],
    ['0.147.0', 11],
    ['0.160.1', 12],
    ['0.169.0', 12],
    [null, 12],
  ])('of Codex %s: %s', (version, count) => {
    const { codex } = planned({ version });
    expect(eventsOf(codex)).toHaveLength(count);
  });

  it.each([
    ['logs come to us', {}, {}, false],
    ['a backend is all there is', {}, { to: 'phoenix' }, true],
    ['logs are not asked for', {}, { parts: { ...DEFAULT_CHOICES.parts, otel: false } }, true],
    ['logs go elsewhere', { codex: THEIR_LOGS }, {}, true],
    ['logs went elsewhere', { codex: THEIR_LOGS }, { replaceExporters: true }, false],
  ] as const)('around model requests where %s', (_, world, choices, are) => {
    const events = eventsOf(planned(world, choices).codex);
    expect(['PreModelRequest', 'PostModelRequest'].map((event) => events.includes(event))).toEqual([are, are]);
    expect(events).toContain('Stop');
  });

  it.each([
    ['a server elsewhere', {}, { server: TEAM }],
    ['--no-hooks', {}, { parts: { ...DEFAULT_CHOICES.parts, hooks: false } }],
  ])('are left out with %s', (_, world, choices) => {
    const { codex, state } = planned(world, choices);
    expect([codex.has(['hooks']), state('hooks')]).toEqual([false, 'off']);
  });

  it('are left to our plugin, as the MCP server is', () => {
    const { codex, state } = planned({ codex: '[plugins."turnscope@market"]\nenabled = true\n' });
    expect([codex.has(['hooks']), state('hooks'), state('mcp')]).toEqual([false, 'kept', 'kept']);
  });

  it('that the feature switch keeps from running are told', () => {
    expect(planned({ codex: '[features]\nhooks = false\n' }).plan.notes.join()).toContain('[features] hooks = false');
  });
});

describe('notify', () => {
  it.each<[string, string, unknown]>([
    ['nothing', '', [PLACES.script, 'notify']],
    ['an empty list', 'notify = []\n', [PLACES.script, 'notify']],
    ['another program', 'notify = ["say", "it\'s done"]\n', [PLACES.chain, 'say', "it's done"]],
    ['the chain already', `notify = ["${PLACES.chain}", "say"]\n`, [PLACES.chain, 'say']],
    ['what is no list', 'notify = "say"\n', 'say'],
  ])('where there is %s', (_, codex, expected) => {
    expect(planned({ codex }).codex.valueAt(['notify'])).toEqual(expected);
  });
});

describe('a backend without a server', () => {
  it('gets a table with the names of variables, never the keys', () => {
    const env = { LANGFUSE_SECRET_KEY: 'sk-lf-1', LANGFUSE_PUBLIC_KEY: 'pk-lf-1' };
    const { own, codex, plan, state } = planned({ env }, { to: 'langfuse', content: 'no_tool_content' });
    expect(own.valueAt(['backends', 'langfuse'])).toEqual({
      secret_key: { env: 'LANGFUSE_SECRET_KEY' },
      public_key: { env: 'LANGFUSE_PUBLIC_KEY' },
      content_mode: 'no_tool_content',
    });
    expect([codex.has(['otel']), codex.has(['mcp_servers']), codex.has(['hooks']), codex.has(['notify'])]).toEqual([
      false,
      false,
      true,
      true,
    ]);
    expect([state('forwarding'), plan.todo]).toEqual(['on', []]);
  });

  it('says which variable is missing', () => {
    expect(planned({}, { to: 'logfire' }).plan.todo).toEqual([
      { why: expect.stringContaining('LOGFIRE_TOKEN is not set'), command: 'export LOGFIRE_TOKEN=…' },
    ]);
    expect(() => planned({}, { to: 'arize' })).toThrow('ARIZE_SPACE_ID is not set');
    expect(() => planned({}, { to: 'otlp' })).toThrow('nobody says where it is');
    expect(() => planned({}, { to: 'logfire', protocol: 'grpc' })).toThrow('http/protobuf and http/json only');
  });

  it('that another exporter has set up is left to it', () => {
    const { plan, state } = planned({ takenOver: new Set(['logfire']) }, { to: 'logfire' });
    expect([plan.own, state('forwarding')]).toEqual([[], 'kept']);
  });

  it('takes exporters to our server away, and nobody else’s', () => {
    const ours = `${LOCAL.http}/v1/logs`;
    const codex = `[otel]\nexporter = ${http(ours)}\ntrace_exporter = ${http('https://otel.example/v1/traces')}\n`;
    const after = planned({ codex, ourEndpoints: [ours] }, { to: 'phoenix' }).codex;
    expect([after.has(['otel', 'exporter']), after.has(['otel', 'trace_exporter'])]).toEqual([false, true]);
  });
});

describe('a policy', () => {
  const policy = {
    files: ['/etc/codex/requirements.toml'],
    forbids: ['hooks', 'mcp'] as const,
    sentences: ['It switches hooks off.', 'It allows no MCP server.'],
  };

  it('that forbids a part stops the set-up, with the way around', () => {
    expect(() => planned({ policy })).toThrow('cannot set up: It switches hooks off. It allows no MCP server.');
  });

  it('stops nothing that is not wanted', () => {
    const without = { parts: { ...DEFAULT_CHOICES.parts, hooks: false } };
    expect(() => planned({ policy }, without)).toThrow(/^cannot set up: It allows no MCP server\.$/);
    expect(planned({ policy }, { server: TEAM }).state('otel')).toBe('on');
  });
});
