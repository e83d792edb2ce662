#!/usr/bin/env node
/**
 * Every case in every combination of sources, without a server: `node test/codex-lab/matrix.ts [--only OTLP+hooks] [CASE…]`. Runs the real Codex
 * once a case and prints a table of differences. With `--json` the whole session of each cell goes to stdout instead.
 */
import { parseArgs } from 'node:util';
import { assemble } from '../../src/assemble/assemble.ts';
import type { Session } from '../../src/model/session.ts';
import { booksOf } from './book.ts';
import { CASES } from './case.ts';
import { COMBINATIONS, type Combination, nameOf } from './combination.ts';
import { differencesOf } from './compare.ts';
import { observationsIn, observeRecording } from './observe-recording.ts';
import { evidenceOf, type Recording, recordScenario } from './recording.ts';

interface Cell {
  readonly combination: Combination;
  readonly sessions: readonly Session[];
  readonly differences: readonly string[];
}

/** One row of the table. */
function cellsOf(recording: Recording, combinations: readonly Combination[]): Cell[] {
  const books = booksOf(recording.run);
  const evidence = evidenceOf(recording);
  const bySource = observeRecording(recording);
  return combinations.map((combination) => {
    const sessions = assemble(observationsIn(bySource, combination), { now: Date.now() });
    const differences = books.flatMap((book) => {
      const session = sessions.find(({ session_id: id }) => id === book.sessionId);
      return differencesOf({ book, session, combination, evidence });
    });
    const strangers = sessions.filter(({ session_id: id }) => !books.some(({ sessionId }) => sessionId === id));
    return {
      combination,
      sessions,
      differences: [...differences, ...strangers.map(({ session_id: id }) => `a session that nobody began: ${id}`)],
    };
  });
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { only: { type: 'string' }, json: { type: 'boolean', default: false } },
});
const combinations = COMBINATIONS.filter((one) => values.only === undefined || nameOf(one) === values.only);
const WIDTH = 24;
const sentences = new Map<string, Set<string>>();
if (!values.json) console.log(['case'.padEnd(WIDTH), ...combinations.map(nameOf)].join('  '));
for (const name of positionals.length > 0 ? positionals : CASES) {
  const recording = await recordScenario(name);
  const cells = cellsOf(recording, combinations);
  recording.remove();
  if (values.json) console.log(JSON.stringify({ name, cells }));
  const figures = cells.map(({ combination, differences }) =>
    (differences.length === 0 ? 'ok' : String(differences.length)).padEnd(nameOf(combination).length),
  );
  if (!values.json) console.log([name.padEnd(WIDTH), ...figures].join('  '));
  for (const { combination, differences } of cells) {
    for (const sentence of differences) {
      const key = `${name}: ${sentence}`;
      sentences.set(key, (sentences.get(key) ?? new Set()).add(nameOf(combination)));
    }
  }
}
if (!values.json) for (const [sentence, where] of sentences) console.log(`${sentence}  [${[...where].join(' ')}]`);
process.exitCode = sentences.size === 0 ? 0 : 1;
