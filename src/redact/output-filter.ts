/** Takes away what calls answer that are there to tell secrets (secret-source.ts), in whatever shape call and answer are told. */
import type { Observation } from '../model/observation.ts';
import type { Session, ToolCall } from '../model/session.ts';
import { withoutOutput, withoutOutputs } from './secret-output.ts';
import type { CalledTool } from './secret-source.ts';

export interface OutputFilter {
  /**
   * Whether what this call answers goes. Remembered by the call's id, because an answer is often told without the arguments.
   * @param call null where only the id is told.
   */
  readonly isSecretCall: (callId: string, call: CalledTool | null) => boolean;
  /** What is left of such an answer: the same object where nothing goes. */
  readonly secretAnswer: <Answer>(answer: Answer, field: string) => Answer;
  readonly observation: (observation: Observation) => Observation;
  readonly session: (session: Session) => Session;
}

export interface OutputFilterOptions {
  readonly isSource: (call: CalledTool) => boolean;
  /** That an answer went. */
  readonly count: (field: string) => void;
}

/** Calls whose answers have not come. Most come at once. */
const CALLS_MAX = 5_000;

export function createOutputFilter({ isSource, count }: OutputFilterOptions): OutputFilter {
  const waiting = new Set<string>();

  function isSecretCall(callId: string, call: CalledTool | null): boolean {
    if (call === null || !isSource(call)) return callId !== '' && waiting.has(callId);
    if (callId !== '') waiting.add(callId);
    if (waiting.size > CALLS_MAX) for (const oldest of [...waiting].slice(0, CALLS_MAX / 2)) waiting.delete(oldest);
    return true;
  }

  function secretAnswer<Answer>(answer: Answer, field: string): Answer {
    const left = typeof answer === 'string' ? withoutOutput(answer) : withoutOutputs(answer);
    if (left !== answer) count(field);
    // of the same kind as what it takes the place of: a text, a list, an object
    return left as Answer;
  }

  function observation(told: Observation): Observation {
    const { tool_name: name, arguments: written, mcp_server: server, output } = told.attributes;
    const call = written === undefined ? null : { name: name ?? '', server: server ?? null, arguments: written };
    if (call === null && output === undefined) return told;
    if (!isSecretCall(told.callId, call) || output === undefined) return told;
    const left = secretAnswer(output, 'output');
    return left === output ? told : { ...told, attributes: { ...told.attributes, output: left } };
  }

  function answered(call: ToolCall): ToolCall {
    const { name, mcp_server: server, arguments: written, output } = call;
    if (written === null || output === null || !isSource({ name, server, arguments: written })) return call;
    const left = secretAnswer(output, 'output');
    return left === output ? call : { ...call, output: left };
  }

  function session(whole: Session): Session {
    let isChanged = false;
    const turns = whole.turns.map((turn) => {
      const calls = turn.tool_calls.map(answered);
      if (calls.every((call, at) => call === turn.tool_calls[at])) return turn;
      isChanged = true;
      return { ...turn, tool_calls: calls };
    });
    return isChanged ? { ...whole, turns } : whole;
  }

  return { isSecretCall, secretAnswer, observation, session };
}
