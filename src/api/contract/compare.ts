/** Two sessions side by side. */
import { z } from 'zod';
import { sessionSummarySchema } from './session.ts';
import { sessionStatusSchema } from './state.ts';

const REF_LENGTH_MAX = 1_000;

const ref = z
  .string()
  .min(1)
  .max(REF_LENGTH_MAX)
  .meta({ description: 'An id, a unique prefix of one, `last` or `current`.' });

export const compareParamsSchema = z.object({
  a: ref,
  b: ref,
  cwd: z
    .string()
    .max(REF_LENGTH_MAX)
    .optional()
    .meta({ description: 'Absolute working directory of the asker: decides what `current` means.' }),
});

const known = z.number().nullable();

const figureSchema = z
  .object({
    a: known,
    b: known,
    difference: known.meta({ description: '`b - a`; null where one is unknown, or only a lower bound.' }),
  })
  .readonly()
  .meta({ id: 'ComparedFigure' });

const figuresSchema = z
  .object({
    time_ms: figureSchema,
    tokens: figureSchema,
    cost_usd: figureSchema,
    model_calls: figureSchema,
    tool_calls: figureSchema,
    commands: figureSchema,
    failures: figureSchema,
  })
  .readonly()
  .meta({ id: 'ComparedFigures' });

const DIFFERENCES = ['outcome', 'words', 'other', 'only_a', 'only_b'] as const;
const DIFFERENCE_WORDS =
  '`outcome`: the same step ended otherwise. `words`: the same place, other words, or another patch of the same files. `other`: one did this, the other that.';

const stepSideSchema = z
  .object({
    id: z.string().meta({ description: 'As the page names it in its links: `/sessions/{id}?item=…`.' }),
    kind: z.enum(['prompt', 'answer', 'message', 'tool', 'edit', 'plan', 'approval', 'compaction', 'error']),
    number: z.int().min(1).meta({ description: 'In its turn.' }),
    name: z.string().nullable().meta({ description: 'The tool, as `server/tool` where it is one of MCP.' }),
    text: z.string().nullable().meta({ description: 'One line, cut; null where it was not sent.' }),
    status: z.string().nullable().meta({ description: 'How it ended; null where that is not known.' }),
    exit_code: z.int().nullable(),
    duration_ms: z.number().nullable().meta({ description: 'Milliseconds.' }),
  })
  .readonly()
  .meta({ id: 'ComparedStepSide' });

const comparedStepSchema = z
  .object({
    difference: z.enum(['none', ...DIFFERENCES]).meta({ description: DIFFERENCE_WORDS }),
    a: stepSideSchema.nullable(),
    b: stepSideSchema.nullable(),
  })
  .readonly()
  .meta({ id: 'ComparedStep' });

const turnSideSchema = z
  .object({
    turn_id: z.string(),
    number: z.int().min(1).meta({ description: 'Of its thread.' }),
    agent: z.string().nullable().meta({ description: "null for the session's own thread." }),
    status: sessionStatusSchema,
    steps: z.int().min(0),
  })
  .readonly()
  .meta({ id: 'ComparedTurnSide' });

const comparedTurnSchema = z
  .object({
    a: turnSideSchema.nullable(),
    b: turnSideSchema.nullable(),
    figures: figuresSchema,
    steps: z.array(comparedStepSchema).readonly(),
  })
  .readonly()
  .meta({ id: 'ComparedTurn' });

export const comparisonSchema = z
  .object({
    a: sessionSummarySchema,
    b: sessionSummarySchema,
    sentence: z.string().meta({ description: 'What the figures say. Quotes nothing that was recorded.' }),
    notes: z.array(z.string()).readonly(),
    figures: figuresSchema,
    settings: z
      .array(z.object({ name: z.string(), a: z.string().nullable(), b: z.string().nullable() }).readonly())
      .readonly()
      .meta({ description: 'Under which they ran, where they are not the same.' }),
    first_difference: z
      .object({
        turn: z.int().min(0).meta({ description: 'A place in `turns`, from 0.' }),
        step: z.int().min(0).nullable().meta({ description: 'A place in its `steps`, from 0.' }),
        place: z.string().meta({ description: '`turn 2 step 4`' }),
        difference: z.enum(DIFFERENCES),
        is_only_words: z
          .boolean()
          .meta({ description: 'They did the same all the way; only the model said it otherwise.' }),
      })
      .readonly()
      .nullable()
      .meta({ description: 'null where both did the same in the same words.' }),
    turns: z.array(comparedTurnSchema).readonly(),
  })
  .readonly()
  .meta({ id: 'Comparison' });

export type Comparison = z.infer<typeof comparisonSchema>;
export type ComparedTurn = z.infer<typeof comparedTurnSchema>;
export type ComparedStep = z.infer<typeof comparedStepSchema>;
export type StepSide = z.infer<typeof stepSideSchema>;
export type ComparedFigure = z.infer<typeof figureSchema>;
