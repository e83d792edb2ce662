/** What `turnscope flush` sent, and what still waits, in words. */

import { ago, counted, duration } from '../lib/figure.ts';
import { cleanLine } from './clean.ts';
import { byteCount } from './import-lines.ts';
import type { Paint } from './paint.ts';

/** Of `turnscope flush --json`. */
export interface FlushReport {
  /** Who sends in our place: a server on this machine; null where nobody does. */
  readonly sent_by: 'server' | null;
  readonly backends: readonly FlushedBackend[];
}

export interface FlushedBackend {
  readonly name: string;
  readonly waiting: { readonly items: number; readonly bytes: number; readonly oldest_at: string | null };
  /** Since the backend was configured first. */
  readonly sent: { readonly items: number; readonly records: number; readonly last_at: string | null };
  /** Records by reason. */
  readonly dropped: Readonly<Record<string, number>>;
  readonly trouble: {
    readonly at: string;
    readonly message: string;
    readonly attempts: number;
    readonly next_at: string | null;
  } | null;
}

export interface FlushProgress {
  readonly waiting: number;
  /** Spans and other records, in this run. */
  readonly sent: number;
  readonly trouble: string | null;
}

/** One line for all backends, which is drawn over and over. */
export const flushProgressLine = (backends: ReadonlyMap<string, FlushProgress>): string =>
  [...backends]
    .map(([name, { waiting, sent, trouble }]) => {
      const what = `${cleanLine(name)}: ${counted(sent, 'record')} sent, ${waiting} waiting`;
      return trouble === null ? what : `${what} (${cleanLine(trouble)})`;
    })
    .join(' · ');

export interface FlushLineOptions {
  readonly now: number;
  readonly paint: Paint;
}

export function flushLines({ backends, sent_by }: FlushReport, options: FlushLineOptions): string[] {
  const lines = backends.flatMap((backend) => backendLines(backend, sent_by !== null, options));
  return sent_by === null ? lines : ['The server of this machine sends what hooks tell.', ...lines];
}

function backendLines(backend: FlushedBackend, isGoingOn: boolean, { now, paint }: FlushLineOptions): string[] {
  const { name, waiting, sent, dropped, trouble } = backend;
  const isEmpty = waiting.items === 0;
  const said = isEmpty
    ? 'nothing waits'
    : `${counted(waiting.items, 'item')} waiting (${byteCount(waiting.bytes)}${since(waiting.oldest_at, now)})`;
  const last = sent.last_at === null ? '' : `, the last ${ago(Date.parse(sent.last_at), now)}`;
  const head = `${paint.bold(cleanLine(name))}  ${isEmpty ? paint.ok(said) : said}; ${counted(sent.records, 'record')} sent${last}`;
  const lost = Object.entries(dropped).map(([reason, records]) => `${records} ${reason.replaceAll('_', ' ')}`);
  return [
    head,
    ...(lost.length === 0 ? [] : [`  dropped: ${lost.join(', ')}`]),
    ...(trouble === null || isEmpty ? [] : [`  ${troubleText(trouble, isGoingOn ? now : null)}`]),
  ];
}

const since = (at: string | null, now: number): string =>
  at === null ? '' : `, since ${duration(Math.max(0, now - Date.parse(at)))}`;

/** @param now null where nobody goes on trying: then the pause that was meant to follow means nothing */
function troubleText(
  { message, attempts, next_at }: NonNullable<FlushedBackend['trouble']>,
  now: number | null,
): string {
  const next = next_at === null || now === null ? null : Date.parse(next_at) - now;
  const again =
    next === null
      ? 'tried again with the next run'
      : next <= 0
        ? 'tried again now'
        : `tried again in ${duration(next)}`;
  return `${cleanLine(message)} (${counted(attempts, 'attempt')}, ${again})`;
}
