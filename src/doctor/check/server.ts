import type { SendOutcome } from '../../deliver/endpoint.ts';
import { defineCheck } from '../check.ts';
import { type Exporter, isHere, isOtlp, urlOf } from '../exporter.ts';
import type { FactTable, ServerPort } from '../facts.ts';
import { broken, ok, warning } from '../finding.ts';
import { run } from '../fix.ts';

/** Whoever answers there is no receiver of OTLP: it has the port that our server would have. */
export const serverPort = defineCheck({
  id: 'server.port',
  group: 'Server',
  facts: ['server', 'settings', 'exporters', 'tests', 'ports'],
  judge: ({ server, ...known }) => {
    if (server !== null) return null;
    const { exporters, tests, ports } = known;
    const strangers = tests.filter(
      ({ by, place, outcome, isUnreachable }) =>
        by.kind === 'exporter' && !isUnreachable && place.startsWith('127.0.0.1:') && isStranger(outcome),
    );
    if (strangers.length > 0) {
      const places = [...new Set(strangers.map(({ place }) => place))].join(', ');
      const sentence = `No server is running, and another program has ${places}, where Codex sends.`;
      const signals = strangers.map(({ signal }) => signal);
      return broken(sentence, 'Stop that program, then run `turnscope up`.', signals);
    }
    const taken = ports.filter(({ isTaken }) => isTaken);
    const need = needOf(known);
    if (taken.length === 0 || need === 'none') return null;
    const said = taken.map(({ use, port }) => `${port}, which ${PORT_OF[use]} would have`).join(', and ');
    const sentence = `No server is running, and another program has port ${said}.`;
    return (need === 'sent' ? broken : warning)(sentence, run(upCommand(exporters, taken)));
  },
});

const PORT_OF: Readonly<Record<ServerPort['use'], string>> = {
  ui: 'its page',
  otlp_http: 'its OTLP over HTTP',
  otlp_grpc: 'its OTLP over gRPC',
};

const isStranger = ({ outcome, message }: SendOutcome): boolean =>
  outcome !== 'accepted' &&
  /\b(?:404|405|501)\b|web page|does not speak|broken off|closed before|UNIMPLEMENTED/.test(message);

type Known = Pick<FactTable, 'settings' | 'exporters' | 'tests'>;

/** What a server is needed for: `sent`: Codex sends to it; `hooks`: what they tell would go nowhere else. */
function needOf({ settings, exporters, tests }: Known): 'sent' | 'hooks' | 'none' {
  const isMissed = tests.some(({ isUnreachable, by }) => by.kind === 'exporter' && isUnreachable);
  if (exporters.some(isHere) && isMissed) return 'sent';
  return settings.backends.length > 0 || exporters.some(isOtlp) ? 'none' : 'hooks';
}

export const serverRunning = defineCheck({
  id: 'server.running',
  group: 'Server',
  facts: ['server', 'settings', 'exporters', 'tests'],
  needs: ['server.port', 'folder.data', 'server.engine'],
  judge: ({ server, ...known }) => {
    if (server !== null) return ok(`The server ${server.status.version} is running at ${server.ui}.`);
    const { settings, exporters } = known;
    switch (needOf(known)) {
      case 'sent':
        return broken('No server is running, and Codex sends to this machine.', run(upCommand(exporters)));
      case 'hooks':
        return warning(
          'No server is running and no backend is configured: what hooks tell only waits.',
          run('turnscope up'),
        );
      case 'none':
        return settings.backends.length > 0
          ? ok('No server is running: what hooks tell is sent to your backends by the sender that they start.')
          : ok('No server is running: Codex sends elsewhere.');
    }
  },
});

const PORT_FLAG: Readonly<Record<ServerPort['use'], string>> = {
  ui: '--port',
  otlp_http: '--otlp-http-port',
  otlp_grpc: '--otlp-grpc-port',
};

/** Such that it listens where Codex sends, and beside what others have. */
function upCommand(exporters: readonly Exporter[], taken: readonly ServerPort[] = []): string {
  const portOf = (kind: Exporter['kind']): string | undefined =>
    exporters.flatMap((exporter) =>
      exporter.kind === kind && isHere(exporter) ? (urlOf(exporter)?.port ?? []) : [],
    )[0];
  const [http, grpc] = [portOf('otlp-http'), portOf('otlp-grpc')];
  const flags = [
    ...(http === undefined || http === '4318' ? [] : [` --otlp-http-port ${http}`]),
    ...(grpc === undefined || grpc === '4317' ? [] : [` --otlp-grpc-port ${grpc}`]),
    ...taken.map(({ use, free }) => ` ${PORT_FLAG[use]} ${free ?? 0}`),
  ];
  return `turnscope up${flags.join('')}`;
}

export const serverVersion = defineCheck({
  id: 'server.version',
  group: 'Server',
  facts: ['server'],
  judge: ({ server }, { version }) => {
    if (server === null || server.status.version === version) return null;
    const { version: running, pid } = server.status;
    return warning(
      `The server that is running is ${running}, and this is ${version}.`,
      `Stop it (process ${pid}) and run \`turnscope up\`.`,
    );
  },
});

export const serverStore = defineCheck({
  id: 'server.store',
  group: 'Server',
  facts: ['server'],
  judge: ({ server }) => {
    if (server === null) return null;
    const { store, journal } = server.status;
    if (store.state !== 'ok')
      return broken(
        `The store of the server does not answer: ${store.message ?? 'it says nothing'}.`,
        store.kind === 'clickhouse'
          ? 'Start that ClickHouse server again.'
          : `Stop the server (process ${server.status.pid}) and run \`turnscope up\`.`,
      );
    if (journal.state === 'full')
      return broken('The journal is full: nothing new is kept.', 'Free some space on the disk of the data folder.');
    return ok('Its store answers.');
  },
});

export const serverEngine = defineCheck({
  id: 'server.engine',
  group: 'Server',
  facts: ['server', 'engine', 'settings', 'exporters', 'tests'],
  judge: ({ server, engine, ...known }) => {
    if (server !== null || engine === null) return null;
    const fix = run('turnscope up --clickhouse http://127.0.0.1:8123');
    const sentence = `The embedded database cannot be loaded: ${engine}.`;
    return needOf(known) === 'sent' ? broken(sentence, fix) : warning(sentence, fix);
  },
});

/** Another process takes in what hooks tell, or nobody can. */
export const serverHooks = defineCheck({
  id: 'server.hooks',
  group: 'Server',
  facts: ['server'],
  needs: ['folder.spool'],
  judge: ({ server }) => {
    if (server === null) return null;
    const { state, waiting } = server.status.hooks;
    if (state === 'held')
      return warning(
        'Another server takes in what hooks tell: this one does not see it.',
        'Stop the other one, or give one of them another TURNSCOPE_STATE_DIR.',
      );
    if (state === 'unavailable')
      return broken('The server cannot use the spool of hooks.', run('turnscope hook --install'));
    if (state === 'off') return null;
    return waiting > SPOOL_WAITING_MAX
      ? warning(`${waiting} calls of hooks wait for the server, which takes in fewer than come.`, null)
      : ok('It takes in what hooks tell.');
  },
});

const SPOOL_WAITING_MAX = 1_000;
