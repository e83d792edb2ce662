/** What can be said of `[otel]` by reading it. */
import { codexAbility } from '../../setup/codex/codex-version.ts';
import { defineCheck } from '../check.ts';
import { environmentHeaders } from '../environment-header.ts';
import { EXPORTER_KEY, type Exporter, isOtlp, isThisMachine, pathOf, type Signal, urlOf } from '../exporter.ts';
import type { CodexConfig, FactTable } from '../facts.ts';
import { broken, ok, type Verdict, warning } from '../finding.ts';
import { run, set, take } from '../fix.ts';
import { betterHeader } from '../header-form.ts';
import { shown } from '../shown.ts';
import { isAccepted } from '../test-result.ts';
import { asTable, tableAt, valueAt } from '../toml-table.ts';

const quote = (text: string): string => JSON.stringify(text);
const keyOf = ({ signal }: Exporter): string => `otel.${EXPORTER_KEY[signal]}`;

/** Set up for a backend alone, without a server that could take it, or by somebody who wanted it so. */
const isLeftToHooks = (exporters: readonly Exporter[], setup: FactTable['setup']): boolean =>
  setup !== null &&
  (setup.to !== 'turnscope' || setup.leftOut.includes('otel')) &&
  !exporters.some(({ kind }) => kind === 'unknown' || isOtlp({ kind }));

/** Anything at all. What each signal does is the business of the checks below. */
export const otelPresent = defineCheck({
  id: 'otel.present',
  group: 'Telemetry',
  facts: ['config', 'exporters', 'setup'],
  needs: ['codex.config'],
  judge: ({ exporters, setup }) => {
    const on = exporters.filter(isOtlp);
    if (exporters.some(({ kind }) => kind === 'unknown')) return null;
    if (setup !== null && isLeftToHooks(exporters, setup))
      return ok(
        `Codex itself exports nothing: what hooks tell goes to ${setup.to === 'turnscope' ? 'this machine' : setup.to}.`,
      );
    if (on.length === 0)
      return warning(
        'Codex exports nothing: [otel] names no exporter of logs, traces or metrics.',
        run('turnscope setup'),
      );
    return ok(`Codex exports ${on.map(({ signal }) => signal).join(', ')}.`);
  },
});

/** What is left out is a mistake more often than a wish; what is written as "none" is a wish. */
export const otelExporter = defineCheck({
  id: 'otel.exporter',
  group: 'Telemetry',
  facts: ['config', 'exporters', 'setup'],
  needs: ['otel.present'],
  judge: ({ config, exporters, setup }, { homeDir }) => {
    const on = exporters.filter(isOtlp);
    if (isLeftToHooks(exporters, setup)) return null;
    const file = shown(config.file, homeDir);
    return exporters.flatMap((exporter): Verdict[] => {
      const { signal, kind } = exporter;
      const fix = set(file, pathOf(exporter), exporterLike(on[0], signal));
      if (kind === 'unknown') {
        const sentence = `Codex does not know this ${keyOf(exporter)}; it takes "none", otlp-http and otlp-grpc, and does not start otherwise.`;
        return [broken(sentence, fix, [signal])];
      }
      if (signal === 'metrics' && (kind === 'unset' || kind === 'statsig')) {
        const sentence = "Metrics go to OpenAI's Statsig, not to you: otel.metrics_exporter is left at its default.";
        return [warning(sentence, fix, [signal])];
      }
      if (kind === 'unset')
        return [warning(`Codex exports no ${signal}: ${keyOf(exporter)} is missing.`, fix, [signal])];
      return [];
    });
  },
});

/** An exporter for this signal that goes where another one goes. */
function exporterLike(model: Exporter | undefined, signal: Signal): string {
  const headers = Object.entries(model?.headers ?? {}).map(([name, value]) => `${quote(name)} = ${quote(value)}`);
  const tail = headers.length === 0 ? '' : `, headers = { ${headers.join(', ')} }`;
  if (model?.kind === 'otlp-grpc') return `{ otlp-grpc = { endpoint = ${quote(model.endpoint)}${tail} } }`;
  const endpoint = endpointOf(model?.endpoint ?? 'http://127.0.0.1:4318', signal);
  return `{ otlp-http = { endpoint = ${quote(endpoint)}, protocol = ${quote(model?.protocol ?? 'binary')}${tail} } }`;
}

const SIGNAL_PATH = /\/v1\/(logs|traces|metrics)\/?$/;

