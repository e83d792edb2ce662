/** A session as a stranger would send it who wants to run something in the reader's browser, or at least to break the page. */
import { randomUUID } from 'node:crypto';

/** Set on `window` by whatever of this manages to run. */
export const RAN = 'turnscopeWasHere';
/** Where a request would go that must not be made. */
const ELSEWHERE = 'http://127.0.0.1:9/steal';

const RUN = `window.${RAN}=1`;
/** One of each way in which text has become a program before. */
const MARKUP = [
  `<script>${RUN}</script>`,
  `<img src=x onerror="${RUN}">`,
  `<img src="${ELSEWHERE}">`,
  `<svg onload="${RUN}"><a href="javascript:${RUN}">x</a></svg>`,
  `<iframe srcdoc="<script>parent.${RAN}=1</script>"></iframe>`,
  `"><style>*{display:none}@import url(${ELSEWHERE})</style>`,
  `[click](javascript:${RUN}) \${${RUN}} {{constructor.constructor('${RUN}')()}}`,
].join(' ');
/** Turns the line around, colours it, rings, ends the string. */
const CONTROLS =
  '\u202Egnp.exe\u202C \u2066x\u2069 \u001b[31mred\u001b[0m \u001b]0;title\u0007 \u0000 \u009b32m \u0007';
export const LINE_BYTES = 1 << 20;

export interface HostileSession {
  readonly threadId: string;
  /** OTLP/JSON for `/v1/logs`. */
  readonly body: string;
}

const hostilePatch = (longLine: string): string =>
  [
    '*** Begin Patch',
    `*** Update File: src/${MARKUP}${CONTROLS}.ts`,
    `*** Move to: ${MARKUP}`,
    '@@',
    `-${MARKUP}${CONTROLS}`,
    `+${longLine}`,
    ...Array.from({ length: 60 }, (_, line) => `+${MARKUP} ${line}`),
    '*** End Patch',
  ].join('\n');

const hostilePlan = (longLine: string): string =>
  JSON.stringify({
    explanation: `${MARKUP}${CONTROLS}`,
    plan: [
      ...Array.from({ length: 50 }, () => ({ step: `${MARKUP}${CONTROLS}`, status: MARKUP })),
      { step: longLine, status: 'in_progress' },
    ],
  });

export function hostileSession(): HostileSession {
  const threadId = randomUUID();
  const at = Date.now();
  const text = (key: string, value: string): object => ({ key, value: { stringValue: value } });
  const record = (name: string, afterMs: number, attributes: Readonly<Record<string, string>>): object => ({
    timeUnixNano: '0',
    observedTimeUnixNano: `${at + afterMs}000000`,
    attributes: [
      text('event.name', name),
      text('event.timestamp', new Date(at + afterMs).toISOString()),
      text('conversation.id', threadId),
      text('app.version', `0.169.0 ${MARKUP}`),
      text('originator', `codex_exec ${CONTROLS} ${MARKUP}`),
      text('model', `gpt ${CONTROLS} ${MARKUP}`),
      ...Object.entries(attributes).map(([key, value]) => text(key, value)),
    ],
  });
  const tool = (callId: string, part: Readonly<Record<string, string>>): Readonly<Record<string, string>> => ({
    call_id: callId,
    tool_name: `run ${CONTROLS} ${MARKUP}`,
    duration_ms: '12',
    success: 'false',
    mcp_server: `server ${CONTROLS} ${MARKUP}`,
    ...part,
  });
  const longLine = 'A'.repeat(LINE_BYTES);
  const logRecords = [
    record('codex.conversation_starts', 0, {}),
    record('codex.user_prompt', 1, { prompt: `hostile ${CONTROLS} ${MARKUP}` }),
    record(
      'codex.tool_result',
      2,
      tool('one', { arguments: JSON.stringify({ cmd: MARKUP }), output: MARKUP + CONTROLS }),
    ),
    record('codex.tool_result', 3, tool('two', { arguments: longLine, output: longLine })),
    record(
      'codex.tool_result',
      4,
      tool(`"><b id=x>${MARKUP}`, { arguments: '{"cmd":', output: `${CONTROLS}\n`.repeat(400) }),
    ),
    // What becomes a coloured change and a checklist.
    record(
      'codex.tool_result',
      5,
      tool('four', { tool_name: 'apply_patch', arguments: hostilePatch(longLine.slice(0, 10_000)) }),
    ),
    record(
      'codex.tool_result',
      6,
      tool('five', {
        tool_name: 'update_plan',
        success: 'true', // a plan that was refused is none
        arguments: hostilePlan(longLine.slice(0, 10_000)),
      }),
    ),
    record('codex.agent_response', 7, { response: `${MARKUP}${longLine}` }),
  ];
  const resource = { attributes: [text('service.name', 'codex_exec')] };
  return { threadId, body: JSON.stringify({ resourceLogs: [{ resource, scopeLogs: [{ scope: {}, logRecords }] }] }) };
}
