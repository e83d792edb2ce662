/** Questions to published Python packages; see oracle.py. */
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { peerPath } from './peer-process.ts';

const BYTES_MAX = 64 * 1024 * 1024;

const ask = (question: string, input: string): unknown =>
  JSON.parse(
    execFileSync(peerPath('INTEROP_PHOENIX'), [path.join(import.meta.dirname, 'oracle.py'), question], {
      input,
      encoding: 'utf8',
      maxBuffer: BYTES_MAX,
    }),
  );

export interface KnownNames {
  readonly openinference: readonly string[];
  readonly opentelemetry: readonly string[];
}

/** Attribute names, as the packages of both conventions have them. */
export const knownNames = (): KnownNames => ask('names', '') as KnownNames;

/** What Pydantic AI's message types find wrong with each list of messages, given as JSON. null for nothing. */
export const messageComplaints = (lists: readonly string[]): (string | null)[] =>
  ask('messages', JSON.stringify(lists)) as (string | null)[];
