/** What is too long for the description of a tool: the tables, and the words that answers use. */
import type { McpServer } from '@modelcontextprotocol/server';
import { OBSERVATION_KINDS } from '../model/observation.ts';
import { SQL_EXAMPLES, SQL_RULES, TABLE_NAMES, TABLES } from './schema-text.ts';
import { EVENT_KINDS, type EventKind } from './timeline.ts';

export interface Resource {
  readonly name: string;
  readonly uri: string;
  readonly title: string;
  readonly description: string;
  /** Markdown. */
  readonly text: string;
}

const HOLDS: Readonly<Record<EventKind, string>> = {
  prompt: 'what the user (or a parent agent) asked',
  model_call: 'one request to the model: name is the model; ttft_ms, attempts, tokens, cost',
  tool_call: 'one call of a tool: arguments, output, exit_code, mcp_server',
  approval: 'somebody was asked: status is the decision or `pending`, duration_ms how long it waited',
  message: 'what the assistant said on the way',
  reasoning: 'the summary of what it thought',
  plan: 'its plan, with the state of each step',
  file_edit: 'one changed file: name is the path; change, lines_added, lines_removed, diff',
  compaction: 'the context was made shorter',
  error: 'what the model or Codex failed with: name is the kind',
  answer: 'the last thing that the assistant said in a turn; status is that of the turn',
};

const list = (lines: readonly string[]): string => lines.map((line) => `- ${line}`).join('\n');

const SCHEMA = `# Tables

${list(SQL_RULES)}

${list(TABLE_NAMES.map((name) => `\`${name}\`: ${TABLES[name]}`))}

Columns: tool \`describe_schema\` with \`table\`.

## Examples

${SQL_EXAMPLES.map((sql) => `\`\`\`sql\n${sql}\n\`\`\``).join('\n')}
`;

const EVENTS = `# Events

Of \`get_session\` (steps, full) and \`get_session_events\`:

${list(EVENT_KINDS.map((kind) => `\`${kind}\`: ${HOLDS[kind]}`))}

\`status\` of a tool call: \`ok\`, \`error\`, \`denied\` (refused by the user or a policy), \`aborted\`, \`running\`; with \`status_known\` false it is only likely.
\`status\` of a session: \`running\`, \`waiting\`, \`completed\`, \`interrupted\`, \`failed\`, \`unknown\`; \`status_reason\` says why: \`approval\`, \`stuck\`, \`killed\`, \`silent\`, \`ended\`, \`error\`, \`user\`, \`replaced\`, \`review_ended\`, \`budget_limited\`.

\`Kind\` in the table \`codex_event\`: ${OBSERVATION_KINDS.map((kind) => `\`${kind}\``).join(', ')}.
`;

export const RESOURCES: readonly Resource[] = [
  {
    name: 'schema',
    uri: 'turnscope://schema',
    title: 'Tables',
    description: 'The tables that run_sql reads, rules and examples.',
    text: SCHEMA,
  },
  {
    name: 'events',
    uri: 'turnscope://events',
    title: 'Events',
    description: 'Kinds of events, and what each status means.',
    text: EVENTS,
  },
];

export function registerResources(server: McpServer): void {
  for (const { name, uri, title, description, text } of RESOURCES) {
    server.registerResource(name, uri, { title, description, mimeType: 'text/markdown' }, () => ({
      contents: [{ uri, mimeType: 'text/markdown', text }],
    }));
  }
}
