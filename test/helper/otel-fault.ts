/** Faults in the configuration of Codex and in where it sends. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { type DoctorFault, otlp } from './doctor-fault.ts';
import { freePort, startGrpcReceiver, startHttpReceiver } from './odd-receiver.ts';

const SIGNAL_KEYS = [
  ['logs', 'exporter'],
  ['traces', 'trace_exporter'],
  ['metrics', 'metrics_exporter'],
] as const;

export const CODEX_FAULTS: readonly DoctorFault[] = [
  {
    name: 'Codex is not installed',
    plant: ({ env }) => (env['PATH'] = '/usr/bin:/bin'),
    finds: 'broken codex.found',
    fix: /npm install -g @openai\/codex/,
  },
  {
    name: 'config.toml is no TOML',
    plant: (one) => one.writeConfig(`${one.readConfig()}\n[broken\n`),
    finds: 'broken codex.config',
    fix: /Correct that line of .*config\.toml/,
  },
  {
    name: 'config.toml holds a value that Codex refuses',
    plant: (one) => one.patch({ kind: 'set', path: ['model'], value: '5' }),
    finds: 'broken codex.accepts',
    fix: /Correct it in .*config\.toml/,
  },
  {
    name: 'a profile turns telemetry off',
    plant: ({ codexHome }) => writeFileSync(path.join(codexHome, 'ci.config.toml'), '[otel]\nexporter = "none"\n'),
    finds: 'warning codex.profile',
    fix: /Delete otel\.exporter in .*ci\.config\.toml/,
  },
];

export const OTEL_FAULTS: readonly DoctorFault[] = [
  {
    name: 'there is no [otel]',
    plant: (one) => one.patch({ kind: 'drop', path: ['otel'] }),
    finds: 'warning otel.present',
    fix: /turnscope setup/,
    mends: true,
  },
  {
    name: 'metrics are left at Statsig',
    plant: (one) => one.patch({ kind: 'drop', path: ['otel', 'metrics_exporter'] }),
    finds: 'warning otel.exporter',
    fix: /set otel\.metrics_exporter = /,
    mends: true,
  },
  {
    name: 'metrics are sent to Statsig by name',
    plant: (one) => one.patch({ kind: 'set', path: ['otel', 'metrics_exporter'], value: '"statsig"' }),
    finds: 'warning otel.exporter',
    fix: /set otel\.metrics_exporter = /,
    mends: true,
  },
  {
    name: 'the exporter is one that Codex does not know',
    plant: (one) => one.patch({ kind: 'set', path: ['otel', 'exporter'], value: '"otlp"' }),
    finds: 'broken otel.exporter',
    fix: /set otel\.exporter = /,
    mends: true,
  },
  {
    name: 'traces are forgotten',
    plant: (one) => one.patch({ kind: 'drop', path: ['otel', 'trace_exporter'] }),
    finds: 'warning otel.exporter',
    fix: /set otel\.trace_exporter = /,
    mends: true,
  },
  {
    name: 'an exporter has no protocol',
    plant: (one) => one.patch({ kind: 'drop', path: ['otel', 'exporter', 'otlp-http', 'protocol'] }),
    finds: 'broken otel.protocol',
    fix: /set otel\.exporter\.otlp-http\.protocol = "binary"/,
    mends: true,
  },
  {
    name: 'an exporter has the word of OpenTelemetry for its protocol',
    plant: (one) =>
      one.patch({ kind: 'set', path: ['otel', 'exporter', 'otlp-http', 'protocol'], value: '"http/protobuf"' }),
    finds: 'broken otel.protocol',
    fix: /set otel\.exporter\.otlp-http\.protocol = "binary"/,
    mends: true,
  },
  {
    name: 'a span attribute is a number',
    plant: (one) => one.patch({ kind: 'set', path: ['otel', 'span_attributes', 'team'], value: '7' }),
    finds: 'broken otel.attributes',
    fix: /set otel\.span_attributes\.team = "7"/,
    mends: true,
  },
  {
    name: 'a member of the trace state is not valid',
    plant: (one) => one.patch({ kind: 'set', path: ['otel', 'tracestate', 'My Team', 'a'], value: '"b"' }),
    finds: 'warning otel.attributes',
    fix: /delete otel\.tracestate/,
    mends: true,
  },
  {
    name: 'the endpoint has no path',
    plant: (one, around) =>
      one.patch({
        kind: 'set',
        path: ['otel', 'exporter', 'otlp-http', 'endpoint'],
        value: `"${around.otlpHttp}"`,
      }),
    finds: 'broken otel.path',
    fix: /set otel\.exporter\.otlp-http\.endpoint = ".*\/v1\/logs"/,
    mends: true,
  },
  {
    name: 'traces go to the path of logs',
    plant: (one, around) =>
      one.patch({
        kind: 'set',
        path: ['otel', 'trace_exporter', 'otlp-http', 'endpoint'],
        value: `"${around.otlpHttp}/v1/logs"`,
      }),
    finds: 'broken otel.path',
    fix: /set otel\.trace_exporter\.otlp-http\.endpoint = ".*\/v1\/traces"/,
    mends: true,
  },
  {
    name: 'a header holds the name of a variable',
    plant: (one, around) =>
      one.patch({
        kind: 'set',
        path: ['otel', 'exporter'],
        value: otlp(around.otlpHttp, 'logs', ', headers = { Authorization = "Bearer ${LOGFIRE_TOKEN}" }'),
      }),
    finds: 'broken otel.header',
    fix: /set otel\.exporter\.otlp-http\.headers\.Authorization to /,
  },
  {
    name: 'a header has quotes in its value',
    plant: (one, around) =>
      one.patch({
        kind: 'set',
        path: ['otel', 'exporter'],
        value: otlp(around.otlpHttp, 'logs', `, headers = { Authorization = "'Basic abc'" }`),
      }),
    finds: 'broken otel.header',
    fix: /such as "Bearer KEY" or "Basic KEY"/,
  },
  {
    name: 'a certificate is not there',
    plant: (one, around) =>
      one.patch({
        kind: 'set',
        path: ['otel', 'exporter'],
        value: otlp(around.otlpHttp, 'logs', ', tls = { ca-certificate = "/nowhere/ca.pem" }'),
      }),
    finds: 'broken otel.tls',
    fix: /correct the path/,
  },
  {
    name: 'the environment holds a key of another program',
    plant: ({ env }) => (env['OTEL_EXPORTER_OTLP_HEADERS'] = 'authorization=Basic%20x'),
    finds: 'warning otel.environment',
    fix: /unset OTEL_EXPORTER_OTLP_HEADERS/,
    mends: true,
  },
  {
    name: 'the environment holds headers in a form that is none',
    plant: ({ env }) => (env['OTEL_EXPORTER_OTLP_TRACES_HEADERS'] = 'authorization: Bearer x'),
    finds: 'warning otel.environment',
    fix: /unset OTEL_EXPORTER_OTLP_TRACES_HEADERS/,
    mends: true,
  },
  {
    name: 'the environment covers a key that was right',
    plant: async (one, around) => {
      const { url } = await around.keep(startHttpReceiver({ key: 'Basic right' }));
      one.env['OTEL_EXPORTER_OTLP_LOGS_HEADERS'] = 'authorization=Basic%20wrong';
      one.patch({
        kind: 'set',
        path: ['otel', 'exporter'],
        value: otlp(url, 'logs', ', headers = { Authorization = "Basic right" }'),
      });
    },
    finds: 'broken otel.environment',
    fix: /unset OTEL_EXPORTER_OTLP_LOGS_HEADERS/,
    mends: true,
  },
  {
    name: 'the environment covers a key, and is right',
    plant: async (one, around) => {
      const { url } = await around.keep(startHttpReceiver());
      one.env['OTEL_EXPORTER_OTLP_LOGS_HEADERS'] = 'authorization=Basic%20other';
      one.patch({
        kind: 'set',
        path: ['otel', 'exporter'],
        value: otlp(url, 'logs', ', headers = { Authorization = "Basic right" }'),
      });
    },
    finds: 'warning otel.environment',
    fix: /unset OTEL_EXPORTER_OTLP_LOGS_HEADERS/,
    mends: true,
  },
  {
    name: 'the key in the environment has no scheme',
    plant: async (one, around) => {
      const { url } = await around.keep(startHttpReceiver({ key: 'Bearer team' }));
      one.env['OTEL_EXPORTER_OTLP_LOGS_HEADERS'] = 'authorization=team';
      one.patch({ kind: 'set', path: ['otel', 'exporter'], value: otlp(url, 'logs') });
    },
    finds: 'broken otel.environment',
    fix: /Set it to its scheme and the key alone/,
  },
  {
    name: 'the key in the environment is refused',
    plant: async (one, around) => {
      const { url } = await around.keep(startHttpReceiver({ key: 'Bearer team' }));
      one.env['OTEL_EXPORTER_OTLP_LOGS_HEADERS'] = 'authorization=Bearer%20other';
      one.patch({ kind: 'set', path: ['otel', 'exporter'], value: otlp(url, 'logs') });
    },
    finds: 'broken otel.answer',
    fix: /Correct the key in OTEL_EXPORTER_OTLP_LOGS_HEADERS/,
  },
  {
    name: 'a receiver elsewhere gets no key at all',
    plant: async (one, around) => {
      const { url } = await around.keep(startHttpReceiver({ key: 'Bearer team' }));
      one.env['KEY'] = 'team';
      for (const [signal, key] of SIGNAL_KEYS)
        one.patch({ kind: 'set', path: ['otel', key], value: otlp(url, signal) });
    },
    finds: 'broken otel.answer',
    fix: /export OTEL_EXPORTER_OTLP_HEADERS="authorization=Bearer%20\$KEY"/,
    mends: true,
  },
  {
    name: 'the key is refused, and has no scheme',
    plant: async (one, around) => {
      const { url } = await around.keep(startHttpReceiver({ key: 'Basic abc' }));
      one.patch({
        kind: 'set',
        path: ['otel', 'exporter'],
        value: otlp(url, 'logs', ', headers = { Authorization = "abc" }'),
      });
    },
    finds: 'broken otel.header',
    fix: /such as "Bearer KEY" or "Basic KEY"/,
  },
  {
    name: 'the key is refused',
    plant: async (one, around) => {
      const { url } = await around.keep(startHttpReceiver({ key: 'Basic abc' }));
      one.patch({
        kind: 'set',
        path: ['otel', 'exporter'],
        value: otlp(url, 'logs', ', headers = { Authorization = "Bearer abc" }'),
      });
    },
    finds: 'broken otel.answer',
    fix: /Correct the key in the headers of otel\.exporter/,
  },
  {
    name: 'nothing listens where traces go',
    plant: async (one) =>
      one.patch({
        kind: 'set',
        path: ['otel', 'trace_exporter'],
        value: otlp(`http://127.0.0.1:${await freePort()}`, 'traces'),
      }),
    finds: 'broken otel.answer',
    fix: /set otel\.trace_exporter = \{ otlp-http = /,
    mends: true,
  },
  {
    name: 'gRPC goes to a port of HTTP',
    plant: async (one, around) => {
      const { url } = await around.keep(startHttpReceiver());
      one.patch({ kind: 'set', path: ['otel', 'exporter'], value: `{ otlp-grpc = { endpoint = "${url}" } }` });
    },
    finds: 'broken otel.answer',
    fix: /set otel\.exporter = \{ otlp-http = /,
    mends: true,
  },
  {
    name: 'HTTP goes to a port of gRPC',
    plant: async (one, around) => {
      const { url } = await around.keep(startGrpcReceiver());
      one.patch({ kind: 'set', path: ['otel', 'exporter'], value: otlp(url, 'logs') });
    },
    finds: 'broken otel.answer',
    fix: /set otel\.exporter = \{ otlp-grpc = /,
    mends: true,
  },
  {
    name: 'the clock of a receiver is another',
    plant: async (one, around) => {
      const { url } = await around.keep(startHttpReceiver({ aheadMs: 600_000 }));
      one.patch({ kind: 'set', path: ['otel', 'exporter'], value: otlp(url, 'logs') });
    },
    finds: 'warning clock.skew',
    fix: /timedatectl/,
  },
];
