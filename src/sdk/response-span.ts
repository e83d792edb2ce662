import type { Span } from '@opentelemetry/api';

/** One event of a response, as far as its span tells of it. */
export interface ResponseEvent {
  /** What it came from: `output_item_done`, … */
  readonly from?: string | undefined;
  readonly toolName?: string | undefined;
  readonly usage?:
    | {
        readonly inputTokens: number;
        readonly cachedInputTokens: number;
        readonly cacheWriteInputTokens: number;
        readonly outputTokens: number;
        readonly reasoningOutputTokens: number;
        readonly totalTokens: number;
      }
    | undefined;
}

/** Usage is set once, on the span of the event that completed the response. */
export function recordResponse(span: Span, { from, toolName, usage }: ResponseEvent): void {
  if (from !== undefined) span.setAttribute('from', from);
  if (toolName !== undefined) span.setAttribute('tool_name', toolName);
  if (usage === undefined) return;
  span.setAttributes({
    'gen_ai.usage.input_tokens': usage.inputTokens,
    'gen_ai.usage.cache_read.input_tokens': usage.cachedInputTokens,
    'gen_ai.usage.cache_write.input_tokens': usage.cacheWriteInputTokens,
    'gen_ai.usage.output_tokens': usage.outputTokens,
    'codex.usage.reasoning_output_tokens': usage.reasoningOutputTokens,
    'codex.usage.total_tokens': usage.totalTokens,
  });
}
