/** The same part of one file read again and again by one agent that still has it in its context. */
import { counted } from '../../lib/figure.ts';
import type { Session, Turn } from '../../model/session.ts';
import { fileRead } from '../command.ts';
import { callKey, isAfter, isFailure, resultText } from '../identity.ts';
import { type Problem, problemOf } from '../problem.ts';
import { callEvidence, short } from '../shown.ts';
import { THRESHOLD } from '../threshold.ts';
import { leafCalls, type MadeCall, turnsByThread } from '../turn-calls.ts';
import { wasteOfRepeats } from '../wasted.ts';

interface Reads {
  readonly path: string;
  readonly made: MadeCall[];
}

export const repeatedReads = (session: Session): Problem[] =>
  [...turnsByThread(session).values()].flatMap((turns) => ofThread(turns.filter(({ rolled_back }) => !rolled_back)));

function ofThread(turns: readonly Turn[]): Problem[] {
  const open = new Map<string, Reads>();
  const found: Problem[] = [];
  const close = (isClosed: (reads: Reads) => boolean): void => {
    for (const [key, reads] of open) {
      if (!isClosed(reads)) continue;
      if (reads.made.length >= THRESHOLD.read_times) found.push(problem(reads));
      open.delete(key);
    }
  };
  for (const turn of turns) {
    const edits = new Map<string, string[]>();
    for (const { call_id, path, applied } of turn.file_edits)
      if (applied) edits.set(call_id, [...(edits.get(call_id) ?? []), path]);
    const forgotten = turn.compactions.map(({ at }) => Date.parse(at)).sort((a, b) => a - b);
    for (const call of leafCalls(turn)) {
      const at = Date.parse(call.started_at);
      // what was compacted away has to be read anew
      while (forgotten.length > 0 && (forgotten[0] ?? 0) <= at) {
        forgotten.shift();
        close(() => true);
      }
      const edited = edits.get(call.call_id) ?? [];
      if (edited.length > 0) close(({ path }) => edited.some((changed) => isSameFile(changed, path)));
      note({ call, turn }, open);
    }
    if (forgotten.length > 0) close(() => true);
  }
  close(() => true);
  return found;
}

function note(made: MadeCall, open: Map<string, Reads>): void {
  const path = fileRead(made.call);
  const key = callKey(made.call);
  if (path === null || key === null || isFailure(made.call) || made.call.status !== 'ok') return;
  const text = resultText(made.call);
  // where the output is not told, only the same words in the same turn are surely the same part
  const part = text === null ? `${made.turn.turn_id}\n${key}` : `${path}\n${text}`;
  const reads = open.get(part) ?? { path, made: [] };
  const last = reads.made.at(-1);
  if (last === undefined || isAfter(last.call, made.call)) reads.made.push(made);
  open.set(part, reads);
}

/** `src/a.ts` is the end of `/home/me/web/src/a.ts`. */
const isSameFile = (a: string, b: string): boolean => {
  const [x, y] = [a.replace(/^\.\//, ''), b.replace(/^\.\//, '')];
  return x === y || x.endsWith(`/${y}`) || y.endsWith(`/${x}`);
};

function problem({ path, made }: Reads): Problem {
  return problemOf({
    kind: 'repeated_read',
    severity: 'low',
    sentence: `The same part of ${short(path)} was read ${counted(made.length, 'time')}, and nothing had changed it in between.`,
    call_ids: made.map(({ call }) => call.call_id),
    evidence: made.map(callEvidence),
    wasted: wasteOfRepeats(made.slice(1)),
    advice: 'Ask for smaller steps, or name the file and lines that matter in the prompt, so that they are read once.',
  });
}
