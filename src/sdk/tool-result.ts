/** The event of a finished tool call. Arguments and output stay on the log lane; the trace lane tells how long they were. */
import type { SessionEvent } from './session-event.ts';
import { type FieldValue, unsigned } from './telemetry-event.ts';

/** A finished call of a tool, failed ones too. */
export interface ToolResult {
  readonly toolName: string;
  /** `functions` where absent; `mcp__<server>` for MCP. */
  readonly toolNamespace?: string | undefined;
  readonly callId: string;
  readonly durationMs: number;
  readonly success: boolean;
  /** As the model wrote them. */
  readonly arguments: string;
  readonly output: string;
  /** '' for tools that are no server's. */
  readonly mcpServer?: string | undefined;
  /** `stdio`, or the origin of its URL. */
  readonly mcpServerOrigin?: string | undefined;
  readonly productSku?: string | undefined;
  /** More fields for the trace lane; they may tell nothing of what was said. */
  readonly traceFields?: Readonly<Record<string, FieldValue>> | undefined;
}

interface Circumstances {
  /** 1 is the first of the process. */
  readonly seq: number;
  readonly agentName: string;
  /** Bytes of output that the log keeps. */
  readonly maxBytes: number;
}

const DEFAULT_NAMESPACE = 'functions';
const ROOT_AGENT = '/root';

export function toolResult(result: ToolResult, { seq, agentName, maxBytes }: Circumstances): SessionEvent {
  const preview = outputPreview(result.output, maxBytes);
  const isMcp = (result.mcpServer ?? '') !== '';
  const fields = {
    'event.name': 'codex.tool_result',
    tool_result_seq: unsigned(seq),
    tool_name: result.toolName,
    tool_namespace: result.toolNamespace ?? DEFAULT_NAMESPACE,
    call_id: result.callId,
    product_sku: result.productSku,
    duration_ms: String(Math.max(0, Math.trunc(result.durationMs))),
    success: String(result.success),
    output_truncated: preview.isTruncated,
  };
  return {
    log: {
      ...fields,
      agent_name: agentName === '' ? ROOT_AGENT : agentName,
      arguments: result.arguments,
      output: preview.text,
      mcp_server: result.mcpServer ?? '',
      mcp_server_origin: result.mcpServerOrigin ?? '',
    },
    trace: {
      ...fields,
      arguments_length: byteLength(result.arguments),
      output_length: byteLength(result.output),
      output_line_count: lineCount(result.output),
      tool_origin: isMcp ? 'mcp' : 'builtin',
      mcp_tool: isMcp,
      ...result.traceFields,
    },
  };
}

const NOTICE = '[... telemetry preview truncated ...]';

/** At most `maxBytes` bytes of UTF-8, cut between characters, and a line that says so. */
export function outputPreview(
  output: string,
  maxBytes: number,
): { readonly text: string; readonly isTruncated: boolean } {
  const bytes = Buffer.from(output, 'utf8');
  if (bytes.length <= maxBytes) return { text: output, isTruncated: false };
  const cut = bytes.subarray(0, characterBoundary(bytes, maxBytes)).toString('utf8');
  const separator = cut === '' || cut.endsWith('\n') ? '' : '\n';
  return { text: `${cut}${separator}${NOTICE}`, isTruncated: true };
}

/** The last boundary at or before `at`: a byte that goes on a character begins with the bits 10. */
function characterBoundary(bytes: Uint8Array, at: number): number {
  let end = at;
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return end;
}

const byteLength = (text: string): number => Buffer.byteLength(text, 'utf8');

/** As Rust counts lines: a line break at the end begins no line. */
function lineCount(text: string): number {
  if (text === '') return 0;
  const breaks = text.split('\n').length;
  return text.endsWith('\n') ? breaks - 1 : breaks;
}
