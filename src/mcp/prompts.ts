/** Ways to work, for a person to pick: each says which tools to ask in which order. */
import type { McpServer } from '@modelcontextprotocol/server';

export interface Prompt {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly text: string;
}

const HONEST = 'Quote figures with their units, say what is unknown or cut, and give the deep_link.';

export const PROMPTS: readonly Prompt[] = [
  {
    name: 'debug_my_last_session',
    title: 'Debug my last session',
    description: 'What went wrong in the newest session, and where.',
    text: `Find out what went wrong in my last Codex session, with the turnscope tools.
1. get_session id=last: its status and reason, failed calls, missing (what could not be known); find_problems id=last.
2. get_session_events session_id=last status=error, and kind=error; read the whole of the one that matters with event_id.
3. If it waits or was interrupted, get_session_events kind=approval.
Then say in a few sentences what happened, the first cause that you can show, and what to do. ${HONEST}`,
  },
  {
    name: 'weekly_usage_review',
    title: 'Weekly usage review',
    description: 'What Codex was used for this week, what it cost, and what changed.',
    text: `Review the last seven days of Codex use, with the turnscope tools.
1. overview since=7d.
2. usage_report group_by=day, then group_by=model and group_by=repo, each with compare_to=previous.
3. tool_reliability by=tool, and by=mcp_server.
4. search_sessions since=7d sort=cost limit=5.
Then report: what it cost against the week before, where it went, what failed most, and at most three suggestions that the figures support. ${HONEST}`,
  },
  {
    name: 'why_is_it_slow',
    title: 'Why is it slow?',
    description: 'Where the time of the newest session went, and whether that is usual.',
    text: `Find out why my last Codex session was slow, with the turnscope tools.
1. get_session id=last: time_spent (model, tools, approvals; side by side they count each) and slowest.
2. latency metric=ttft group_by=version since=30d, and metric=tool group_by=tool: is that usual?
3. get_session_events for the slowest events; retries are attempts above 1 of model calls.
Then say which of waiting for the model, tools, approvals or retries took how much, and what would help. ${HONEST}`,
  },
];

export function registerPrompts(server: McpServer): void {
  for (const { name, title, description, text } of PROMPTS) {
    server.registerPrompt(name, { title, description }, () => ({
      messages: [{ role: 'user', content: { type: 'text', text } }],
    }));
  }
}
