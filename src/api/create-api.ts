/** Everything on the UI port as one function of a web-standard request; no port is opened here. */
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { AppError } from '../lib/errors.ts';
import type { Auth } from './auth.ts';
import { exportParamsSchema } from './contract/export.ts';
import { importRequestSchema } from './contract/import.ts';
import { logFilterSchema } from './contract/log.ts';
import { sqlExportSchema } from './contract/sql.ts';
import { errorResponse } from './error-response.ts';
import { checkCaller, checkHost, checkOrigin, cookieName } from './guard.ts';
import { type ImportRollouts, importStream } from './import-stream.ts';
import { logStream } from './log-stream.ts';
import { openApiDocument } from './openapi.ts';
import { logFilterFrom } from './route/logs.ts';
import { parseInput, type Route, type RouteDeps, searchValues } from './route.ts';
import { ROUTES } from './routes.ts';
import { SECURITY_HEADERS } from './security-header.ts';
import { type LeaveSession, sessionExport } from './session-export.ts';
import { sessionStream } from './session-stream.ts';
import { sqlExport } from './sql-export.ts';

export interface ApiDeps extends RouteDeps {
  readonly auth: Auth;
  readonly importRollouts: ImportRollouts;
  readonly leave: LeaveSession;
  /** The files of the page; undefined answers mean "no such file". */
  readonly static: (request: Request) => Promise<Response | undefined>;
  /** MCP over HTTP, for callers that were let in. */
  readonly mcp: (request: Request) => Promise<Response>;
  /** The program's own version. */
  readonly version: string;
  /** Told about surprises, which callers see only as "internal". */
  readonly onInternalError?: (error: AppError) => void;
}

export interface Api {
  fetch(request: Request): Promise<Response>;
}

const BODY_BYTES_MAX = 1_000_000;
const COOKIE_MAX_AGE_SECONDS = 30 * 24 * 3_600;

export function createApi(deps: ApiDeps): Api {
  const app = new Hono();
  app.use(async (context, next) => {
    checkHost(context.req.raw);
    checkOrigin(context.req.raw);
    await next();
  });
  for (const path of ['/api/*', '/mcp']) {
    app.use(path, async (context, next) => {
      checkCaller(context.req.raw, deps.auth);
      await next();
      // What a session said is not for the disk cache of a browser.
      if (!context.res.headers.has('cache-control')) context.res.headers.set('cache-control', 'no-store');
    });
  }
  app.use('/api/*', bodyLimit({ maxSize: BODY_BYTES_MAX, onError: () => errorResponse(bodyTooLarge()) }));
  addHealth(app, deps);
  app.get('/login', (context) => login(context, deps.auth));
  app.get('/api/openapi.json', (context) => context.json(openApiDocument(deps.version)));
  app.get('/api/v1/stream', (context) => streamResponse(context.req.raw, deps));
  app.get('/api/v1/logs/stream', (context) => logStreamResponse(context.req.raw, deps));
  app.get('/api/v1/sessions/:id/export', (context) => exportResponse(context, deps));
  app.post('/api/v1/sql/export', async (context) =>
    sqlExport(parseInput(sqlExportSchema, await readJson(context)), context.req.raw.signal, deps),
  );
  app.post('/api/v1/imports', (context) => importResponse(context, deps));
  app.all('/mcp', (context) => deps.mcp(context.req.raw));
  for (const route of ROUTES) addRoute(app, route, deps);
  app.all('*', async (context) => {
    const { method, path } = context.req;
    const isFile = (method === 'GET' || method === 'HEAD') && !path.startsWith('/api/');
    const file = isFile ? await deps.static(context.req.raw) : undefined;
    if (file !== undefined) return file;
    throw new AppError('not_found', `cannot answer ${method} ${path}: there is nothing at this address`, {
      hint: 'The API is described at /api/openapi.json.',
    });
  });
  app.onError((thrown) => {
    const error = AppError.from(thrown);
    if (error.code === 'internal') deps.onInternalError?.(error);
    return errorResponse(error);
  });
  return { fetch: async (request) => withSecurityHeaders(await app.fetch(request)) };
}

