/** What the rollouts that were ever imported say today, each read from its first line to its last whole one. */
import { basename, join, sep } from 'node:path';
import { rolloutNameOf } from '../../codex/rollout/rollout-name.ts';
import { createRolloutReader } from '../../codex/rollout/rollout-reader.ts';
import type { Observation } from '../../model/observation.ts';
import { ROLLOUT_FOLDERS, rolloutAt } from '../rollout/find-rollouts.ts';
import { LineSplitter } from '../rollout/line-splitter.ts';
import { openRolloutBytes } from '../rollout/rollout-bytes.ts';
import type { RolloutPlace } from '../rollout/rollout-cursors.ts';
import type { RolloutFile } from '../rollout/rollout-file.ts';
import { weightOf } from '../rollout/rollout-piece.ts';

export interface FoundPlaces {
  readonly files: readonly RolloutFile[];
  /** Threads of files that are not there any more. */
  readonly goneThreads: readonly string[];
}

const PACKED = '.zst';

/** Where a rollout can be now: Codex packs old files and moves those of archived threads, and leaves their names as they are. */
export function placesOf(path: string): readonly string[] {
  const plain = path.endsWith(PACKED) ? path.slice(0, -PACKED.length) : path;
  const moved = movedTo(plain);
  // where it was first: that is where it usually still is
  const ways = [path, plain, `${plain}${PACKED}`, ...(moved === null ? [] : [moved, `${moved}${PACKED}`])];
  return [...new Set(ways)];
}

/** Its place in the other of Codex's two folders; null for a file outside of them. */
function movedTo(path: string): string | null {
  const [sessions, archived] = ROLLOUT_FOLDERS;
  const name = basename(path);
  const parts = path.split(sep);
  const at = Math.max(parts.lastIndexOf(sessions), parts.lastIndexOf(archived));
  if (at < 0) return null;
  const home = parts.slice(0, at).join(sep) || sep;
  if (parts[at] === sessions) return join(home, archived, name);
  const day = /^rollout-(\d{4})-(\d\d)-(\d\d)/.exec(name)?.slice(1) ?? [];
  return join(home, sessions, ...day, name);
}

export async function findPlaces(places: Iterable<RolloutPlace>): Promise<FoundPlaces> {
  const files: RolloutFile[] = [];
  const goneThreads: string[] = [];
  for (const { path, stem } of places) {
    const file = await firstOf(placesOf(path));
    const threadId = rolloutNameOf(`${stem}.jsonl`)?.threadId;
    if (file !== null) files.push(file);
    else if (threadId !== undefined) goneThreads.push(threadId);
  }
  return { files, goneThreads };
}

async function firstOf(paths: readonly string[]): Promise<RolloutFile | null> {
  for (const path of paths) {
    const file = await rolloutAt(path);
    if (file !== null && !('reason' in file)) return file;
  }
  return null;
}

export interface ReadPiece {
  /** Of the content since the piece before. */
  readonly bytes: number;
  readonly observations: readonly Observation[];
}

const PIECE_BYTES = 4 * 1024 * 1024;

/** Rejects where the file cannot be read to its end; what came until then is right all the same. */
export async function* observeRollout(file: RolloutFile): AsyncGenerator<ReadPiece> {
  const content = await openRolloutBytes(file);
  try {
    const reader = createRolloutReader(file.name);
    const splitter = new LineSplitter(0);
    let observations: Observation[] = [];
    let weight = 0;
    let bytes = 0;
    for await (const chunk of content.chunks(0)) {
      bytes += chunk.length;
      for (const { line } of splitter.split(chunk)) {
        for (const observation of reader.read(line)) {
          observations.push(observation);
          weight += weightOf(observation);
        }
      }
      if (weight < PIECE_BYTES) continue;
      yield { bytes, observations };
      observations = [];
      weight = 0;
      bytes = 0;
    }
    yield { bytes, observations };
  } finally {
    await content.close();
  }
}
