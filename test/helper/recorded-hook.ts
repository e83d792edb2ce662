/** The hook and notify calls of the recorded sessions, as the spool would have held them. */
import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { HookRecord } from '../../src/model/hook-record.ts';

const ROOT = new URL('../../fixtures/codex/', import.meta.url);

interface RecordedCall {
  /** RFC 3339 with microseconds. */
  readonly t: string;
  /** Absent for notify. */
  readonly event?: string;
  readonly payload: unknown;
}

/** Every call of the recording `<version>/<scenario>`, in the order of arrival. */
export function hookRecordsOf(name: string): HookRecord[] {
  const calls = ['hooks.jsonl', 'notify.jsonl'].flatMap((file) => linesOf(new URL(`${name}/${file}`, ROOT)));
  return calls
    .map((line) => JSON.parse(line) as RecordedCall)
    .map(({ t, event = 'notify', payload }) => ({
      event,
      arrivedAt: microsecondsOf(t),
      payload: JSON.stringify(payload),
    }))
    .sort((a, b) => a.arrivedAt - b.arrivedAt);
}

/** ms since the epoch, with the microseconds that `Date` leaves out. */
function microsecondsOf(time: string): number {
  const fraction = /\.\d{3}(\d{3})/.exec(time)?.[1] ?? '000';
  return Date.parse(time) + Number(fraction) / 1000;
}

function linesOf(file: URL): string[] {
  const packed = new URL(`${file.href}.gz`);
  const text = existsSync(file)
    ? readFileSync(file, 'utf8')
    : existsSync(packed)
      ? gunzipSync(readFileSync(packed)).toString()
      : '';
  return text.split('\n').filter((line) => line !== '');
}
