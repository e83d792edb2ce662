import type { Observation } from '../model/observation.ts';

/** Attributes in which people, models and tools speak: as long as they please. */
const TEXTS: ReadonlySet<string> = new Set([
  'prompt',
  'response',
  'arguments',
  'output',
  'reason',
  'last_message',
  'error.message',
]);
/** Diffs are counted by line: cut, they would give another number. */
const DIFF = 'changes';
const DIFF_FACTOR = 16;
/** Whatever else is longer than this is a text, too. */
const OTHER_MAX = 4_096;

/** Ids, names and what the runtime needs to hold an observation. */
const OBSERVATION_BYTES = 600;

/** Bytes in memory, roughly. */
export function memoryOf({ attributes }: Observation): number {
  let bytes = OBSERVATION_BYTES;
  for (const name in attributes) bytes += attributes[name]?.length ?? 0;
  return bytes;
}

/** The observation with each text cut at `textMax` characters; itself when nothing is longer. */
export function trimObservation(observation: Observation, textMax: number): Observation {
  let attributes: Record<string, string> | null = null;
  for (const [name, value] of Object.entries(observation.attributes)) {
    const most = TEXTS.has(name) ? textMax : name === DIFF ? textMax * DIFF_FACTOR : OTHER_MAX;
    if (value.length <= most) continue;
    attributes ??= { ...observation.attributes };
    attributes[name] = copyOf(value.slice(0, most));
  }
  return attributes === null ? observation : { ...observation, attributes };
}

/** V8 keeps the whole text alive behind a slice of it. */
const copyOf = (text: string): string => Buffer.from(text, 'utf16le').toString('utf16le');
