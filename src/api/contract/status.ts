import { z } from 'zod';

const count = z.int().min(0);
const time = z.iso.datetime();

const signalStatusSchema = z
  .object({
    requests: count,
    records: count.meta({ description: 'Log records, spans or data points accepted.' }),
    refused: count.meta({ description: 'Requests that were not kept.' }),
    last_received_at: time.nullable().meta({ description: 'null before the first request.' }),
  })
  .readonly()
  .meta({ id: 'SignalStatus' });

/** How the server is: what arrives, what is on disk, what is in the store. */
export const serverStatusSchema = z
  .object({
    version: z.string(),
    pid: z.int(),
    started_at: time,
    ready: z.boolean(),
    data_dir: z.string(),
    endpoints: z
      .object({
        ui: z.string(),
        otlp_http: z.string(),
        otlp_grpc: z.string(),
        mcp: z.string().nullable().meta({ description: 'null while this server does not speak MCP.' }),
      })
      .readonly(),
    receiver: z
      .object({ logs: signalStatusSchema, traces: signalStatusSchema, metrics: signalStatusSchema })
      .readonly(),
    hooks: z
      .object({
        state: z.enum(['reading', 'held', 'unavailable', 'off']).meta({
          description: '`held`: another server takes the calls in. `unavailable`: the folder cannot be used.',
        }),
        records: count.meta({ description: 'Calls of hooks and notify taken in since the start.' }),
        waiting: count.meta({ description: 'Files that have not been taken yet.' }),
        rejected: count.meta({ description: 'Files that were no hook call.' }),
        last_received_at: time.nullable().meta({ description: 'null before the first call.' }),
      })
      .readonly(),
    rollouts: z
      .object({
        codex_home: z.string().nullable().meta({ description: 'Whose files are followed; null where none are.' }),
        deliveries: count.meta({ description: 'Stretches of files read since the start.' }),
        last_received_at: time.nullable(),
      })
      .readonly(),
    journal: z
      .object({
        state: z.enum(['ok', 'full', 'closed']),
        bytes: count,
        waiting_bytes: count.meta({ description: 'On disk and not yet in the store.' }),
      })
      .readonly(),
    store: z
      .object({
        kind: z.enum(['embedded', 'clickhouse']),
        state: z.enum(['ok', 'unavailable']),
        last_written_at: time.nullable(),
        message: z.string().nullable().meta({ description: 'What is wrong, as a sentence; null when nothing is.' }),
      })
      .readonly(),
    forwarding: z
      .array(
        z
          .object({
            backend: z.string(),
            state: z.enum(['ok', 'trouble', 'held', 'unavailable', 'dry_run']).meta({
              description:
                '`held`: another process has its outbox. `unavailable`: its outbox cannot be opened. `dry_run`: nothing is sent.',
            }),
            waiting: z
              .object({ items: count, bytes: count, oldest_at: time.nullable() })
              .readonly()
              .meta({ description: 'Turns and batches of raw signals that the backend has not taken yet.' }),
            sent: z.object({ items: count, records: count, last_at: time.nullable() }).readonly(),
            dropped: z
              .array(z.object({ reason: z.string(), count }).readonly())
              .readonly()
              .meta({ description: 'Records that it will never get, by reason; in `drops` as well.' }),
            message: z.string().nullable().meta({ description: 'What is wrong, as a sentence; null when nothing is.' }),
            next_at: time.nullable().meta({ description: 'When it is tried again; null for at once.' }),
          })
          .readonly()
          .meta({ id: 'BackendStatus' }),
      )
      .readonly()
      .meta({ description: 'What is passed on, by backend.' }),
    drops: z
      .array(z.object({ reason: z.string(), count }).readonly())
      .readonly()
      .meta({ description: 'Everything that was not kept, by reason.' }),
  })
  .readonly()
  .meta({ id: 'ServerStatus' });

export const healthSchema = z.object({ status: z.literal('ok') }).meta({ id: 'Health' });
export const readinessSchema = z.object({ status: z.enum(['ready', 'starting']) }).meta({ id: 'Readiness' });

export type ServerStatus = z.infer<typeof serverStatusSchema>;
