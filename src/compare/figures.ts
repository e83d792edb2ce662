import type { Session, ToolCall, Turn } from '../model/session.ts';
import type { Figure, FigureName, Figures } from './comparison.ts';

type Known = Readonly<Record<FigureName, number | null>>;

/** What is not there at all costs nothing, and that is known. */
const NOTHING: Known = { time_ms: 0, tokens: 0, cost_usd: 0, model_calls: 0, tool_calls: 0, commands: 0, failures: 0 };

/** As Codex has called its shell over the versions. */
const SHELLS: ReadonlySet<string> = new Set([
  'shell',
  'shell_command',
  'local_shell',
  'exec_command',
  'unified_exec',
  'container.exec',
]);

const isCommand = ({ name, mcp_server }: ToolCall): boolean => mcp_server === null && SHELLS.has(name);

export function sessionFigures(a: Session, b: Session): Figures {
  return differences(ofSession(a), ofSession(b), isLeast(a) || isLeast(b));
}

/** @param a null where only the other side has this turn; the sessions say which counts can be known. */
export function turnFigures(
  a: Turn | null,
  b: Turn | null,
  sessions: { readonly a: Session; readonly b: Session },
): Figures {
  const isBound = (a !== null && isLeast(a)) || (b !== null && isLeast(b));
  return differences(
    a === null ? NOTHING : ofTurn(a, sessions.a),
    b === null ? NOTHING : ofTurn(b, sessions.b),
    isBound,
  );
}

/** A lower bound has no difference to anything. */
const isLeast = ({ cost_basis }: Pick<Turn, 'cost_basis'>): boolean => cost_basis === 'partly';

function ofSession({ duration_ms, tokens, cost_usd, counts, turns }: Session): Known {
  return {
    time_ms: duration_ms,
    tokens: tokens.total,
    cost_usd,
    model_calls: counts.model_calls,
    tool_calls: counts.tool_calls,
    commands:
      counts.tool_calls === null ? null : turns.flatMap(({ tool_calls }) => tool_calls).filter(isCommand).length,
    failures: counts.tool_failures,
  };
}

function ofTurn({ duration_ms, tokens, cost_usd, model_calls, tool_calls }: Turn, { counts }: Session): Known {
  const areCallsKnown = counts.tool_calls !== null;
  return {
    time_ms: duration_ms,
    tokens: tokens.total,
    cost_usd,
    model_calls: counts.model_calls === null ? null : model_calls.length,
    tool_calls: areCallsKnown ? tool_calls.length : null,
    commands: areCallsKnown ? tool_calls.filter(isCommand).length : null,
    failures: counts.tool_failures === null ? null : tool_calls.filter(({ status }) => status === 'error').length,
  };
}

function differences(a: Known, b: Known, isCostBound: boolean): Figures {
  const figure = (name: FigureName): Figure => {
    const [one, other] = [a[name], b[name]];
    const isKnown = one !== null && other !== null && !(name === 'cost_usd' && isCostBound);
    return { a: one, b: other, difference: isKnown ? withoutNoise(other - one) : null };
  };
  return {
    time_ms: figure('time_ms'),
    tokens: figure('tokens'),
    cost_usd: figure('cost_usd'),
    model_calls: figure('model_calls'),
    tool_calls: figure('tool_calls'),
    commands: figure('commands'),
    failures: figure('failures'),
  };
}

/** `0.3 - 0.1` is 0.19999999999999998, and `0 - 0` of two ways round may be -0. */
const withoutNoise = (value: number): number => Number(value.toFixed(9)) + 0;
