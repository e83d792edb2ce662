/**
 * A command that never once worked in the session. A red test between edits is work and none of this, and neither is a search that
 * finds nothing.
 */
import { counted } from '../../lib/figure.ts';
import { groupBy } from '../../lib/group-by.ts';
import type { Session } from '../../model/session.ts';
import { isEdit, isQuestion, isShell, isWaiting, mayChange } from '../command.ts';
import { callKey, isAfter, isFailure, resultKey } from '../identity.ts';
import { type Problem, problemOf } from '../problem.ts';
import { callEvidence, callWords } from '../shown.ts';
import { THRESHOLD } from '../threshold.ts';
import { leafCalls, type MadeCall } from '../turn-calls.ts';
import { wasteOfRepeats } from '../wasted.ts';

const HIGH_RUNS = 6;
/** Not found, not executable: no edit of a source file mends that. */
const UNRUNNABLE = new Set([126, 127]);

export function failingCommands(session: Session): Problem[] {
  const made = session.turns
    .flatMap((turn) => leafCalls(turn).map((call) => ({ call, turn, startMs: Date.parse(call.started_at) })))
    .sort((a, b) => a.startMs - b.startMs);
  const changes = changesBefore(made);
  const commands = made.filter(({ call }) => isShell(call) && !isWaiting(call) && !isQuestion(call));
  return [...groupBy(commands, ({ call }) => callKey(call))].flatMap(([key, runs]) => {
    if (key === null || !runs.every(({ call }) => isFailure(call))) return [];
    const again = forNothing(runs, changes);
    return again === null ? [] : [problem(again)];
  });
}

/** For each call the number of changes made before it: an edit, or a command that may change something and was not run before. */
function changesBefore(made: readonly MadeCall[]): ReadonlyMap<MadeCall, number> {
  const seen = new Set<string>();
  const before = new Map<MadeCall, number>();
  let changes = 0;
  for (const one of made) {
    const key = callKey(one.call);
    before.set(one, changes);
    const isNew = key === null || !seen.has(key);
    if (key !== null) seen.add(key);
    if (mayChange(one.call) && !isFailure(one.call) && (isNew || isEdit(one.call))) changes += 1;
  }
  return before;
}

/** The runs that failed as the one before had; null where there are not enough of them. */
function forNothing(runs: readonly MadeCall[], changes: ReadonlyMap<MadeCall, number>): readonly MadeCall[] | null {
  let [alike, idle]: [MadeCall[], number] = [[], 1];
  let longest = { alike, idle };
  for (const run of runs) {
    const last = alike.at(-1);
    if (last !== undefined && !isAfter(last.call, run.call)) continue;
    const isAlike = last !== undefined && failedAlike(last, run);
    if (last === undefined || !isAlike) [alike, idle] = [[run], 1];
    else {
      alike.push(run);
      const isIdle = changes.get(run) === changes.get(last) || UNRUNNABLE.has(run.call.exit_code ?? 0);
      if (isIdle) idle += 1;
    }
    if (alike.length > longest.alike.length || idle > longest.idle) longest = { alike, idle };
  }
  const isEnough =
    longest.idle >= THRESHOLD.failing_runs || longest.alike.length >= THRESHOLD.failing_runs_with_changes;
  return isEnough ? longest.alike : null;
}

function failedAlike(a: MadeCall, b: MadeCall): boolean {
  if (UNRUNNABLE.has(a.call.exit_code ?? 0) && a.call.exit_code === b.call.exit_code) return true;
  // where no output is told, the exit code is all there is to compare
  if (a.call.output === null && b.call.output === null) return a.call.exit_code === b.call.exit_code;
  const result = resultKey(a.call);
  return result !== null && result === resultKey(b.call);
}

function problem(runs: readonly MadeCall[]): Problem {
  const words = runs[0] === undefined ? '' : callWords(runs[0].call);
  return problemOf({
    kind: 'failing_command',
    severity: runs.length >= HIGH_RUNS ? 'high' : 'medium',
    sentence: `${words} failed ${counted(runs.length, 'time')} in the same way and never worked.`,
    call_ids: runs.map(({ call }) => call.call_id),
    evidence: runs.map(callEvidence),
    wasted: wasteOfRepeats(runs.slice(1)),
    advice: 'Say in AGENTS.md how this is run here, or install what it needs, so that the agent does not have to try.',
  });
}