function addHealth(app: Hono, deps: ApiDeps): void {
  app.get('/healthz', (context) => context.json({ status: 'ok' }));
  app.get('/readyz', async (context) => {
    const { ready } = await deps.status();
    return context.json({ status: ready ? 'ready' : 'starting' }, ready ? 200 : 503);
  });
}

function addRoute(app: Hono, route: Route, deps: ApiDeps): void {
  app.on(route.method, route.path.replaceAll(/\{(\w+)\}/g, ':$1'), async (context) => {
    const answer = await route.handle(
      {
        path: context.req.param() as Record<string, string>,
        search: new URL(context.req.url).searchParams,
        body: route.body === undefined ? undefined : await readJson(context),
        signal: context.req.raw.signal,
      },
      deps,
    );
    return Response.json(answer);
  });
}

async function readJson(context: Context): Promise<unknown> {
  try {
    return await context.req.json();
  } catch (cause) {
    throw new AppError('invalid_input', 'cannot read the request: its body is no JSON', { cause });
  }
}

const bodyTooLarge = (): AppError =>
  new AppError('too_large', `cannot read the request: its body is larger than ${BODY_BYTES_MAX} bytes`);

/** The login link of the terminal → a browser session. The token leaves the address bar with the redirect. */
function login(context: Context, auth: Auth): Response {
  const cookie = auth.exchange(context.req.query('token') ?? '');
  if (cookie === undefined) {
    // A browser gets the page, which says so in its own words, or shows the sessions to who is signed in already.
    if (context.req.header('accept')?.includes('text/html') === true)
      return context.body(null, 303, { location: '/?login=refused', 'cache-control': 'no-store' });
    const text =
      'This login link is not valid any more. Start `turnscope up` again and open the link that it prints.\n';
    return context.text(text, 401, { 'cache-control': 'no-store' });
  }
  const attributes = `Path=/; HttpOnly; SameSite=Strict; Max-Age=${COOKIE_MAX_AGE_SECONDS}`;
  return context.body(null, 303, {
    location: '/',
    'cache-control': 'no-store',
    'set-cookie': `${cookieName(context.req.raw)}=${cookie}; ${attributes}`,
  });
}

function streamResponse(request: Request, { live }: ApiDeps): Response {
  return new Response(sessionStream({ live, resumed: request.headers.has('last-event-id') }), {
    headers: { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store' },
  });
}

function logStreamResponse(request: Request, { telemetry, now }: ApiDeps): Response {
  const params = parseInput(logFilterSchema, searchValues(new URL(request.url).searchParams, logFilterSchema));
  const tail: typeof telemetry.tailLogs = (filter, from) => telemetry.tailLogs(filter, from);
  return new Response(logStream({ filter: logFilterFrom(params, now()), tail, now }), {
    headers: { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store' },
  });
}

async function exportResponse(context: Context, { query, leave, version, now }: ApiDeps): Promise<Response> {
  const { searchParams } = new URL(context.req.url);
  const { as, content: mode } = parseInput(exportParamsSchema, searchValues(searchParams, exportParamsSchema));
  const session = await query.getSession(context.req.param('id') ?? '', {});
  return sessionExport(session, { as, mode, leave, version, now: now() });
}

async function importResponse(context: Context, { importRollouts }: ApiDeps): Promise<Response> {
  const { paths, since, dry_run: dryRun } = parseInput(importRequestSchema, await readJson(context));
  const request = { paths, since: since === undefined ? undefined : Date.parse(since), dryRun };
  return new Response(importStream(request, importRollouts), {
    headers: { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store' },
  });
}

function withSecurityHeaders(response: Response): Response {
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.headers.set(name, value);
  return response;
}
