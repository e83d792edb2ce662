/** Rollout files as a part of the server, or of an import that runs without one. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Journal } from '../ingest/journal/journal.ts';
import { cleanState } from '../ingest/redaction/clean-state.ts';
import { findRollouts } from '../ingest/rollout/find-rollouts.ts';
import { peekSubagent } from '../ingest/rollout/peek-subagent.ts';
import { RolloutCursors } from '../ingest/rollout/rollout-cursors.ts';
import type { RolloutFile } from '../ingest/rollout/rollout-file.ts';
import { RolloutFollower } from '../ingest/rollout/rollout-follower.ts';
import { isUnchanged, RolloutImporter } from '../ingest/rollout/rollout-importer.ts';
import { RolloutTally } from '../ingest/rollout/rollout-tally.ts';
import { unreadRollouts } from '../ingest/rollout/unread-rollouts.ts';
import { AppError } from '../lib/errors.ts';
import { nodeDisk } from '../lib/node-disk.ts';
import type { ImportProgress, ImportRequest, ImportSummary, WaitingRollouts } from '../model/rollout-import.ts';
import type { Redactor } from '../redact/redactor.ts';
import type { Store } from '../store/store.ts';
import { parseAddress, type StoreChoice } from './open-store.ts';
import type { Pipeline } from './pipeline.ts';

export interface ImportOptions {
  /** Ends the import in order: what was read is kept. */
  readonly signal: AbortSignal;
  readonly onProgress: (progress: ImportProgress) => void;
}

export interface Rollouts {
  readonly cursors: RolloutCursors;
  readonly importer: RolloutImporter;
  /** Resolves when everything is in the tables. Throws `not_found` and `invalid_input` for paths without rollouts, `disk_full`. */
  importRollouts(request: ImportRequest, options: ImportOptions): Promise<ImportSummary>;
  /** What of the home that is followed was never read; nothing while none is. Opens no file. */
  waiting(): Promise<WaitingRollouts>;
  /** Reads what Codex writes from now on. */
  follow(codexHome: string, onNotice: (sentence: string) => void): void;
  /** Stops reading, in order. */
  close(): Promise<void>;
}

export interface RolloutsOptions {
  readonly choice: StoreChoice;
  readonly journal: Journal;
  readonly store: Pick<Store, 'query'>;
  readonly pipeline: Pick<Pipeline, 'intake' | 'writer' | 'assembler'>;
  readonly redactor: Redactor;
}

/** Journal that an import may be ahead of the store: two batches, one being stored while the other is gathered. */
const LAG_BYTES_MAX = 48 * 1024 * 1024;

export async function openRollouts({ choice, journal, store, pipeline, redactor }: RolloutsOptions): Promise<Rollouts> {
  const path = cursorPath(choice);
  // Tables that were deleted have to be filled again, whatever was read before.
  if (pipeline.writer.state().lagBytes === 0 && (await isEmpty(store))) await nodeDisk.remove(path);
  const cursors = await RolloutCursors.open(nodeDisk, path, cleanState(redactor));
  const { intake, writer, assembler } = pipeline;
  const importer = new RolloutImporter({
    intake,
    cursors,
    sessions: assembler,
    pace: () => writer.settled(journal.durableEnd - LAG_BYTES_MAX),
    now: Date.now,
  });
  const settle = async (): Promise<void> => {
    await writer.settled();
    await assembler.flush();
  };
  const closing = new AbortController();
  const running = new Set<Promise<unknown>>();
  let follower: RolloutFollower | undefined;
  let followed: string | null = null;
  return {
    cursors,
    importer,
    importRollouts: (request, { signal, onProgress }) => {
      const either = AbortSignal.any([signal, closing.signal]);
      // What another import has in its hands would be left out: who stops one and goes on at once comes before it has let go.
      const run = Promise.race([Promise.allSettled(running), aborted(either)]).then(() =>
        importRollouts({ cursors, importer, settle }, request, { signal: either, onProgress }),
      );
      const done = run.finally(() => running.delete(done));
      running.add(done);
      return done;
    },
    waiting: async () => {
      const files = followed === null ? [] : await unreadRollouts(followed, cursors, closing.signal);
      return { codex_home: followed, files: files.length, bytes: sumOf(files) };
    },
    follow: (codexHome, onNotice) => {
      followed = codexHome;
      follower = follow({ codexHome, importer, cursors, onNotice });
    },
    close: async () => {
      closing.abort();
      await follower?.stop();
      await Promise.allSettled(running);
      await cursors.close();
    },
  };
}

