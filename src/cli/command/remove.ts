/** Takes away what `setup` put into Codex's configuration and into our own; data stay where they are unless somebody says otherwise. */
import { dirname, resolve } from 'node:path';
import { jsonText } from '../../format/clean.ts';
import { AppError } from '../../lib/errors.ts';
import { findPlaces, type Places } from '../../lib/place.ts';
import { hookPlaces } from '../../model/hook-spool.ts';
import { checkWritable, forgetEqualBackups, writeConfigFile } from '../../setup/config-file.ts';
import { inFile } from '../../setup/edit.ts';
import { type Ground, type KnownFile, readGround } from '../../setup/ground.ts';
import { enabledPlugin } from '../../setup/plan-hook.ts';
import { planRemoval, type Removal } from '../../setup/plan-removal.ts';
import { findKept, purge } from '../../setup/purge.ts';
import { deleteRecord } from '../../setup/record.ts';
import { readToml } from '../../toml/read-toml.ts';
import { undoToml } from '../../toml/undo-toml.ts';
import { loopbackFetch } from '../loopback-fetch.ts';
import { findServer } from '../server-file.ts';
import { changeLines, indented, noteLines, shortPath } from '../setup-lines.ts';
import type { Terminal } from '../terminal.ts';

export interface RemoveOptions {
  readonly codexHome?: string;
  readonly purge?: true;
  readonly yes?: true;
  readonly dryRun?: true;
  readonly json?: true;
}

/** What becomes of one file. */
interface Outcome {
  readonly known: KnownFile;
  readonly removal: Removal;
  /** null: the file goes, as it came with us and nothing else is in it. */
  readonly text: string | null;
}

export async function run(options: RemoveOptions, plain: Terminal): Promise<void> {
  const { codexHome } = options;
  const env = codexHome === undefined ? plain.env : { ...plain.env, CODEX_HOME: resolve(plain.cwd, codexHome) };
  const terminal: Terminal = { ...plain, env };
  const places = findPlaces(env, terminal.homeDir);
  const ground = await readGround({ ...terminal, places, platform: process.platform });
  const outcomes = [codexOutcome(ground, places), ownOutcome(ground)].flatMap((outcome) => outcome ?? []);
  const changed = outcomes.filter(({ known: { file }, text }) => text !== file.text);
  const kept = await findKept(places);
  const doomed = options.purge ? await askPurge(kept, options, { places, terminal }) : [];
  const backups: string[] = [];
  if (!options.dryRun) {
    for (const { known } of changed) await checkWritable(known.file);
    for (const { known, text } of changed)
      await writeConfigFile(known.file, text, { nowMs: terminal.now(), isBackedUp: false });
    for (const { known } of changed) backups.push(...(await forgetEqualBackups(known.file)));
    for (const { file } of [ground.codex, ground.own]) await deleteRecord(places.stateDir, file.target);
    await purge(doomed, doomed.length === 0 ? [] : [places.stateDir, places.dataDir]);
  }
  const report: Report = { outcomes, changed, backups, kept, doomed, isDry: options.dryRun ?? false };
  if (options.json) terminal.print(jsonText(reportJson(report), 2));
  else for (const line of reportLines(report, terminal)) terminal.print(line);
}

function codexOutcome({ codex, configFile }: Ground, places: Places): Outcome | null {
  const { file, record } = codex;
  if (file.text === null) return null;
  try {
    const removal = planRemoval({
      text: file.text,
      undo: record?.undo ?? null,
      configFile,
      hookPlaces: hookPlaces(places.stateDir),
      platform: process.platform,
      endpoints: record?.endpoints ?? OUR_ENDPOINTS,
    });
    return { known: codex, removal, text: textOf(removal, codex) };
  } catch (thrown) {
    throw inFile(file.path, thrown);
  }
}

/** Where nobody wrote down which: the usual ones of a server of ours. Other receivers have the ports, too, so only without a record. */
const OUR_ENDPOINTS: readonly string[] = [
  'http://127.0.0.1:4317',
  ...['logs', 'traces', 'metrics'].map((signal) => `http://127.0.0.1:4318/v1/${signal}`),
];

/** Our own file is touched only by its record: whatever else is in it somebody wrote. */
function ownOutcome({ own }: Ground): Outcome | null {
  const { file, record } = own;
  if (file.text === null || record === null) return null;
  try {
    const removal = { ...undoToml(file.text, record.undo), found: [], rest: [] };
    return { known: own, removal, text: textOf(removal, own) };
  } catch (thrown) {
    throw inFile(file.path, thrown);
  }
}

