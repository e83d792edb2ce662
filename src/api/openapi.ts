/** The description of the API, made from the same routes and schemas that answer requests. */
import { z } from 'zod';
import { errorSchema } from './contract/error.ts';
import { exportParamsSchema } from './contract/export.ts';
import { importProgressSchema, importRequestSchema, importSummarySchema } from './contract/import.ts';
import { logFilterSchema } from './contract/log.ts';
import { sqlExportSchema } from './contract/sql.ts';
import { healthSchema, readinessSchema } from './contract/status.ts';
import { sessionChangeSchema } from './contract/stream.ts';
import { isList, type Route } from './route.ts';
import { ROUTES } from './routes.ts';

type Json = Readonly<Record<string, unknown>>;

const COMPONENT = '#/components/schemas/';

/** The OpenAPI 3.1 document; `version` is the program's. */
export function openApiDocument(version: string): Json {
  return {
    openapi: '3.1.0',
    info: { title: 'Turnscope', version, description: 'Sessions of OpenAI Codex, recorded on this machine.' },
    components: {
      schemas: componentSchemas(),
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer' },
        cookie: { type: 'apiKey', in: 'cookie', name: 'turnscope_4319' },
      },
    },
    security: [{ token: [] }, { cookie: [] }],
    paths: allPaths(),
  };
}

/** One address may have methods of both kinds. */
function allPaths(): Json {
  const paths: Record<string, Json> = {};
  for (const route of ROUTES) paths[route.path] = { ...paths[route.path], [route.method]: operation(route) };
  for (const [path, operations] of Object.entries(otherPaths())) paths[path] = { ...paths[path], ...operations };
  return paths;
}

function operation(route: Route): Json {
  return {
    summary: route.summary,
    parameters: [...pathParameters(route.path), ...searchParameters(route.params)],
    ...(route.body === undefined ? {} : { requestBody: { required: true, content: jsonContent(route.body, 'input') } }),
    responses: {
      200: { description: 'The answer.', content: jsonContent(route.answer, 'output') },
      default: { description: 'What went wrong.', content: jsonContent(errorSchema, 'output') },
    },
  };
}

const pathParameters = (path: string): Json[] =>
  [...path.matchAll(/\{(\w+)\}/g)].map((match) => ({
    name: match[1],
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));

function searchParameters(params: z.ZodObject | undefined): Json[] {
  return Object.entries(params?.shape ?? {}).map(([name, field]) => {
    const schema = field as z.ZodType;
    const { description, ...shape } = jsonSchema(schema, 'input');
    return {
      name,
      in: 'query',
      required: !schema.safeParse(undefined).success,
      ...(description === undefined ? {} : { description }),
      ...(isList(schema) ? { style: 'form', explode: true } : {}),
      schema: shape,
    };
  });
}

const jsonContent = (schema: z.ZodType, io: 'input' | 'output'): Json => ({
  'application/json': { schema: jsonSchema(schema, io) },
});

const OPTIONS: z.core.ToJSONSchemaParams = {
  unrepresentable: 'any',
  override: ({ jsonSchema: shape }) => {
    // In OpenAPI this word would say "never in a request"; our types mean "do not change it".
    delete shape.readOnly;
    // The format says it; the pattern behind it is two lines of calendar.
    if (shape.format === 'date-time') delete shape.pattern;
  },
};

/** A schema with its named parts as references into the document's components. */
function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): Record<string, unknown> {
  const id = schema.meta()?.id;
  if (id !== undefined) return { $ref: `${COMPONENT}${id}` };
  const { $schema: _dialect, $defs: _parts, ...shape } = z.toJSONSchema(schema, { ...OPTIONS, io });
  return withComponentRefs(shape) as Record<string, unknown>;
}

/** zod writes references to named parts as `#/$defs/Name`; the document keeps them in one place. */
function withComponentRefs(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withComponentRefs);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) =>
      key === '$ref' && typeof part === 'string'
        ? [key, part.replace(/^#\/\$defs\//, COMPONENT)]
        : [key, withComponentRefs(part)],
    ),
  );
}

function componentSchemas(): Json {
  const schemas: Record<string, unknown> = {};
  const routes = ROUTES.flatMap(({ answer, body }) => (body === undefined ? [answer] : [answer, body]));
  const streams = [
    sessionChangeSchema,
    importRequestSchema,
    importProgressSchema,
    importSummarySchema,
    sqlExportSchema,
  ];
  for (const root of [...routes, ...streams, errorSchema, healthSchema, readinessSchema]) {
    const { $schema: _dialect, $defs = {}, ...shape } = z.toJSONSchema(root, { ...OPTIONS, io: 'output' });
    for (const [name, part] of Object.entries($defs)) schemas[name] = withComponentRefs(withoutId(part));
    const id = root.meta()?.id;
    // A root that its own parts refer to stands among them already.
    if (id !== undefined && !('$ref' in shape)) schemas[id] = withComponentRefs(withoutId(shape));
  }
  return schemas;
}

function withoutId(part: object): object {
  const { id: _id, ...shape } = part as { id?: string };
  return shape;
}

/** What is no JSON question: health, and streams. */
function otherPaths(): Record<string, Json> {
  const plain = (summary: string, schema: z.ZodType): Json => ({
    get: { summary, security: [], responses: { 200: { description: 'Yes.', content: jsonContent(schema, 'output') } } },
  });
  return {
    '/healthz': plain('Whether the process answers.', healthSchema),
    '/readyz': plain('Whether everything has started; 503 until then.', readinessSchema),
    '/api/v1/sql/export': {
      post: {
        summary: 'The answer to a SELECT as a file.',
        requestBody: { required: true, content: jsonContent(sqlExportSchema, 'input') },
        responses: { 200: { description: 'The file.', content: { 'application/octet-stream': {} } } },
      },
    },
    '/api/v1/stream': {
      get: {
        summary: 'Server-sent events: `session` with a SessionChange whenever a session changed.',
        responses: { 200: { description: 'Events without end.', content: { 'text/event-stream': {} } } },
      },
    },
    '/api/v1/logs/stream': {
      get: {
        summary:
          'Server-sent events: `logs` with the records that arrived, newest first, and how many more did (`dropped`). Filtered like the list.',
        parameters: searchParameters(logFilterSchema),
        responses: { 200: { description: 'Events without end.', content: { 'text/event-stream': {} } } },
      },
    },
    '/api/v1/sessions/{id}/export': {
      get: {
        summary:
          'One session as a file: redacted, for people also without home folders and the account. `id` as with the session itself.',
        parameters: [...pathParameters('/{id}'), ...searchParameters(exportParamsSchema)],
        responses: {
          200: {
            description: 'The file.',
            content: { 'text/html': {}, 'text/markdown': {}, 'application/json': {} },
          },
          default: { description: 'What went wrong.', content: jsonContent(errorSchema, 'output') },
        },
      },
    },
    '/api/v1/imports': {
      post: {
        summary:
          'Reads rollout files into the store. Server-sent events: `progress` with an ImportProgress, then `done` with an ImportSummary or `error` with an Error. Closing the connection stops the import; what was read is kept.',
        requestBody: { required: true, content: jsonContent(importRequestSchema, 'input') },
        responses: {
          200: { description: 'Events until the import is over.', content: { 'text/event-stream': {} } },
          default: { description: 'What went wrong.', content: jsonContent(errorSchema, 'output') },
        },
      },
    },
  };
}
