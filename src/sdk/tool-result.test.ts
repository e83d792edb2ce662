import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { outputPreview, type ToolResult, toolResult } from './tool-result.ts';

const NOTICE = '[... telemetry preview truncated ...]';

describe('outputPreview', () => {
  it.each<[string, number, string, boolean]>([
    ['short', 5, 'short', false],
    ['longer', 5, `longe\n${NOTICE}`, true],
    ['line\nmore', 5, `line\n${NOTICE}`, true],
    ['anything', 0, NOTICE, true],
    ['', 0, '', false],
    ['äöü', 3, `ä\n${NOTICE}`, true],
    ['🚀x', 3, NOTICE, true],
    ['🚀', 4, '🚀', false],
  ])('%j within %d bytes → %j', (output, maxBytes, text, isTruncated) =>
    expect(outputPreview(output, maxBytes)).toEqual({ text, isTruncated }),
  );

  it('keeps whole characters and its bound, and is a beginning of the output', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), fc.nat(80), (output, maxBytes) => {
        const { text, isTruncated } = outputPreview(output, maxBytes);
        expect(isTruncated).toBe(Buffer.byteLength(output) > maxBytes);
        const kept = isTruncated ? text.slice(0, -NOTICE.length).replace(/\n$/, '') : text;
        expect(output.startsWith(kept)).toBe(true);
        expect(Buffer.byteLength(kept)).toBeLessThanOrEqual(Math.max(maxBytes, 0));
        expect(text).not.toContain('\ufffd');
      }),
    );
  });
});

describe('toolResult', () => {
  const result: ToolResult = {
    toolName: 'exec_command',
    callId: 'call_1',
    durationMs: 12.9,
    success: true,
    arguments: '{"cmd":"ls"}',
    output: 'a\nb\n',
  };
  const where = { seq: 1, agentName: '', maxBytes: 2_048 };

  it('keeps arguments and output on the log lane', () => {
    const { log, trace } = toolResult(result, where);
    expect(log).toMatchObject({
      duration_ms: '12',
      success: 'true',
      tool_namespace: 'functions',
      agent_name: '/root',
      arguments: '{"cmd":"ls"}',
      output: 'a\nb\n',
      mcp_server: '',
      tool_result_seq: { unsigned: 1 },
    });
    expect(JSON.stringify(trace)).not.toContain('cmd');
    expect(trace).toMatchObject({
      arguments_length: 12,
      output_length: 4,
      output_line_count: 2,
      tool_origin: 'builtin',
      mcp_tool: false,
    });
  });

  it.each([
    ['', 0],
    ['a', 1],
    ['a\n', 1],
    ['\n', 1],
    ['a\n\nb', 3],
  ])('counts the lines of %j: %d', (output, lines) =>
    expect(toolResult({ ...result, output }, where).trace).toMatchObject({ output_line_count: lines }),
  );

  it('says which server a tool of MCP is of, to the log alone', () => {
    const { log, trace } = toolResult(
      { ...result, mcpServer: 'docs', mcpServerOrigin: 'stdio', toolNamespace: 'mcp__docs', traceFields: { more: 1 } },
      { ...where, agentName: 'scout' },
    );
    expect(log).toMatchObject({ mcp_server: 'docs', mcp_server_origin: 'stdio', agent_name: 'scout' });
    expect(trace).toMatchObject({ tool_origin: 'mcp', mcp_tool: true, more: 1, tool_namespace: 'mcp__docs' });
    expect(Object.keys(trace ?? {})).not.toContain('mcp_server');
  });

  it('never tells a negative duration', () =>
    expect(toolResult({ ...result, durationMs: -0.4 }, where).log).toMatchObject({ duration_ms: '0' }));
});
