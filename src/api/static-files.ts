/** The built page from one folder. Addresses of the page's own screens (`/sessions/…`) get index.html. */
import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';

const TYPE: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
};

/** Answers undefined for what is neither a file nor a screen. `rootDir` is absolute. */
export function createStaticFiles(rootDir: string): (request: Request) => Promise<Response | undefined> {
  return async (request) => {
    const path = pathOf(request);
    if (path === undefined) return undefined;
    const extension = extname(path);
    if (extension === '' && !isScreen(request, path)) return undefined;
    const name = extension === '' ? 'index.html' : path;
    const type = TYPE[extension === '' ? '.html' : extension];
    if (type === undefined) return undefined;
    const bytes = await readOrUndefined(join(rootDir, name));
    if (bytes === undefined) return undefined;
    const headers = {
      'content-type': type,
      'content-length': String(bytes.byteLength),
      // Names under assets/ carry a hash of their content, so they never change.
      'cache-control': path.startsWith(`${sep}assets${sep}`) ? 'public, max-age=31536000, immutable' : 'no-cache',
    };
    return new Response(request.method === 'HEAD' ? null : new Uint8Array(bytes), { headers });
  };
}

/** A person's browser on its way to a screen; a scraper that looks for `/metrics` must not get a page. */
const isScreen = (request: Request, path: string): boolean =>
  path === sep || (request.headers.get('accept') ?? '').includes('text/html');

/** A path below the root, or undefined for one that tries to leave it. */
function pathOf(request: Request): string | undefined {
  try {
    const path = normalize(decodeURIComponent(new URL(request.url).pathname));
    return path.includes('\0') || path.split(sep).some((part) => part.startsWith('.')) ? undefined : path;
  } catch {
    return undefined; // a broken percent escape
  }
}

async function readOrUndefined(file: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(file);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT' || code === 'EISDIR' || code === 'ENOTDIR' || code === 'ENAMETOOLONG') return undefined;
    throw error;
  }
}
