/** A tool: what it takes, what it answers. The same description registers it, documents it, and is tested. */
import type { CallToolResult, McpServer } from '@modelcontextprotocol/server';
import { z } from 'zod';
import { cleanLine } from '../format/clean.ts';
import { AppError } from '../lib/errors.ts';
import { finishAnswer, frameShape, type ToolAnswer } from './answer.ts';
import { maxTokens } from './argument.ts';
import { budgetBytes } from './budget.ts';
import { callerOf } from './session-ref.ts';
import type { McpDeps, Source } from './source.ts';

/** What a tool knows besides its arguments. */
export interface ToolCall extends Source {
  /** ms since the epoch, one for the whole call. */
  readonly now: number;
  readonly cwd: string | undefined;
  /** The session of Codex that asks; null for another client. */
  readonly caller: string | null;
  /** Bytes of JSON that the whole answer may have. */
  readonly bytesMax: number;
}

interface ToolSpec<Input extends z.ZodRawShape, Facts extends z.ZodRawShape> {
  readonly name: string;
  readonly title: string;
  /** For a model that has to choose: when to use it, and what rather to use another for. */
  readonly description: string;
  readonly input: Input;
  /** What it answers besides the frame. */
  readonly answer: Facts;
  handle(input: z.output<z.ZodObject<Input>>, call: ToolCall): Promise<ToolAnswer>;
}

export interface Tool {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly input: z.ZodObject;
  readonly answer: z.ZodObject;
  register(server: McpServer, deps: McpDeps): void;
}

/** Ties the types of arguments and handler together. A misspelt argument is refused: it must not answer with everything. */
export function defineTool<Input extends z.ZodRawShape, Facts extends z.ZodRawShape>(
  spec: ToolSpec<Input, Facts>,
): Tool {
  const { name, title, description } = spec;
  const input = z.strictObject({ ...spec.input, max_tokens: maxTokens });
  const answer = z.looseObject({ ...frameShape, ...spec.answer });
  return {
    name,
    title,
    description,
    input,
    answer,
    register(server, deps) {
      const config = { title, description, inputSchema: input, outputSchema: answer, annotations: ANNOTATIONS };
      server.registerTool(name, config, async (given, { mcpReq }) => {
        const { max_tokens, ...rest } = given as { readonly max_tokens?: number };
        return resultOf(async () => {
          const answered = await deps.withSource(async (source) => {
            // the schema has just parsed it
            const own = rest as z.output<z.ZodObject<Input>>;
            const bytesMax = budgetBytes(max_tokens);
            const told = await spec.handle(own, {
              ...source,
              now: deps.now(),
              cwd: deps.cwd,
              caller: callerOf(mcpReq._meta),
              bytesMax,
            });
            // while the source is open: a cursor may have to ask it once more
            return finishAnswer(told, bytesMax);
          });
          return { content: [{ type: 'text', text: JSON.stringify(answered) }], structuredContent: answered };
        });
      });
    },
  };
}

/** Nothing here changes anything, or leaves the machine. */
const ANNOTATIONS = { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false } as const;

const ERROR_CHARS_MAX = 2_000;

/** Trouble is an answer that the model can read and mend, not a fault of the protocol. */
async function resultOf(answer: () => Promise<CallToolResult>): Promise<CallToolResult> {
  try {
    return await answer();
  } catch (thrown) {
    const { message, hint } = AppError.from(thrown);
    const sentence = [`${cleanLine(message).replace(/\.?$/, '.')}`, ...(hint === undefined ? [] : [cleanLine(hint)])];
    return { content: [{ type: 'text', text: sentence.join(' ').slice(0, ERROR_CHARS_MAX) }], isError: true };
  }
}
