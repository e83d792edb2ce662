/** `npm run bench [name …]`: asks the questions and writes `results/<name>.json` and `.md`. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { acknowledge } from './acknowledge.ts';
import { catchUp } from './catch-up.ts';
import { forward } from './forward.ts';
import { hook } from './hook.ts';
import { hookCodex } from './hook-codex.ts';
import { importRollouts } from './import.ts';
import { ingest } from './ingest.ts';
import { type Answer, circumstances, type Question } from './measure.ts';
import { query } from './query.ts';
import { queryLog } from './query-log.ts';
import { receiver } from './receiver.ts';
import { redact } from './redact.ts';
import { sdk } from './sdk.ts';
import { sender } from './sender.ts';
import { storeInsert } from './store-insert.ts';
import { ui } from './ui.ts';

const QUESTIONS: readonly Question[] = [
  acknowledge,
  catchUp,
  forward,
  hook,
  hookCodex,
  importRollouts,
  ingest,
  query,
  queryLog,
  receiver,
  redact,
  sdk,
  sender,
  storeInsert,
  ui,
];
const RESULTS = path.join(import.meta.dirname, 'results');

const rounded = (value: number): string =>
  value >= 100 ? Math.round(value).toLocaleString('en') : value.toPrecision(3);

function markdown(name: string, about: Readonly<Record<string, string | number>>, answer: Answer): string {
  const where = Object.entries(about).map(([key, value]) => `${key} ${value}`);
  const rows = answer.figures.map((figure) => `| ${figure.name} | ${rounded(figure.value)} ${figure.unit} |`);
  return [`# ${name}`, '', `${answer.setting}.`, '', where.join(' · '), '', '| | |', '|---|---|', ...rows, ''].join(
    '\n',
  );
}

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !QUESTIONS.some((question) => question.name === name));
if (unknown.length > 0) {
  console.error(
    `There is no question ${unknown.join(', ')}; there are ${QUESTIONS.map(({ name }) => name).join(', ')}.`,
  );
  process.exit(2);
}
mkdirSync(RESULTS, { recursive: true });
for (const { name, ask } of QUESTIONS) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const answer = await ask();
  const about = circumstances();
  writeFileSync(path.join(RESULTS, `${name}.json`), `${JSON.stringify({ name, about, ...answer }, null, 2)}\n`);
  writeFileSync(path.join(RESULTS, `${name}.md`), markdown(name, about, answer));
  console.log(markdown(name, about, answer));
}
