/** One HTTP question: what it takes, what it answers, how. The same description registers it and documents it. */
import type { z } from 'zod';
import type { Dashboards } from '../dashboard/dashboards.ts';
import { AppError } from '../lib/errors.ts';
import type { LiveSessions } from '../model/live-sessions.ts';
import type { WaitingRollouts } from '../model/rollout-import.ts';
import type { Query } from '../query/query.ts';
import type { TelemetryQuery } from '../query/telemetry.ts';
import type { SavedViews } from '../view/saved-views.ts';
import type { ServerStatus } from './contract/status.ts';

/** What routes may ask. */
export interface RouteDeps {
  readonly query: Query;
  /** Raw records. */
  readonly telemetry: TelemetryQuery;
  readonly dashboards: Dashboards;
  readonly views: SavedViews;
  readonly live: LiveSessions;
  readonly status: () => Promise<ServerStatus>;
  readonly waitingRollouts: () => Promise<WaitingRollouts>;
  /** ms since the epoch. */
  readonly now: () => number;
}

/** A request as far as routes care. */
export interface RouteCall {
  /** Decoded parts of the path, by the names in braces. */
  readonly path: Readonly<Record<string, string>>;
  readonly search: URLSearchParams;
  readonly body: unknown;
  /** Aborted when the caller went away. */
  readonly signal: AbortSignal;
}

interface RouteDescription {
  readonly method: 'get' | 'post' | 'put' | 'delete';
  /** As OpenAPI writes it: `/api/v1/sessions/{id}`. */
  readonly path: string;
  readonly summary: string;
}

export interface Route extends RouteDescription {
  readonly params: z.ZodObject | undefined;
  readonly body: z.ZodType | undefined;
  readonly answer: z.ZodType;
  handle(call: RouteCall, deps: RouteDeps): Promise<unknown>;
}

interface RouteSpec<Params extends z.ZodObject, Body extends z.ZodType, Answer extends z.ZodType>
  extends RouteDescription {
  readonly params?: Params;
  readonly body?: Body;
  readonly answer: Answer;
  handle(
    input: {
      readonly path: RouteCall['path'];
      readonly params: z.output<Params>;
      readonly body: z.output<Body>;
      readonly signal: AbortSignal;
    },
    deps: RouteDeps,
  ): Promise<z.input<Answer>>;
}

/** Ties the types of handler and schemas together; requests are parsed before the handler sees them. */
export function defineRoute<Params extends z.ZodObject, Body extends z.ZodType, Answer extends z.ZodType>(
  spec: RouteSpec<Params, Body, Answer>,
): Route {
  const { params, body } = spec;
  return {
    ...spec,
    params,
    body,
    handle: async (call, deps) => {
      const input = {
        path: call.path,
        signal: call.signal,
        // Without a schema the handler's type for this part is never read.
        params: (params === undefined ? {} : parseInput(params, searchValues(call.search, params))) as z.output<Params>,
        body: (body === undefined ? undefined : parseInput(body, call.body)) as z.output<Body>,
      };
      return spec.handle(input, deps);
    },
  };
}

/** Search parameters → the object that the schema parses. Throws `invalid_input` for a name that it does not know. */
export function searchValues(search: URLSearchParams, schema: z.ZodObject): Record<string, string | string[]> {
  const values: Record<string, string | string[]> = {};
  for (const name of new Set(search.keys())) {
    const field = schema.shape[name];
    if (field === undefined) {
      // A misspelt filter must not answer with everything.
      throw new AppError('invalid_input', `cannot read parameter ${JSON.stringify(name)}: there is none of that name`, {
        hint: `Known are ${Object.keys(schema.shape).join(', ')}.`,
      });
    }
    const given = search.getAll(name).filter((value) => value !== '');
    const [first] = given;
    if (first !== undefined) values[name] = isList(field as z.ZodType) ? given : first;
  }
  return values;
}

/** Whether a parameter may be repeated. */
export function isList(schema: z.ZodType): boolean {
  const inner = 'innerType' in schema.def ? schema.def.innerType : undefined;
  return schema.def.type === 'array' || (inner !== undefined && isList(inner as z.ZodType));
}

/** Throws `invalid_input` with what is wrong where. */
export function parseInput<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const where = issue?.path.join('.') ?? '';
  throw new AppError(
    'invalid_input',
    `cannot read ${where === '' ? 'the request' : where}: ${issue?.message ?? 'wrong shape'}`,
    {
      hint: 'The parameters are described at /api/openapi.json.',
    },
  );
}
