/** What a profile is: for each kind of node a table of names, and a few decisions about the shape of the tree. */
import type { Session } from '../model/session.ts';
import type { Table } from './attribute.ts';
import type {
  ApprovalNode,
  CompactionNode,
  ErrorNode,
  ModelCallNode,
  MomentNode,
  SpanNode,
  ToolCallNode,
  TurnNode,
} from './span-node.ts';
import type { TreeOptions } from './span-tree.ts';
import type { UsageOn } from './usage.ts';

export const PROFILE_NAMES = ['genai', 'openinference', 'logfire', 'langfuse'] as const;
export type ProfileName = (typeof PROFILE_NAMES)[number];

/** What is the same for all spans of a session. */
export interface ProfileContext {
  readonly session: Session;
  /** Who to say it was. null leaves it out: Codex's own word may be an e-mail address, which leaves only if somebody asks for it. */
  readonly user: string | null;
}

export type NodeTable<Node> = Table<Node, ProfileContext>;

export interface Profile {
  readonly name: ProfileName;
  readonly traceOf: TreeOptions['traceOf'];
  readonly usageOn: UsageOn;
  /** Approvals, compactions and errors: as events of the span they happened in, or as spans, where the backend shows no events. */
  readonly moments: 'events' | 'spans';
  /** Placeholders for what has not ended, by which a backend shows a turn while it runs; null where it knows none. */
  readonly pending: NodeTable<SpanNode> | null;
  /** The attribute that lists the JSON attributes of a span; null where the backend needs none. */
  readonly jsonSchema: string | null;
  readonly every: NodeTable<SpanNode>;
  readonly turn: NodeTable<TurnNode>;
  readonly modelCall: NodeTable<ModelCallNode>;
  readonly toolCall: NodeTable<ToolCallNode>;
  /** Of a moment as span, over `every`. As events they have the tables of their kind only. */
  readonly moment: NodeTable<MomentNode>;
  readonly approval: NodeTable<ApprovalNode>;
  readonly compaction: NodeTable<CompactionNode>;
  readonly error: NodeTable<ErrorNode>;
}
