/**
 * The law that other exporters broke: a key never reaches an endpoint that its origin does not know. Origins, keys and endpoints are put together at random; every origin has a host
 * and a key of its own, so that each pair in the answer says where it came from.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ConfigTexts, configOf } from '../../test/helper/config-sources.ts';

const maybe = (line: string): fc.Arbitrary<string> => fc.constantFrom('', line);
const optional = (name: string, value: string): fc.Arbitrary<Record<string, string>> =>
  fc.constantFrom({}, { [name]: value });
const joined = (...lines: fc.Arbitrary<string>[]): fc.Arbitrary<string> =>
  fc.tuple(...lines).map((all) => all.filter((line) => line !== '').join('\n'));

const environment = fc
  .tuple(
    optional('LOGFIRE_TOKEN', 'key-env-logfire'),
    optional('LOGFIRE_BASE_URL', 'https://env.example'),
    optional('CODEX_LOGFIRE_DEBUG', '1'),
    optional('PHOENIX_ENDPOINT', 'https://env.example'),
    optional('PHOENIX_API_KEY', 'key-env-phoenix'),
    optional('ARIZE_API_KEY', 'key-env-arize'),
    optional('ARIZE_SPACE_ID', 'space'),
    optional('ARIZE_OTLP_ENDPOINT', 'https://env.example'),
    optional('ARIZE_TRACE_ENABLED', 'true'),
    optional('OTEL_EXPORTER_OTLP_ENDPOINT', 'https://otel.example'),
    optional('OTEL_EXPORTER_OTLP_HEADERS', 'authorization=key-otel'),
  )
  .map((parts) => Object.assign({}, ...parts) as Record<string, string>);

const logfire = joined(maybe('LOGFIRE_TOKEN=key-file-logfire'), maybe('LOGFIRE_URL=https://file-logfire.example'));
const harness = fc
  .tuple(
    fc.constantFrom('phoenix', 'arize'),
    joined(
      maybe('    api_key: key-file-harness'),
      maybe('    endpoint: https://file-harness.example'),
      maybe('    space_id: s'),
    ),
  )
  .map(([target, lines]) => `harnesses:\n  codex:\n    target: ${target}\n${lines}\n`);
const harnessEnv = joined(
  maybe('export ARIZE_API_KEY="key-sh-arize"'),
  maybe('export PHOENIX_API_KEY="key-sh-phoenix"'),
  maybe('export PHOENIX_ENDPOINT="https://sh.example"'),
  maybe('export ARIZE_OTLP_ENDPOINT="https://sh.example"'),
);
const entry = (name: string, key: string): fc.Arbitrary<string> =>
  joined(
    fc.constant(`[backends.${name}]`),
    maybe(`${key} = "key-toml-${name}"`),
    maybe('endpoint = "https://toml.example"'),
    maybe('user = "ada"'),
  );
const toml = joined(
  fc.constantFrom('', '[forward]\nuse = ["logfire-exporter", "arize-harness"]'),
  fc.oneof(fc.constant(''), entry('logfire', 'token')),
  fc.oneof(fc.constant(''), entry('phoenix', 'api_key')),
);

const texts: fc.Arbitrary<ConfigTexts> = fc.record(
  { env: environment, logfire, harness, harnessEnv, toml },
  { requiredKeys: ['env'] },
);

/** Which hosts may get a key, by the beginning of its name; the vendors' own get everything that is theirs. */
const MAY_GET: readonly (readonly [RegExp, RegExp])[] = [
  [/^key-env-logfire/, /^(env|file-logfire)\.example$|\.pydantic\.dev$/],
  [/^key-file-logfire/, /^file-logfire\.example$|\.pydantic\.dev$/],
  [/^key-toml-logfire/, /^toml\.example$|\.pydantic\.dev$/],
  [/^key-env-phoenix/, /^(env|sh|file-harness)\.example$|^localhost$/],
  [/^key-env-arize/, /^(env|sh|file-harness)\.example$|\.arize\.com$/],
  [/^key-file-harness/, /^(file-harness|sh)\.example$|^localhost$|\.arize\.com$/],
  [/^key-sh-phoenix/, /^(file-harness|sh)\.example$|^localhost$/],
  [/^key-sh-arize/, /^(file-harness|sh)\.example$|\.arize\.com$/],
  [/^key-toml-phoenix/, /^toml\.example$|^localhost$/],
];

describe('a key', () => {
  it('goes to no endpoint that its origin does not know', () => {
    const met = new Set<string>();
    fc.assert(
      fc.property(texts, (given) => {
        for (const { name, turns } of configOf(given).backends) {
          const { url = '', headers = {} } = turns?.endpoint ?? {};
          const key = (headers['authorization'] ?? '').replace('Bearer ', '');
          const { hostname } = new URL(url);
          expect(hostname).not.toBe('otel.example');
          expect(key).not.toContain('otel');
          expect(name === 'phoenix' && /arize/.test(key), `${key} at ${url}`).toBe(false);
          const rule = MAY_GET.find(([pattern]) => pattern.test(key));
          expect(key === '' || rule?.[1].test(hostname), `${key} at ${url}`).toBe(true);
          met.add(`${key} at ${hostname}`);
        }
      }),
      { numRuns: 1_500 },
    );
    // the generator has to reach the pairs that matter
    expect(met).toContain('key-file-logfire at file-logfire.example');
    expect(met).toContain('key-env-arize at env.example');
    expect(met.size).toBeGreaterThan(20);
  });
});
