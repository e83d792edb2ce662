/** What became of a log record, a span and a metric that went the way of Codex's own. */
import { defineCheck } from '../check.ts';
import { carriedHeaders, environmentHeaders, HEADER_VARIABLE } from '../environment-header.ts';
import { EXPORTER_KEY, type Exporter, pathOf } from '../exporter.ts';
import type { CodexConfig, Server, Surroundings } from '../facts.ts';
import { broken, ok, type Verdict, warning } from '../finding.ts';
import { run, set } from '../fix.ts';
import { isOwn, isPlaceOf } from '../own-server.ts';
import { shown } from '../shown.ts';
import { isKeyRefused, type TestResult } from '../test-result.ts';

interface Around {
  readonly config: CodexConfig;
  readonly exporters: readonly Exporter[];
  readonly server: Server | null;
  /** Where set-up has sent Codex. */
  readonly endpoints: readonly string[];
  readonly homeDir: string;
  readonly env: Surroundings['env'];
}

export const otelAnswer = defineCheck({
  id: 'otel.answer',
  group: 'Telemetry',
  facts: ['config', 'exporters', 'tests', 'server', 'setup'],
  needs: [
    'otel.path',
    'otel.header',
    'otel.environment',
    'otel.tls',
    'otel.protocol',
    'server.running',
    'server.port',
    'server.store',
  ],
  judge: ({ tests, setup, ...known }, { homeDir, env }) => {
    const around = { ...known, endpoints: setup?.endpoints ?? [], homeDir, env };
    return alike(tests.filter(({ by }) => by.kind === 'exporter')).map((group) => verdictOf(group, around));
  },
});

/** Signals that go to one place and fare alike are one matter. */
function alike(tests: readonly TestResult[]): (readonly [TestResult, ...TestResult[]])[] {
  const groups = new Map<string, [TestResult, ...TestResult[]]>();
  for (const test of tests) {
    const { place, protocol, isUnreachable, outcome, speaks, found } = test;
    const key = JSON.stringify([place, protocol, isUnreachable, outcome.outcome, outcome.message, speaks, found]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [test]);
    else group.push(test);
  }
  return [...groups.values()];
}

const PROTOCOL = { http: 'HTTP', grpc: 'gRPC' } as const;

function verdictOf(group: readonly [TestResult, ...TestResult[]], around: Around): Verdict {
  const [{ place, protocol, isUnreachable, outcome, speaks, found }] = group;
  const signals = group.map(({ signal }) => signal);
  const said = signals.join(', ');
  if (isUnreachable) {
    const sentence = `Nothing listens at ${place}, where Codex sends ${said}.`;
    return broken(sentence, unreachableFix(group[0], around), signals);
  }
  if (speaks !== null) {
    const sentence = `${place} speaks ${PROTOCOL[speaks]}, and Codex sends ${said} by ${PROTOCOL[protocol]}.`;
    return broken(sentence, otherProtocolFix(group, speaks, around), signals);
  }
  if (outcome.outcome !== 'accepted') {
    const sentence = `${place} does not take ${said} of Codex: ${outcome.message}.`;
    return broken(sentence, refusalFix(group[0], around), signals);
  }
  if (found === false) {
    const sentence = `${place} took ${said}, and the store did not show them within some seconds.`;
    return warning(sentence, run('turnscope doctor'), signals);
  }
  if (outcome.rejected > 0)
    return broken(`${place} rejected what it was sent as ${said}: ${outcome.message}.`, null, signals);
  return found === null
    ? ok(`${said}: accepted by ${place}, which cannot be asked whether they arrived.`, signals)
    : ok(`${said}: sent to ${place} as Codex does, and found again in the store.`, signals);
}

function unreachableFix({ signal }: TestResult, { server, endpoints, config, exporters, homeDir }: Around): string {
  const file = shown(config.file, homeDir);
  const exporter = exporters.find((one) => one.signal === signal);
  if (server === null || exporter === undefined)
    return `Start what is to listen there, or correct the endpoint in ${file}.`;
  // our server has moved, and set-up knows where to; what others wrote it would leave alone
  if (isOwn(exporter, null, endpoints)) return run('turnscope setup');
  const endpoint = `${server.status.endpoints.otlp_http}/v1/${signal}`;
  const value = `{ otlp-http = { endpoint = ${JSON.stringify(endpoint)}, protocol = "binary" } }`;
  return set(file, pathOf({ signal, kind: 'unset' }), value);
}

/** The first of them; the others are mended alike, and a second look finds them. */
function otherProtocolFix(
  [{ signal, place }]: readonly [TestResult, ...TestResult[]],
  speaks: 'http' | 'grpc',
  { config, exporters, homeDir }: Around,
): string | null {
  const exporter = exporters.find((one) => one.signal === signal);
  if (exporter === undefined) return null;
  const scheme = exporter.endpoint.startsWith('https:') ? 'https' : 'http';
  const value =
    speaks === 'grpc'
      ? `{ otlp-grpc = { endpoint = "${scheme}://${place}" } }`
      : `{ otlp-http = { endpoint = "${scheme}://${place}/v1/${signal}", protocol = "binary" } }`;
  return set(shown(config.file, homeDir), pathOf(exporter), value);
}

function refusalFix({ outcome, signal, place }: TestResult, around: Around): string {
  const { config, exporters, server, endpoints, homeDir, env } = around;
  const where = `otel.${EXPORTER_KEY[signal]}`;
  const file = shown(config.file, homeDir);
  const exporter = exporters.find((one) => one.signal === signal);
  if (exporter !== undefined && isKeyRefused(outcome)) {
    if (Object.keys(carriedHeaders(exporter, env)).length === 0) return EXPORT_FIX;
    const { variable, headers } = environmentHeaders(signal, env);
    return variable === null || Object.keys(headers).length === 0
      ? `Correct the key in the headers of ${where} in ${file}.`
      : `Correct the key in ${variable}.`;
  }
  // somebody else has the port that our server had
  if (server !== null && exporter !== undefined && isOwn(exporter, null, endpoints) && !isPlaceOf(server, place))
    return run('turnscope setup');
  return `Correct ${where} in ${file}.`;
}

/** Codex expands no variables in headers; its exporters read this one. */
const EXPORT_FIX = `Run \`export ${HEADER_VARIABLE}="authorization=Bearer%20$KEY"\` where you start Codex, with your key in KEY.`;
