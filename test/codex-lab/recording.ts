/** One run of Codex with every source switched on, kept so that its sources can be brought in again in any combination. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type RecordedExport, startOtlpRecorder } from './otlp-recorder.ts';
import { type LabRun, runScenario } from './run-codex.ts';
import { loadScenario } from './scenario.ts';
import { createSpool } from './spool.ts';

export interface Recording {
  readonly name: string;
  readonly run: LabRun;
  readonly exports: readonly RecordedExport[];
  /** Files as the hooks left them. */
  readonly spoolFolder: string;
  /** Below these lie the rollout files. */
  readonly rolloutFolders: readonly string[];
  remove(): void;
}

export async function recordScenario(name: string): Promise<Recording> {
  const recorder = await startOtlpRecorder();
  try {
    const otlp = { protocol: 'json', http: recorder.url, grpc: recorder.url } as const;
    const spool = await createSpool(name);
    const run = await runScenario(loadScenario(name), otlp, spool.wiring);
    return {
      name,
      run,
      exports: [...recorder.exports],
      spoolFolder: spool.folder,
      rolloutFolders: ['sessions', 'archived_sessions']
        .map((folder) => path.join(run.codexHome, folder))
        .filter((folder) => existsSync(folder)),
      remove: () => {
        run.remove();
        spool.remove();
      },
    };
  } finally {
    await recorder.close();
  }
}

/** Names of plain files in the folder and below it, relative to it, in order. */
export function filesBelow(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .sort();
}

/** What each source said, as one text: enough to ask whether it ever named a thing, and independent of how we read it. */
export type Evidence = Readonly<Record<'otel_logs' | 'otel_traces' | 'hooks' | 'notify' | 'rollout', string>>;

export function evidenceOf({ exports, spoolFolder, rolloutFolders }: Recording): Evidence {
  const sent = (to: string): string =>
    exports.flatMap(({ path: at, body }) => (at === to ? [Buffer.from(body).toString()] : [])).join('\n');
  const read = (folder: string, files: readonly string[]): string =>
    files.map((file) => readFileSync(path.join(folder, file), 'utf8')).join('\n');
  const spooled = filesBelow(spoolFolder);
  const isNotify = (file: string): boolean => file.startsWith('notify.');
  return {
    otel_logs: sent('/v1/logs'),
    otel_traces: sent('/v1/traces'),
    hooks: read(
      spoolFolder,
      spooled.filter((file) => !isNotify(file)),
    ),
    notify: read(spoolFolder, spooled.filter(isNotify)),
    rollout: rolloutFolders.map((folder) => read(folder, filesBelow(folder))).join('\n'),
  };
}