interface FollowOptions extends Pick<Rollouts, 'importer' | 'cursors'> {
  readonly codexHome: string;
  readonly onNotice: (sentence: string) => void;
}

function follow({ codexHome, importer, cursors, onNotice }: FollowOptions): RolloutFollower {
  // The same trouble comes back with every change of a file: once is enough.
  const told = new Set<string>();
  return RolloutFollower.start({
    codexHome,
    importer,
    cursors,
    now: Date.now,
    onHistory: ({ files, bytes }) => {
      if (files === 0) return;
      const what = files === 1 ? 'One rollout file' : `${files.toLocaleString('en-US')} rollout files`;
      const size = `${Math.ceil(bytes / 1e6).toLocaleString('en-US')} MB`;
      onNotice(`${what} in ${codexHome} (${size}) not imported yet: \`turnscope import\` does it.`);
    },
    onTrouble: (thrown) => {
      const { message } = AppError.from(thrown);
      if (!told.has(message)) onNotice(`Following rollouts: ${message}`);
      told.add(message);
    },
  });
}

/** What one store has, another does not: each has a list of its own. */
export function cursorPath({ dataDir, clickhouseUrl }: StoreChoice): string {
  if (clickhouseUrl === undefined) return join(dataDir, 'rollouts.jsonl');
  const { url, database } = parseAddress(clickhouseUrl);
  const key = createHash('sha256')
    .update(`${url} ${database ?? ''}`)
    .digest('hex')
    .slice(0, 16);
  return join(dataDir, `rollouts-${key}.jsonl`);
}

async function isEmpty(store: Pick<Store, 'query'>): Promise<boolean> {
  return (await store.query('SELECT 1 FROM codex_event LIMIT 1')).length === 0;
}

interface Parts extends Pick<Rollouts, 'cursors' | 'importer'> {
  readonly settle: () => Promise<void>;
}

async function importRollouts(parts: Parts, request: ImportRequest, options: ImportOptions): Promise<ImportSummary> {
  const begun = performance.now();
  const { signal, onProgress } = options;
  const found = await findRollouts(request.paths, signal);
  if (found.files.length === 0) throw nothingFound(request.paths);
  const { since = 0 } = request;
  const files = found.files.filter(({ modifiedAt }) => modifiedAt >= since);
  const bytes = sumOf(files);
  const tally = new RolloutTally();
  const tell = (state: ImportProgress['state']): void =>
    onProgress({ files: tally.files, files_total: files.length, bytes: tally.bytes, bytes_total: bytes, state });
  tell('reading');
  if (request.dryRun) await plan(parts, files, tally, signal);
  else {
    await parts.importer.read(files, { signal, tally, onProgress: () => tell('reading') });
    tell('storing');
    // The journal has it: whoever stops us here loses nothing.
    await Promise.race([parts.settle(), aborted(signal)]);
  }
  return {
    dry_run: request.dryRun,
    interrupted: signal.aborted,
    files: files.length,
    bytes,
    files_unchanged: tally.filesUnchanged,
    files_read: tally.filesRead,
    bytes_read: tally.bytesRead,
    sessions: tally.sessions,
    observations: tally.observations,
    lines_unreadable: tally.linesUnreadable,
    problems: [...found.problems, ...tally.problems],
    duration_ms: Math.round(performance.now() - begun),
  };
}

/** What an import would read. */
async function plan(
  { cursors }: Parts,
  files: readonly RolloutFile[],
  tally: RolloutTally,
  signal: AbortSignal,
): Promise<void> {
  for (const file of files) {
    if (signal.aborted) return;
    const place = cursors.place(file.name.stem);
    if (isUnchanged(file, place)) {
      tally.skip(file);
      continue;
    }
    const read = file.isCompressed ? file.bytes : Math.max(0, file.bytes - (place?.position ?? 0));
    tally.done(file, { bytes: read, observations: 0, unreadable: 0, isSubagent: await peekSubagent(file) });
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

const sumOf = (files: readonly RolloutFile[]): number => files.reduce((sum, { bytes }) => sum + bytes, 0);

const nothingFound = (paths: readonly string[]): AppError =>
  new AppError('not_found', `cannot import from ${paths.join(', ')}: there is no rollout file of Codex`, {
    hint: 'Give the folder in which Codex keeps its sessions, by default ~/.codex.',
  });
