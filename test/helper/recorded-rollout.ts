/** The rollout files of a recording, line by line. */
import { readdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { type RolloutName, rolloutNameOf } from '../../src/codex/rollout/rollout-name.ts';

const ROOT = new URL('../../fixtures/codex/', import.meta.url);

export interface RecordedRollout {
  readonly name: RolloutName;
  /** The file that Codex wrote was called this. */
  readonly fileName: string;
  /** Without their newlines. */
  readonly lines: readonly Buffer[];
}

/** The rollouts of `<version>/<scenario>`; fixtures are named by number, so that the real name is made of what the first line says. */
export function rolloutsOf(name: string): RecordedRollout[] {
  const folder = new URL(`${name}/`, ROOT);
  return readdirSync(folder)
    .filter((file) => /^rollout.*\.jsonl(\.gz)?$/.test(file))
    .sort()
    .map((file) => {
      const bytes = readFileSync(new URL(file, folder));
      return recorded(linesOf(file.endsWith('.gz') ? gunzipSync(bytes) : bytes));
    });
}

function recorded(lines: readonly Buffer[]): RecordedRollout {
  const [first] = lines;
  if (first === undefined) throw new Error('an empty rollout');
  const { payload } = JSON.parse(first.toString()) as { payload: { id: string; timestamp: string } };
  const fileName = `rollout-${payload.timestamp.slice(0, 19).replaceAll(':', '-')}-${payload.id}.jsonl`;
  const name = rolloutNameOf(fileName);
  if (name === null) throw new Error(`${fileName} is no name of a rollout`);
  return { name, fileName, lines };
}

function linesOf(bytes: Buffer): Buffer[] {
  const lines: Buffer[] = [];
  for (let from = 0; from < bytes.length; ) {
    const newline = bytes.indexOf(0x0a, from);
    const to = newline < 0 ? bytes.length : newline;
    lines.push(bytes.subarray(from, to));
    from = to + 1;
  }
  return lines;
}
