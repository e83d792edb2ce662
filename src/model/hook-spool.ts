/**
 * Where hook calls wait for a server: one file a call. Those who write (the script that Codex runs, `turnscope hook`) and
 * the one who reads (the server) live in different programs and releases, so this layout never changes.
 *
 *     <state dir>/hook                            the script (on Windows hook.cjs)
 *     <state dir>/notify-chain                    the same for `notify`, before a program that was there already
 *     <state dir>/turnscope                       runs the program that is installed (on Windows turnscope.cmd)
 *     <state dir>/spool/<event>.<process>.<n>     stdin or the argument of one call, as it came
 *     <state dir>/spool-rejected/                 what was no hook call, for a person to look at
 *
 * No payload tells of TRACEPARENT, which hooks have from Codex: where it is set, it is the first line of the file, before the payload.
 */
import { join } from 'node:path';
import { parseTraceParent } from './trace-parent.ts';

export interface HookPlaces {
  readonly script: string;
  readonly windowsScript: string;
  readonly chain: string;
  readonly program: string;
  readonly windowsProgram: string;
  readonly spool: string;
  readonly rejected: string;
}

export const hookPlaces = (stateDir: string): HookPlaces => ({
  script: join(stateDir, 'hook'),
  windowsScript: join(stateDir, 'hook.cjs'),
  chain: join(stateDir, 'notify-chain'),
  program: join(stateDir, 'turnscope'),
  windowsProgram: join(stateDir, 'turnscope.cmd'),
  spool: join(stateDir, 'spool'),
  rejected: join(stateDir, 'spool-rejected'),
});

export interface SpoolName {
  readonly event: string;
  readonly pid: number;
  /** Counts up while a file of that name is there: process numbers are reused, and containers that share a home have the same ones. */
  readonly turn: number;
}

export const EVENT_LENGTH_MAX = 64;
export const TURN_MAX = 9_999;

/** The event as it may stand in a file name; what Codex could not have meant is called `unknown` and kept. */
export const spoolEvent = (event: string): string =>
  /^[A-Za-z]+$/.test(event) && event.length <= EVENT_LENGTH_MAX ? event : 'unknown';

export const spoolName = ({ event, pid, turn }: SpoolName): string => `${event}.${pid}.${turn}`;

/** null for a file that none of us has written. */
export function parseSpoolName(name: string): SpoolName | null {
  const [, event, pid, turn] = /^([A-Za-z]{1,64})\.(\d{1,15})\.(\d{1,5})$/.exec(name) ?? [];
  return event === undefined ? null : { event, pid: Number(pid), turn: Number(turn) };
}

/** The first line for this environment: nothing where it holds nothing that could be one. */
export const traceParentLine = (header: string | undefined): string =>
  header !== undefined && /^[0-9a-f-]+$/.test(header) ? `${header}\n` : '';

/** Whatever a shell takes for such a line in its locale; a JSON object begins otherwise. */
const TRACE_PARENT_LINE = /^([^{[\n]+)\n/;

/** What a file holds as one JSON object: Codex's own, with `traceparent` as its first key where the file tells one. Other text stays what it is. */
export function payloadOfSpool(text: string): string {
  const [line, header = ''] = TRACE_PARENT_LINE.exec(text) ?? [];
  if (line === undefined) return text;
  const payload = text.slice(line.length);
  if (parseTraceParent(header) === null) return payload;
  return payload.replace(
    /^\s*\{(?=\s*(\})?)/,
    (_, isEmpty) => `{"traceparent":"${header}"${isEmpty === undefined ? ',' : ''}`,
  );
}
