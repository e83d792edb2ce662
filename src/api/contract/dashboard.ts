import { z } from 'zod';
import { sessionFilterParams } from './session-list.ts';

const ID = /^[A-Za-z0-9_-]{1,64}$/;
const TITLE_LENGTH_MAX = 200;
const TEXT_LENGTH_MAX = 2_000;
const SQL_LENGTH_MAX = 20_000;
const PANELS_MAX = 40;

const id = z
  .string()
  .regex(ID, 'takes letters, digits, - and _, at most 64')
  .meta({ description: 'Letters, digits, `-`, `_`.' });
const title = z.string().min(1).max(TITLE_LENGTH_MAX);
const sql = z.string().min(1).max(SQL_LENGTH_MAX);

export const unitSchema = z
  .enum(['count', 'tokens', 'usd', 'ms', 'bytes', 'share', 'percent', 'per_second', 'time', 'text'])
  .meta({ id: 'Unit', description: 'How a value is written. `share` is 0 to 1.' });

export const chartSchema = z.enum(['number', 'time', 'band', 'heat', 'rank', 'table']).meta({ id: 'Chart' });

export const drillSchema = z
  .strictObject({
    by: z
      .record(z.string(), z.string())
      .optional()
      .meta({ description: 'Column → parameter of `GET /api/v1/sessions` that takes its value.' }),
    filter: z
      .record(z.string(), z.union([z.string(), z.array(z.string()).readonly()]))
      .optional()
      .meta({ description: 'Parameters that are always added.' }),
  })
  .readonly();

export const panelSchema = z
  .strictObject({
    id,
    title,
    about: z.string().max(TEXT_LENGTH_MAX).optional(),
    chart: chartSchema,
    stacked: z.boolean().optional(),
    unit: unitSchema,
    width: z.int().min(1).max(4).optional().meta({ description: 'Quarters of the page; 2 where absent.' }),
    span: z
      .literal('month')
      .optional()
      .meta({ description: "It is about the whole month that the page's span ends in." }),
    step: z
      .literal('day')
      .optional()
      .meta({ description: 'Steps of a day, or longer where the span is; absent: as long as suits the span.' }),
    sql,
    columns: z
      .record(
        z.string(),
        z
          .strictObject({
            title: z.string().max(TITLE_LENGTH_MAX).optional(),
            unit: unitSchema.optional(),
            hidden: z
              .boolean()
              .optional()
              .meta({ description: 'Not drawn: there for where a mark leads, and in the table behind the chart.' }),
          })
          .readonly(),
      )
      .optional(),
    total: z
      .boolean()
      .optional()
      .meta({ description: 'false where values count some things more than once: no sum of them is shown.' }),
    empty: z
      .string()
      .max(TEXT_LENGTH_MAX)
      .optional()
      .meta({ description: 'What an answer without rows means, as a sentence.' }),
    drill: drillSchema.nullable().optional().meta({ description: 'Where a mark leads; null for nowhere.' }),
  })
  .readonly()
  .meta({ id: 'Panel' });

export const dashboardSchema = z
  .strictObject({
    id,
    title,
    about: z.string().max(TEXT_LENGTH_MAX).optional(),
    headline: sql.optional().meta({ description: 'A SELECT of one row with a column `sentence`.' }),
    panels: z.array(panelSchema).max(PANELS_MAX).readonly(),
  })
  .readonly()
  .meta({ id: 'Dashboard' });

export const knownDashboardSchema = z
  .object({ dashboard: dashboardSchema, origin: z.enum(['built_in', 'file']) })
  .readonly()
  .meta({ id: 'KnownDashboard' });

export const dashboardListSchema = z
  .object({
    dashboards: z
      .array(
        z
          .object({
            id: z.string(),
            title: z.string(),
            about: z.string().nullable(),
            origin: z.enum(['built_in', 'file']),
          })
          .readonly(),
      )
      .readonly(),
    broken: z
      .array(z.object({ id: z.string(), file: z.string(), message: z.string() }).readonly())
      .readonly()
      .meta({ description: 'Files that hold no dashboard, each with a sentence that says what is wrong.' }),
  })
  .readonly()
  .meta({ id: 'DashboardList' });

/** What a panel is asked about. Without `since`: the last 7 days. */
export const panelParamsSchema = z.object({
  ...sessionFilterParams,
  step: z.coerce
    .number()
    .int()
    .min(1)
    .max(31 * 86_400)
    .optional()
    .meta({ description: 'Seconds of one step; chosen by the span where absent.' }),
  tz: z
    .string()
    .max(64)
    .optional()
    .meta({ description: 'Time zone that days begin in, as IANA names it; UTC where absent.' }),
});

export const panelAnswerSchema = z
  .object({
    columns: z.array(z.object({ name: z.string(), type: z.string() }).readonly()).readonly(),
    rows: z.array(z.array(z.unknown()).readonly()).readonly(),
    truncated: z.boolean(),
    elapsed_ms: z.number(),
    sql: z
      .string()
      .meta({ description: 'The question with everything in its place: runs in the SQL editor as it is.' }),
    since: z.iso.datetime(),
    until: z.iso.datetime(),
    step_seconds: z.int(),
  })
  .readonly()
  .meta({ id: 'PanelAnswer' });

/** A panel that is being written. */
export const panelPreviewSchema = z.object({ panel: panelSchema, params: panelParamsSchema }).readonly();

export const headlineSchema = z
  .object({ sentence: z.string().nullable().meta({ description: 'null where there is nothing to say.' }) })
  .readonly()
  .meta({ id: 'Headline' });

export type Panel = z.infer<typeof panelSchema>;
export type Dashboard = z.infer<typeof dashboardSchema>;
export type KnownDashboard = z.infer<typeof knownDashboardSchema>;
export type DashboardList = z.infer<typeof dashboardListSchema>;
export type PanelAnswer = z.infer<typeof panelAnswerSchema>;
export type PanelPreview = z.infer<typeof panelPreviewSchema>;
export type Headline = z.infer<typeof headlineSchema>;
export type Unit = z.infer<typeof unitSchema>;
export type Chart = z.infer<typeof chartSchema>;
