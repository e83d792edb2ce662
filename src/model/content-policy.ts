/**
 * How much of what people, models and tools said may be kept or leave. `full`: all of it, redacted · `no_tool_content`: what people and the model said, without what tools
 * were given and answered · `metadata_only`: who, when, how long, how many tokens, which tool, how it ended; no words.
 */
export const CONTENT_MODES = ['full', 'no_tool_content', 'metadata_only'] as const;
export type ContentMode = (typeof CONTENT_MODES)[number];

export interface ContentPolicy {
  readonly mode: ContentMode;
  /** By tool name, `server/tool` or `server/*` for MCP tools. The narrower of all modes that apply wins. */
  readonly perTool: Readonly<Record<string, ContentMode>>;
  /** By absolute path: sessions whose working directory is this folder or lies below it. */
  readonly perRepository: Readonly<Record<string, ContentMode>>;
}

export const contentPolicy = (mode: ContentMode): ContentPolicy => ({ mode, perTool: {}, perRepository: {} });
