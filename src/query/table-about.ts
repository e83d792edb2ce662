/** What tables and columns hold, as docs/reference/tables.md tells it: a test holds the two together. */

interface TableAbout {
  /** One sentence. */
  readonly about: string;
  readonly columns: Readonly<Record<string, string>>;
}

export const TABLE_ABOUT: Readonly<Record<string, TableAbout>> = {
  otel_logs: {
    about: 'One row per log record.',
    columns: {
      Event: 'computed: the attribute `event.name`, else `EventName`',
      ThreadId: 'computed: the attributes `conversation.id`, `model`, `tool_name`',
      Model: 'computed: the attributes `conversation.id`, `model`, `tool_name`',
      ToolName: 'computed: the attributes `conversation.id`, `model`, `tool_name`',
    },
  },
  otel_traces: {
    about: 'One row per span, events and links nested.',
    columns: {},
  },
  otel_traces_trace_id_ts: {
    about:
      'First and last time of each trace, filled by the view `otel_traces_trace_id_ts_mv`: bounds a search by trace id.',
    columns: {},
  },
  otel_metrics_gauge: {
    about: 'One row per data point of a gauge.',
    columns: {},
  },
  otel_metrics_sum: {
    about: 'One row per data point of a counter.',
    columns: {},
  },
  otel_metrics_histogram: {
    about: 'One row per data point of a histogram with its buckets.',
    columns: {},
  },
  otel_metrics_exp_histogram: {
    about: 'One row per data point of an exponential histogram.',
    columns: {},
  },
  otel_metrics_summary: {
    about: 'One row per data point of a summary.',
    columns: {},
  },
  codex_hook: {
    about: 'One row per call of a hook or of `notify`, as it came.',
    columns: {
      ArrivedAt:
        'when its file was written: whole milliseconds, below them a number that keeps calls of one millisecond in order',
      Event: "Codex's name of it, `notify`, or `unknown` for what can be no name",
      Payload: 'the JSON, with `traceparent` as its first key where the environment of Codex held `TRACEPARENT`',
      SessionId: 'the root thread that it names; of `notify` the thread',
    },
  },
  codex_event: {
    about: 'One row per fact that a source told about a session.',
    columns: {
      EventId: 'hash of what was said',
      Source: '`otel_logs`, `otel_traces`, `hooks`, `notify`, `rollout`',
      Kind: 'what sort of fact, see events',
      Name: "the event's or span's name, as Codex spells it",
      ThreadId: "Codex's ids, empty where it does not tell",
      TurnId: "Codex's ids, empty where it does not tell",
      CallId: "Codex's ids, empty where it does not tell",
      ResponseId: "Codex's ids, empty where it does not tell",
      TraceId: "OpenTelemetry's ids",
      SpanId: "OpenTelemetry's ids",
      ParentSpanId: "OpenTelemetry's ids",
      Timestamp: 'when it happened, or began',
      DurationMs: 'milliseconds, NULL where nothing lasted',
      Attributes: "everything else, as text under Codex's names",
      Model: 'from `Attributes`',
      ToolName: 'from `Attributes`',
      McpServer: 'from `Attributes`',
      Success: 'from `Attributes`',
      InputTokens:
        'from `Attributes`; tokens of a response are on kind `model_usage` alone, so that a sum counts them once',
      CachedInputTokens:
        'from `Attributes`; tokens of a response are on kind `model_usage` alone, so that a sum counts them once',
      OutputTokens:
        'from `Attributes`; tokens of a response are on kind `model_usage` alone, so that a sum counts them once',
      ReasoningTokens:
        'from `Attributes`; tokens of a response are on kind `model_usage` alone, so that a sum counts them once',
    },
  },
  session: {
    about: 'One row per session: a root thread with its sub-agents.',
    columns: {
      OrderedAt: 'when it was first seen; never changes',
      SessionId: 'id of the root thread',
      Version: 'which row of a session counts',
      IsDeleted: 'which row of a session counts',
      Title: 'first line of the first prompt',
      Model: 'the last used, all used',
      Models: 'the last used, all used',
      Cwd: 'where it worked',
      GitRepository: 'where it worked',
      GitBranch: 'where it worked',
      GitCommit: 'where it worked',
      CodexVersion: 'who and what',
      Originator: 'who and what',
      User: 'who and what',
      Team: 'who and what',
      Environment: 'who and what',
      Sources: 'who and what',
      InputTokens: 'NULL where unknown. Cached and cache-write tokens are inside input, reasoning inside output',
      CachedInputTokens: 'NULL where unknown. Cached and cache-write tokens are inside input, reasoning inside output',
      CacheWriteInputTokens:
        'NULL where unknown. Cached and cache-write tokens are inside input, reasoning inside output',
      OutputTokens: 'NULL where unknown. Cached and cache-write tokens are inside input, reasoning inside output',
      ReasoningOutputTokens:
        'NULL where unknown. Cached and cache-write tokens are inside input, reasoning inside output',
      TotalTokens: 'NULL where unknown. Cached and cache-write tokens are inside input, reasoning inside output',
      CostUsd: 'US dollars; NULL where no price is known. The basis says how far to trust it',
      CostBasis: 'US dollars; NULL where no price is known. The basis says how far to trust it',
      Turns: 'counts; all but turns and sub-agents are NULL where no source tells',
      ModelCalls: 'counts; all but turns and sub-agents are NULL where no source tells',
      ToolCalls: 'counts; all but turns and sub-agents are NULL where no source tells',
      ToolFailures: 'counts; all but turns and sub-agents are NULL where no source tells',
      Approvals: 'counts; all but turns and sub-agents are NULL where no source tells',
      Subagents: 'counts; all but turns and sub-agents are NULL where no source tells',
      Compactions: 'counts; all but turns and sub-agents are NULL where no source tells',
      Retries: 'counts; all but turns and sub-agents are NULL where no source tells',
      ThreadIds: 'all its threads',
      SearchText: 'prompts, answers, commands, and both ends of outputs, for the search box; cut at 65,536 characters',
      ModelUsage:
        "nested, one entry per model; `CostBasis` is `none` where nothing was billed, `''` in rows from before costs",
      ToolUse:
        "nested, one entry per tool call. `Command`: what a shell call runs, such as `git push`; '' for other tools, where no source tells, and in rows from before it was kept",
      Tools: 'computed: the names in `ToolUse`, each once',
      McpServers: 'computed: the names in `ToolUse`, each once',
      TurnUse:
        "nested, one entry per turn; `CostBasis` as above. `TtfmMs`: until the assistant's first words, NULL where no source tells their time. `StatusReason`: why the status is what it is. `ErrorKind`: the kind of the last error of a turn that failed",
      Shape:
        '1 in rows that have the columns from here to `ProblemRules`, 0 in rows written before Turnscope kept them: there they are empty, which says nothing, until a rebuild',
      ApprovalPolicy: "what Codex was allowed to do, in its words; '' where no source tells",
      SandboxPolicy: "what Codex was allowed to do, in its words; '' where no source tells",
      PlanType: "the ChatGPT plan, in the provider's words",
      FilesEdited: 'by patches that applied; NULL where no source holds them',
      LinesAdded: 'by patches that applied; NULL where no source holds them',
      LinesRemoved: 'by patches that applied; NULL where no source holds them',
      CallUse:
        'nested, one entry per model call. `Attempts` is 1 where the first worked, NULL where attempts are not told (logs alone tell them)',
      ApprovalUse:
        "nested, one entry per approval. `At` is when it was asked, or when the call or the turn began where nobody told. `DecidedBy`: `User`, `Config`, `AutomatedReviewer`, '' for unknown; `Decision` is '' while nobody has decided",
      ErrorUse:
        'nested, one entry per error: each attempt that failed (`model_request`), each stream that broke (`model_response`), and what ended a turn. `HttpStatus` where the words name one',
      RateLimit: 'nested, one entry per window of a limit, as the provider told it last in this session',
      Problems:
        'nested, one entry per problem that a rule found, with what it wasted, NULL where that is unknown. An approval that is still open does not count yet',
      ProblemRules: 'computed: the rules in `Problems`, each once',
      Summary: 'the session as the list shows it, JSON',
    },
  },
  session_document: {
    about:
      'Copies of sessions with 1,000 steps and more (turns, model calls, tool calls) that are over, so that opening one reads instead of assembling.',
    columns: {
      SessionId: 'as in the row of `session` that the copy belongs to',
      OrderedAt: 'as in the row of `session` that the copy belongs to',
      Version: 'as in the row of `session` that the copy belongs to',
      Basis: "the program's version and a hash of the prices: another program or other prices make their own",
      Document: 'the session, JSON, as `turnscope show --json` tells it, before redaction',
    },
  },
  schema_migration: {
    about: 'Which versions of the schema this database has been through.',
    columns: {},
  },
};
