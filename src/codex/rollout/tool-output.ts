/** What a tool's output tells beside its text. Rollouts before 0.152 have no field for how a call ended: only the text for the model. */
import { isObject, number, object, type Payload, text, textParts, written } from './field.ts';

export interface ToolOutput {
  readonly output: string | null;
  readonly exitCode: number | null;
  /** false for a call that did not do what it was asked to; null where the text does not tell. */
  readonly success: boolean | null;
}

/** @param output text, a list of content parts, or (before 0.63) `{content, success}` */
export function toolOutputOf(output: unknown): ToolOutput {
  if (Array.isArray(output)) return readText(joined(textParts(output)));
  if (isObject(output)) {
    const { success } = output;
    return {
      ...readText(text(output, 'content') ?? written(output)),
      success: typeof success === 'boolean' ? success : null,
    };
  }
  return readText(typeof output === 'string' ? output : null);
}

/** The first part is the head ("Wall time: …\nOutput:"), with or without its newline. */
const joined = (parts: readonly string[]): string =>
  parts.reduce((all, part) => (all === '' || all.endsWith('\n') ? all + part : `${all}\n${part}`), '');

function readText(told: string | null): ToolOutput {
  if (told === null) return { output: null, exitCode: null, success: null };
  const patched = patchOutput(told);
  if (patched !== null) return patched;
  return { output: told, exitCode: exitCodeIn(told), success: hasFailed(told) ? false : null };
}

/** Before 0.147, apply_patch answers with `{"output", "metadata": {"exit_code", "duration_seconds"}}`. */
function patchOutput(told: string): ToolOutput | null {
  if (!told.startsWith('{"output":')) return null;
  let answer: unknown;
  try {
    answer = JSON.parse(told);
  } catch {
    return null;
  }
  if (!isObject(answer)) return null;
  const exitCode = number(object(answer, 'metadata'), 'exit_code');
  return exitCode === null ? null : { output: text(answer, 'output'), exitCode, success: exitCode === 0 };
}

const HEAD_LENGTH_MAX = 400;
const EXIT_CODE = /^(?:Process exited with code|Exit code:) (-?\d+)$/m;

/** It stands in the head only: below "Output:" the command itself may say anything. */
function exitCodeIn(told: string): number | null {
  const head = told.slice(0, HEAD_LENGTH_MAX).split(/^Output:$/m, 1)[0] ?? '';
  const code = EXIT_CODE.exec(head)?.[1];
  return code === undefined ? null : Number(code);
}

/** Codex's own words for a call that never ran, or failed as a whole. A call that the user aborted is neither. */
const FAILED = [
  'apply_patch verification failed',
  'exec_command failed',
  'write_stdin failed',
  'unable to locate image',
  'timeout_ms must be at least',
  'execution error',
  'failed to parse function arguments',
  'unsupported call',
  'unsupported custom tool call',
  'tool call error',
  'exec_command failed for',
  'Script failed',
  'Command blocked by PreToolUse hook',
  'approval policy is Never; reject command',
];

/** MCP results come as JSON below a head, or as their first text. */
const FAILED_IN_RESULT = /^Wall time: [\d.]+ seconds\nOutput:\n(?:\[\{"type":"text","text":")?tool call error: /;

/** 0.80 says it as Rust prints an error. */
const DEBUGGED = /^err: "/;

const hasFailed = (told: string): boolean =>
  FAILED.some((words) => told.replace(DEBUGGED, '').startsWith(words)) || FAILED_IN_RESULT.test(told);

/** The text of an MCP result: `{content: [{type: "text", text}], isError, structuredContent}`. */
export function mcpOutput(result: Payload): string | null {
  const parts = textParts(Array.isArray(result['content']) ? result['content'] : []);
  return parts.length > 0 ? parts.join('\n') : written(result['structuredContent']);
}
