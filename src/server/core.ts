/** What everything else of a server hangs on: journal, store, what is between them, the questions about it, and what is passed on of it. */
import { join, resolve } from 'node:path';
import { parseDashboard } from '../api/parse-dashboard.ts';
import { parseView } from '../api/parse-view.ts';
import { builtInDashboards } from '../dashboard/built-in-dashboard.ts';
import { createDashboardFiles } from '../dashboard/dashboard-file.ts';
import { createDashboards, type Dashboards } from '../dashboard/dashboards.ts';
import { backendRedactor } from '../forward/backend-redactor.ts';
import { withPauses } from '../forward/pause.ts';
import type { Journal } from '../ingest/journal/journal.ts';
import { openJournal } from '../ingest/journal/open-journal.ts';
import { createContentFilter } from '../ingest/redaction/content-filter.ts';
import { AppError } from '../lib/errors.ts';
import { nodeDisk } from '../lib/node-disk.ts';
import type { Budget } from '../model/budget.ts';
import { createQuery } from '../query/create-query.ts';
import { createTelemetryQuery } from '../query/create-telemetry-query.ts';
import { getSession } from '../query/get-session.ts';
import type { Query } from '../query/query.ts';
import type { TelemetryQuery } from '../query/telemetry.ts';
import type { Redactor } from '../redact/redactor.ts';
import { changedSessions } from '../store/changed-sessions.ts';
import type { Store } from '../store/store.ts';
import { createSavedViews, type SavedViews } from '../view/saved-views.ts';
import { prepareDataFolder } from './data-folder.ts';
import { type Forwarding, openForwarding } from './forwarding.ts';
import { openStore } from './open-store.ts';
import { type OwnSettings, readOwnSettings } from './own-settings.ts';
import { openPipeline, type Pipeline } from './pipeline.ts';
import { redactedQuery, redactedSqlAnswer } from './redacted-query.ts';
import { redactedTelemetry } from './redacted-telemetry.ts';
import type { ServerOptions } from './server-options.ts';
import { type OpenDocuments, openSessionDocuments } from './session-documents.ts';

export interface Core {
  readonly journal: Journal;
  readonly store: Store;
  readonly pipeline: Pipeline;
  readonly query: Query;
  readonly telemetry: TelemetryQuery;
  readonly dashboards: Dashboards;
  readonly views: SavedViews;
  readonly forwarding: Forwarding;
  readonly redactor: Redactor;
}

/** @param opened takes what has to be closed, in reverse */
export async function openCore(options: ServerOptions, opened: (() => Promise<void>)[]): Promise<Core> {
  const { dataDir, clickhouseUrl } = options;
  const settings = await readOwnSettings(options.settings);
  const { prices, filter, redactor, config } = settings;
  const onNotice = cleanNotices(options, redactor);
  for (const { origin, sentence, hint } of config.problems) onNotice(`${origin}: ${sentence} ${hint}`);
  await prepareDataFolder(dataDir);
  const journal = await openJournal({ folder: join(dataDir, 'journal') });
  opened.push(() => journal.close());
  const store = await openStore({ dataDir, clickhouseUrl });
  opened.push(() => store.close());
  let forwarding: Forwarding | null = null;
  let documents: OpenDocuments | null = null;
  const pipeline = await openPipeline({
    journal,
    store,
    prices,
    filter,
    onNotice,
    onAccepted: (delivery, observations) => forwarding?.offer(delivery, observations),
    onWritten: (versions) => documents?.written(versions),
  });
  opened.push(() => pipeline.stop());
  const copies = openSessionDocuments({
    store,
    prices,
    program: options.version,
    isStored: (sessionId) => pipeline.assembler.isStored(sessionId),
    onTrouble: (thrown) => onNotice(`Copies of long sessions: ${AppError.from(thrown).message}`),
  });
  documents = copies;
  opened.push(() => copies.stop());
  const stored = createQuery({
    store,
    live: pipeline.assembler,
    prices,
    documents: copies.documents,
    now: Date.now,
  });
  const parts = { journal, store, pipeline };
  const started = await forwardFrom({ ...options, onNotice }, settings, parts);
  forwarding = started;
  opened.push(() => started.stop());
  const telemetry = redactedTelemetry(createTelemetryQuery(store, Date.now), redactor);
  const query = redactedQuery(stored, redactor, { prices, now: Date.now });
  const dashboards = openDashboards(join(options.settings.configDir, 'dashboards'), {
    store,
    redactor,
    budgets: config.budgets,
  });
  const views = createSavedViews({
    disk: nodeDisk,
    folder: join(options.settings.configDir, 'views'),
    parse: parseView,
  });
  return { ...parts, query, telemetry, dashboards, views, forwarding: started, redactor };
}

function openDashboards(
  folder: string,
  { store, redactor, budgets }: { store: Store; redactor: Redactor; budgets: readonly Budget[] },
): Dashboards {
  const builtIn = builtInDashboards();
  const takenIds = new Set(builtIn.map(({ id }) => id));
  return createDashboards({
    builtIn,
    files: createDashboardFiles({ disk: nodeDisk, folder, parse: parseDashboard, takenIds }),
    askSql: async (text, params) => redactedSqlAnswer(await store.sql(text, { params }), redactor),
    budgets,
  });
}

/** A notice may quote what came, or what a backend answered. */
export function cleanNotices(
  { onNotice = () => undefined }: ServerOptions,
  redactor: Redactor,
): (sentence: string) => void {
  return (sentence) => onNotice(redactor.text(sentence, 'notice'));
}

/** Nothing is passed on where no state folder is given: what waits would have no place. */
async function forwardFrom(
  { stateDir, version, settings: { homeDir }, onNotice = () => undefined }: ServerOptions,
  { config, redactor, prices }: OwnSettings,
  { journal, store, pipeline }: Pick<Core, 'journal' | 'store' | 'pipeline'>,
): Promise<Forwarding> {
  const outboxes = join(resolve(stateDir ?? ''), 'forward');
  const onTrouble = (thrown: unknown): void => onNotice(`Forwarding: ${AppError.from(thrown).message}`);
  const pauses = { disk: nodeDisk, outboxes, now: Date.now(), onTrouble };
  return openForwarding({
    backends: stateDir === undefined ? [] : await withPauses(config, pauses),
    stateDir: resolve(stateDir ?? ''),
    journal,
    redactor,
    version,
    onNotice,
    now: Date.now,
    live: pipeline.assembler,
    // not as a reader, who waits for what has just come: here it is known that nothing comes
    getSession: (id) => getSession({ store, live: pipeline.assembler, prices, now: Date.now() }, id),
    changedSince: (at) => changedSessions(store, at),
    rawFilter: (backend) =>
      createContentFilter({ policy: backend.content, homeDir, redactor: backendRedactor(backend, redactor) }),
  });
}
