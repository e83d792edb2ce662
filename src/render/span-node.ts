/** The nodes of the neutral tree: all that a profile can know about a span. */
import type {
  Agent,
  Approval,
  Compaction,
  FileEdit,
  ModelCall,
  SessionError,
  ToolCall,
  Turn,
} from '../model/session.ts';
import type { Conversation, Exchange } from './conversation.ts';
import type { Outcome } from './outcome.ts';
import type { Usage } from './usage.ts';

export interface Place {
  readonly traceId: string;
  readonly spanId: string;
  /** '' for the root of a trace. */
  readonly parentSpanId: string;
}

interface NodeBase extends Place {
  readonly startUnixNano: bigint;
  readonly endUnixNano: bigint;
  /** False where nobody tells when it ended; `endUnixNano` is then the last that is known of it. */
  readonly isEndKnown: boolean;
  readonly outcome: Outcome;
  readonly turn: Turn;
  readonly usage: Usage;
  readonly children: readonly SpanNode[];
}

export interface TurnNode extends NodeBase {
  readonly kind: 'turn';
  readonly agent: Agent | null;
  readonly conversation: Conversation;
  /** The turn before it in the same thread. */
  readonly previous: Place | null;
}

export interface ModelCallNode extends NodeBase {
  readonly kind: 'model_call';
  readonly call: ModelCall;
  readonly exchange: Exchange;
  readonly isLast: boolean;
}

export interface ToolCallNode extends NodeBase {
  readonly kind: 'tool_call';
  readonly call: ToolCall;
  /** The last one: what let the call run, or did not. */
  readonly approval: Approval | null;
  readonly fileEdits: readonly FileEdit[];
}

export interface ApprovalNode extends NodeBase {
  readonly kind: 'approval';
  readonly approval: Approval;
}

export interface CompactionNode extends NodeBase {
  readonly kind: 'compaction';
  readonly compaction: Compaction;
}

export interface ErrorNode extends NodeBase {
  readonly kind: 'error';
  readonly error: SessionError;
}

/** What backends show as an event of a span, or as a small span of its own. */
export type MomentNode = ApprovalNode | CompactionNode | ErrorNode;
export type SpanNode = TurnNode | ModelCallNode | ToolCallNode | MomentNode;
