#!/usr/bin/env node
/**
 * Adds one run to the recordings: `node test/codex-lab/store.ts SCENARIO [NAME]` writes `fixtures/codex/<version>/<name>/` and its bill. Everything that
 * tells of this machine is replaced by what the other recordings say.
 */
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { parseSpoolName, payloadOfSpool } from '../../src/model/hook-spool.ts';
import { booksOf } from './book.ts';
import { codexVersion } from './codex-process.ts';
import { filesBelow, type Recording, recordScenario } from './recording.ts';
import { loadScenario } from './scenario.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const FIXTURES = path.join(ROOT, 'fixtures', 'codex');
const GZIP_FROM_BYTES = 100_000;

/** Longest first: one place lies in another. */
function cleaner(recording: Recording): (text: string) => string {
  const places = [
    [recording.run.home, '/home/dev'],
    [path.dirname(recording.spoolFolder), '/home/dev/.turnscope'],
    [process.execPath, '/usr/bin/node'],
    [ROOT, '/home/dev/codex-lab'],
  ] as const;
  return (text) =>
    places.reduce((clean, [from, to]) => clean.replaceAll(from, to), text).replaceAll(`"${hostname()}"`, '"devbox"');
}

/** Oldest first: the order in which the calls arrived. */
function callsOf({ spoolFolder }: Recording): { at: Date; event: string; payload: unknown }[] {
  return filesBelow(spoolFolder)
    .map((file) => {
      const where = path.join(spoolFolder, file);
      const event = parseSpoolName(file)?.event ?? 'unknown';
      return {
        at: statSync(where).mtime,
        event,
        payload: JSON.parse(payloadOfSpool(readFileSync(where, 'utf8'))) as unknown,
      };
    })
    .sort((a, b) => a.at.getTime() - b.at.getTime());
}

const linesOf = (values: readonly unknown[]): string => values.map((value) => `${JSON.stringify(value)}\n`).join('');

function filesOf(recording: Recording): Record<string, string> {
  const { codexHome, home } = recording.run;
  const calls = callsOf(recording).map(({ at, event, payload }) => ({ t: at.toISOString(), event, payload }));
  const sent = (signal: string): string =>
    linesOf(
      recording.exports
        .filter((one) => one.path === `/v1/${signal}`)
        .map(({ body }) => JSON.parse(Buffer.from(body).toString())),
    );
  const rollouts = recording.rolloutFolders.flatMap((folder) =>
    filesBelow(folder).map((file) => [path.basename(file), readFileSync(path.join(folder, file), 'utf8')]),
  );
  const out = (file: string): string => {
    const lies = filesBelow(path.join(home, 'out')).includes(file);
    return lies ? readFileSync(path.join(home, 'out', file), 'utf8') : '';
  };
  return {
    'scenario.json': `${JSON.stringify(loadScenario(recording.name), null, 1)}\n`,
    'config.toml': readFileSync(path.join(codexHome, 'config.toml'), 'utf8'),
    'otlp-logs.jsonl': sent('logs'),
    'otlp-traces.jsonl': sent('traces'),
    'otlp-metrics.jsonl': sent('metrics'),
    'hooks.jsonl': linesOf(calls.filter(({ event }) => event !== 'notify')),
    'notify.jsonl': linesOf(calls.filter(({ event }) => event === 'notify').map(({ t, payload }) => ({ t, payload }))),
    'exec-json.jsonl': out('exec.jsonl'),
    'stderr.txt': out('stderr.txt'),
    ...Object.fromEntries(rollouts),
  };
}

/** `[input, cached input, output, reasoning output]`, in all and by thread. */
function billOf(recording: Recording) {
  const answers = booksOf(recording.run).flatMap(({ turns }) => turns.flatMap((turn) => turn.answers));
  const sum = (of: typeof answers) =>
    (['input', 'cached', 'output', 'reasoning'] as const).map((key) =>
      of.reduce((total, { usage }) => total + usage[key], 0),
    );
  const threads = [...new Set(answers.map(({ threadId }) => threadId))];
  const byThread = threads.map((id) => [id, sum(answers.filter(({ threadId }) => threadId === id))]);
  return { billed: sum(answers), threads: Object.fromEntries(byThread) as Record<string, number[]> };
}

/** One line a recording, as the file is kept. */
function writeBill(name: string, bill: ReturnType<typeof billOf>): void {
  const file = path.join(FIXTURES, 'billed.json');
  const all = { ...(JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>), [name]: bill };
  // `_` says what the file is
  const lines = Object.entries(all).sort(([a], [b]) => (a === '_' ? -1 : b === '_' ? 1 : a < b ? -1 : 1));
  const spaced = (value: unknown): string => JSON.stringify(value).replaceAll(/([:,])(?=["[{\d])/g, '$1 ');
  writeFileSync(file, `{\n${lines.map(([key, value]) => ` ${spaced(key)}: ${spaced(value)}`).join(',\n')}\n}\n`);
}

const [scenario = '', name = scenario] = process.argv.slice(2);
const recording = await recordScenario(scenario);
const clean = cleaner(recording);
const folder = path.join(FIXTURES, codexVersion(), name);
mkdirSync(folder, { recursive: true });
for (const [file, text] of Object.entries(filesOf(recording))) {
  if (text === '') continue;
  const bytes = Buffer.from(clean(text));
  if (bytes.length < GZIP_FROM_BYTES) writeFileSync(path.join(folder, file), bytes);
  else writeFileSync(path.join(folder, `${file}.gz`), gzipSync(bytes, { level: 9 }));
}
const { description } = loadScenario(scenario);
writeFileSync(
  path.join(folder, 'README.md'),
  `# ${name}\n\n${description}\n\nCaptured from the real Codex CLI ${codexVersion()}, offline, with \`node test/codex-lab/store.ts ${scenario}\`: OTLP/JSON, all hooks trusted by hash. See ../README.md for what each file holds;\nrollout files have their own names here.\n`,
);
writeBill(`${codexVersion()}/${name}`, billOf(recording));
recording.remove();
console.log(folder);