const textOf = ({ text }: Removal, { record }: KnownFile): string | null =>
  text === '' && record?.isNew === true ? null : text;

/** What is deleted, after a question. Throws where a server is at work on it. */
async function askPurge(
  kept: readonly string[],
  { yes, dryRun, json }: RemoveOptions,
  { places, terminal }: { places: Places; terminal: Terminal },
): Promise<readonly string[]> {
  if (kept.length === 0 || dryRun) return kept;
  if ((await findServer(places.dataDir, loopbackFetch)) !== undefined)
    throw new AppError('conflict', 'cannot delete the data: a server is running on them', {
      hint: 'Stop it first (Ctrl-C where `turnscope up` runs). Nothing was changed.',
    });
  if (yes) return kept;
  if (!terminal.isTty || !process.stdin.isTTY || json)
    throw new AppError('invalid_input', 'cannot ask whether to delete the data: this is no terminal', {
      hint: 'Add --yes if you mean it. Nothing was changed.',
    });
  for (const path of kept) terminal.print(`  ${shortPath(path, terminal.homeDir)}`);
  const { askYes } = await import('../setup-prompt.ts');
  return (await askYes('Delete all of this, every recorded session included?', false)) ? kept : [];
}

interface Report {
  readonly outcomes: readonly Outcome[];
  readonly changed: readonly Outcome[];
  /** Copies of the files as set-ups found them, that say something else than the files do now. */
  readonly backups: readonly string[];
  readonly kept: readonly string[];
  readonly doomed: readonly string[];
  readonly isDry: boolean;
}

function reportLines({ outcomes, changed, backups, kept, doomed, isDry }: Report, terminal: Terminal): string[] {
  const short = (path: string): string => shortPath(path, terminal.homeDir);
  const say = (sentence: string): string[] => indented(sentence, 0, terminal);
  const changes = changed.map(({ known: { file }, text }) => ({
    path: file.path,
    before: file.text ?? '',
    after: text ?? '',
  }));
  const plugins = outcomes.flatMap(({ known: { file } }) => enabledPlugin(readToml(file.text ?? '')) ?? []);
  const notes = outcomes.flatMap(({ known: { file }, removal: { left, found, rest } }) => [
    ...(left.length > 0
      ? [`${short(file.path)}: changed since by somebody, and left as it is: ${left.join(', ')}.`]
      : []),
    ...(found.length > 0
      ? [`${short(file.path)}: not in the record of a set-up, found by the path of our scripts: ${found.join(', ')}.`]
      : []),
    ...(rest.length > 0
      ? [
          `${short(file.path)}: also names our scripts, though no set-up wrote it: ${rest.join(', ')}. \`turnscope remove\` once more takes that away, too.`,
        ]
      : []),
  ]);
  const done = changed.map(({ known: { file }, text }) =>
    text === null
      ? `Deleted ${short(file.path)}: nothing else was in it.`
      : `Took Turnscope out of ${short(file.path)}.`,
  );
  const folders = [...new Set(kept.map((path) => short(dirname(path))))].join(' and ');
  return [
    ...(isDry ? changeLines(changes, terminal) : []),
    ...(changed.length === 0
      ? ['Codex is not connected: nothing to take away.']
      : isDry
        ? ['Nothing was written.']
        : done),
    ...noteLines([...notes, ...plugins.map(pluginNote)], terminal),
    ...(backups.length > 0
      ? ['Copies of it, as set-ups found it, stay:', ...backups.map((path) => `  ${short(path)}`)]
      : []),
    ...(doomed.length > 0 && !isDry ? say(`Deleted what Turnscope kept in ${folders}.`) : []),
    ...(doomed.length > 0 && isDry ? ['--purge would delete', ...doomed.map((path) => `  ${short(path)}`)] : []),
    ...(doomed.length === 0 && kept.length > 0
      ? say(`What was recorded stays in ${folders}; \`turnscope remove --purge\` deletes it.`)
      : []),
  ];
}

/** Codex's own command undoes what Codex's own command did. */
const pluginNote = (plugin: string): string =>
  `The plugin ${plugin} stays, and its hooks and MCP server with it: \`codex plugin remove ${plugin}\` takes it away.`;

const reportJson = ({ outcomes, changed, kept, doomed, isDry }: Report): unknown => ({
  dry_run: isDry,
  changed: changed.length > 0,
  files: outcomes.map(({ known: { file }, removal: { left, found, rest }, text }) => ({
    path: file.path,
    changed: text !== file.text,
    deleted: text === null,
    left,
    found,
    rest,
  })),
  data: kept,
  deleted: isDry ? [] : doomed,
});
