/**
 * A PermissionRequest names no call. It comes after the PreToolUse of the call that it is about, with the same tool and input, and before that call's result.
 */
import type { Observation } from '../model/observation.ts';
import { attribute } from './reading.ts';

/**
 * A hook's time is that at which its program has written what it was told. Codex does not wait for those of tools, so that on a busy machine what came later may have
 * been told before. So much later they were never seen to be, by far.
 */
const TOOL_HOOK_LATE_MAX_MS = 100;

/** Request (observation id) → call id. A request that belongs to no call (network access, more permissions) is left out. */
export function askedFor(ordered: readonly Observation[]): Map<string, string> {
  const asked = new Map<string, string>();
  if (!ordered.some(({ kind }) => kind === 'approval_requested')) return asked;
  /** Begun and without a result so far, by call id. */
  const open = new Map<string, Observation>();
  for (const observation of inTurn(ordered)) {
    const { kind, callId } = observation;
    if (kind === 'tool_started' && callId !== '') open.set(callId, observation);
    else if (kind === 'tool_result') open.delete(callId);
    else if (kind === 'approval_requested' && callId === '') {
      const taken = new Set(asked.values());
      const fits = [...open.values()].filter((call) => sameRequest(call, observation));
      // the same command asked for twice at once: each request is about another call
      const call = fits.find((one) => !taken.has(one.callId)) ?? fits.at(-1);
      if (call !== undefined) asked.set(observation.id, call.callId);
    }
  }
  return asked;
}

/** Codex waits for the hook that asks, and not for the one that tells of the call: the second may arrive after the first. */
function inTurn(ordered: readonly Observation[]): Observation[] {
  const toldAt = ({ kind, at }: Observation): number => (kind === 'tool_started' ? at - TOOL_HOOK_LATE_MAX_MS : at);
  return ordered.filter(({ source }) => source === 'hooks').sort((a, b) => toldAt(a) - toldAt(b));
}

function sameRequest(call: Observation, request: Observation): boolean {
  if (call.turnId !== request.turnId && call.turnId !== '' && request.turnId !== '') return false;
  const asked = subjectOf(request);
  return asked !== null && asked === subjectOf(call);
}

/** What is to be run, without the reason that only the request gives. */
function subjectOf(observation: Observation): string | null {
  const text = attribute(observation, 'arguments');
  if (text === null) return null;
  try {
    const input = JSON.parse(text) as unknown;
    if (typeof input !== 'object' || input === null) return text;
    const { description: _reason, justification: _why, ...rest } = input as Record<string, unknown>;
    // the model's own arguments and a hook's say `cmd` and `command` for the same thing
    const command = rest['command'] ?? rest['cmd'];
    return typeof command === 'string' ? command : JSON.stringify(rest);
  } catch {
    return text;
  }
}