/** The endpoint of one signal for this one. */
export function endpointOf(endpoint: string, signal: Signal): string {
  const base = endpoint.replace(SIGNAL_PATH, '').replace(/\/+$/, '');
  return `${base}/v1/${signal}`;
}

export const otelProtocol = defineCheck({
  id: 'otel.protocol',
  group: 'Telemetry',
  facts: ['config', 'exporters'],
  judge: ({ config, exporters }, { homeDir }) =>
    exporters
      .filter(({ kind, protocol }) => kind === 'otlp-http' && protocol !== 'binary' && protocol !== 'json')
      .map((exporter) => {
        const said = exporter.protocol === null ? 'has no protocol' : `has a protocol that Codex does not know`;
        const sentence = `${keyOf(exporter)} ${said}, and Codex does not start: it is "binary" or "json".`;
        const fix = set(shown(config.file, homeDir), pathOf(exporter, 'protocol'), '"binary"');
        return broken(sentence, fix, [exporter.signal]);
      }),
});

/** Codex uses the endpoint of HTTP as it is written. */
export const otelPath = defineCheck({
  id: 'otel.path',
  group: 'Telemetry',
  facts: ['config', 'exporters'],
  judge: ({ config, exporters }, { homeDir }) =>
    exporters.filter(isOtlp).flatMap((exporter): Verdict[] => {
      const { signal, kind, endpoint } = exporter;
      const url = urlOf(exporter);
      const file = shown(config.file, homeDir);
      const fix = (text: string): string => set(file, pathOf(exporter, 'endpoint'), quote(text));
      if (url === null) {
        const sentence = `The endpoint of ${keyOf(exporter)} is no URL that begins with http:// or https://.`;
        return [
          broken(sentence, fix(kind === 'otlp-grpc' ? 'http://127.0.0.1:4317' : `http://127.0.0.1:4318/v1/${signal}`), [
            signal,
          ]),
        ];
      }
      if (kind === 'otlp-grpc') return [];
      const [, named] = SIGNAL_PATH.exec(url.pathname) ?? [];
      if (named === signal) return [];
      if (named !== undefined) {
        const sentence = `${keyOf(exporter)} sends ${signal} to the path of ${named}, which takes nothing but ${named}.`;
        return [broken(sentence, fix(endpointOf(endpoint, signal)), [signal])];
      }
      // some receivers have paths of their own: what those answer is told by the test
      if (url.pathname !== '/' && !isThisMachine(url)) return [];
      const sentence = `The endpoint of ${keyOf(exporter)} lacks /v1/${signal}, and Codex does not add it.`;
      return [broken(sentence, fix(endpointOf(endpoint, signal)), [signal])];
    }),
});

/** Which form a key has to have is for the receiver to say; these forms are wrong everywhere. */
export const otelHeader = defineCheck({
  id: 'otel.header',
  group: 'Telemetry',
  facts: ['config', 'exporters', 'tests'],
  judge: ({ config, exporters, tests }, { homeDir, env }) =>
    exporters.filter(isOtlp).flatMap((exporter): Verdict[] => {
      const isTaken = isAccepted(tests, exporter.signal);
      const { headers } = environmentHeaders(exporter.signal, env);
      return Object.entries(exporter.headers).flatMap(([name, value]): Verdict[] => {
        const better = betterHeader(name, value, isTaken);
        // what Codex does not send is not looked at
        if (better === null || name.toLowerCase() in headers) return [];
        const path = pathOf(exporter, 'headers', name);
        return [
          broken(
            `The header ${name} of ${keyOf(exporter)} ${better.why}.`,
            // a key has no place in a terminal that somebody may look at
            `In ${shown(config.file, homeDir)} set ${path.join('.')} to ${better.form}.`,
            [exporter.signal],
          ),
        ];
      });
    }),
});

export const otelTls = defineCheck({
  id: 'otel.tls',
  group: 'Telemetry',
  facts: ['config', 'exporters', 'tlsFiles'],
  judge: ({ config, exporters, tlsFiles }, { homeDir }) => [
    ...tlsFiles.flatMap(({ path, trouble }) => {
      if (trouble === null) return [];
      const users = exporters.filter(({ tls }) => Object.values(tls).includes(path)).map(({ signal }) => signal);
      const fix = `Put the certificate there, or correct the path in ${shown(config.file, homeDir)}.`;
      return [broken(`The TLS file ${shown(path, homeDir)} cannot be used: ${trouble}.`, fix, users)];
    }),
    ...exporters.flatMap((exporter) => {
      const { clientCert, clientKey } = exporter.tls;
      if ((clientCert === null) === (clientKey === null)) return [];
      const sentence = `${keyOf(exporter)} has ${clientCert === null ? 'a client key without its certificate' : 'a client certificate without its key'}.`;
      const missing = clientCert === null ? 'client-certificate' : 'client-private-key';
      const fix = `In ${shown(config.file, homeDir)} set ${pathOf(exporter, 'tls', missing).join('.')} to its file.`;
      return [broken(sentence, fix, [exporter.signal])];
    }),
  ],
});

/** Newer versions send metrics whatever the switch says. */
export const otelAnalytics = defineCheck({
  id: 'otel.analytics',
  group: 'Telemetry',
  facts: ['codex', 'config', 'exporters'],
  needs: ['codex.version'],
  judge: ({ codex, config, exporters }, { homeDir }) => {
    const file = shown(config.file, homeDir);
    if (valueAt(config.table, 'otel', 'analytics_enabled') !== undefined)
      return warning(
        'otel.analytics_enabled means nothing to Codex: the switch is analytics.enabled.',
        take(file, ['otel', 'analytics_enabled']),
      );
    const version = codex?.version ?? null;
    if (codexAbility(version).metricsWithoutAnalytics) return null;
    if (!exporters.some((exporter) => exporter.signal === 'metrics' && isOtlp(exporter))) return null;
    return valueAt(config.table, 'analytics', 'enabled') === true
      ? null
      : warning(
          `Codex ${version} sends metrics only where analytics.enabled is true.`,
          set(file, ['analytics', 'enabled'], 'true'),
          ['metrics'],
        );
  },
});

/** Codex refuses a file with values of another type, and drops names that it cannot send with one line at its start. */
export const otelAttributes = defineCheck({
  id: 'otel.attributes',
  group: 'Telemetry',
  facts: ['config'],
  judge: ({ config }, { homeDir }) => {
    const file = shown(config.file, homeDir);
    return [...attributeVerdicts(config, file), ...traceStateVerdicts(config, file)];
  },
});

function attributeVerdicts({ table }: CodexConfig, file: string): Verdict[] {
  const path = ['otel', 'span_attributes'];
  return Object.entries(tableAt(table, ...path)).flatMap(([key, value]) => {
    if (key.trim() === '')
      return [warning('otel.span_attributes has an empty name, which Codex ignores.', take(file, [...path, key]))];
    if (typeof value === 'string') return [];
    const sentence = `otel.span_attributes.${key} is no text, and Codex does not start: all of them are texts.`;
    return [broken(sentence, set(file, [...path, key], quote(String(value))))];
  });
}

const MEMBER = /^[a-z0-9][a-z0-9_\-*/@]{0,255}$/;

function traceStateVerdicts({ table }: CodexConfig, file: string): Verdict[] {
  const path = ['otel', 'tracestate'];
  return Object.entries(tableAt(table, ...path)).flatMap(([member, fields]) => {
    const values = asTable(fields);
    if (values === null || Object.values(values).some((value) => typeof value !== 'string'))
      return [
        broken(
          `otel.tracestate.${member} is no table of texts, and Codex does not start.`,
          take(file, [...path, member]),
        ),
      ];
    const isFit = MEMBER.test(member) && Object.entries(values).every(([key, value]) => isFieldFit(key, String(value)));
    if (isFit) return [];
    const sentence = `otel.tracestate.${member} is no valid member of a W3C trace state: Codex ignores it.`;
    return [warning(sentence, take(file, [...path, member]))];
  });
}

const isFieldFit = (key: string, value: string): boolean =>
  key !== '' && !/[,=:;]/.test(key) && /^[\x20-\x7e]*$/.test(value) && !/[,=;]/.test(value);

/** No fault, but what people look for when a search for `codex` finds nothing. */
export const otelServiceName = defineCheck({
  id: 'otel.service_name',
  group: 'Telemetry',
  facts: ['exporters'],
  needs: ['otel.present'],
  judge: ({ exporters }) => {
    const isElsewhere = exporters.some(
      (exporter) => isOtlp(exporter) && !isThisMachine(urlOf(exporter) ?? new URL('http://127.0.0.1')),
    );
    return isElsewhere
      ? ok(
          'Codex names itself by how it was started (service.name is codex_exec, codex-tui, codex-app-server …): search for all of them.',
        )
      : null;
  },
});
