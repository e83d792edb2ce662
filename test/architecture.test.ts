/**
 * Which room may import which. The table is the law; ARCHITECTURE.md explains it. A new room needs a line here before
 * its first import passes.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = path.resolve(import.meta.dirname, '..');

const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  lib: [],
  model: ['lib'],
  filter: [],
  view: ['lib'],
  otlp: ['lib', 'model'],
  redact: ['lib', 'model'],
  codex: ['lib', 'model', 'otlp'],
  price: ['lib', 'model'],
  problem: ['lib', 'model', 'price'],
  assemble: ['lib', 'model', 'price'],
  store: ['lib', 'model'],
  ingest: ['lib', 'model', 'otlp', 'codex', 'price', 'problem', 'assemble', 'redact', 'store'],
  query: ['lib', 'model', 'filter', 'price', 'problem', 'assemble', 'store'],
  render: ['lib', 'model', 'otlp'],
  deliver: ['lib', 'model', 'otlp'],
  config: ['lib', 'model', 'render', 'redact', 'deliver'],
  forward: ['lib', 'model', 'otlp', 'redact', 'render', 'deliver', 'config'],
  sender: 'lib model otlp codex price assemble redact ingest render deliver config forward'.split(' '),
  dashboard: ['lib', 'model', 'store', 'query'],
  format: ['lib', 'model', 'problem', 'query'],
  compare: ['lib', 'model', 'format'],
  receiver: ['lib', 'otlp', 'ingest'],
  api: ['lib', 'model', 'filter', 'view', 'query', 'dashboard', 'format', 'compare'],
  mcp: ['lib', 'model', 'filter', 'problem', 'query', 'format', 'compare', 'api'],
  toml: ['lib'],
  setup: ['lib', 'model', 'otlp', 'codex', 'render', 'deliver', 'config', 'api', 'hook', 'toml'],
  doctor: 'lib model otlp codex render deliver config format api hook toml setup'.split(' '),
  // everything but cli, hook and sdk
  server:
    'lib model filter view otlp redact codex price problem assemble store ingest query dashboard render deliver config forward format receiver api mcp'.split(
      ' ',
    ),
  cli: 'lib model filter problem otlp redact render deliver config forward sender format api server hook toml setup doctor mcp'.split(
    ' ',
  ),
  hook: ['lib', 'model', 'otlp', 'codex', 'redact'],
  sdk: ['lib', 'model', 'otlp', 'redact'],
};
/** Rooms that run inside other people's processes → the only packages that they may take, besides `node:` built-ins. */
const PACKAGES_OF: Readonly<Record<string, RegExp>> = { hook: /^$/, sdk: /^@opentelemetry\// };
/** Imports for their types only. */
const TYPE_ONLY: Readonly<Record<string, readonly string[]>> = { format: ['query', 'problem'] };
const LINES_MAX = 500;

interface Import {
  readonly specifier: string;
  readonly typeOnly: boolean;
}

/** Static, dynamic and re-exporting imports of a source text. */
function importsOf(text: string): Import[] {
  const code = text.replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
  const statement = /^\s*(?:import|export)\s+(type\s)?(?:[^'";]*?\sfrom\s+)?['"]([^'"]+)['"]/gm;
  const dynamic = /\bimport\(\s*['"]([^'"]+)['"]/g;
  return [
    ...[...code.matchAll(statement)].map((m) => ({ specifier: m[2] ?? '', typeOnly: m[1] !== undefined })),
    ...[...code.matchAll(dynamic)].map((m) => ({ specifier: m[1] ?? '', typeOnly: false })),
  ];
}

/** Every rule that the file `file` (relative to the repository) with this text breaks, as sentences. */
function violations(file: string, text: string): string[] {
  const found: string[] = [];
  const room = roomOf(file);
  const isTest = /\.test\.tsx?$/.test(file);
  const lines = text.split('\n').length - 1;
  if (lines > LINES_MAX) found.push(`${file}: ${lines} lines, more than ${LINES_MAX}`);
  if (room !== 'web' && ALLOWED[room] === undefined) return [...found, `${file}: the room ${room} is not in the table`];
  for (const { specifier, typeOnly } of importsOf(text)) {
    const say = (why: string) => found.push(`${file}: ${specifier}: ${why}`);
    if (!specifier.startsWith('.')) {
      const isPackage = !specifier.startsWith('node:');
      const allowed = PACKAGES_OF[room];
      if (allowed !== undefined && isPackage && !isTest && !allowed.test(specifier))
        say(`${room} takes no such package`);
      continue;
    }
    const target = path.posix.normalize(path.posix.join(path.posix.dirname(file), specifier));
    if (room === 'web') {
      if (target.startsWith('web/') || target.startsWith('src/filter/')) continue;
      if (!target.startsWith('src/api/contract/')) say('web imports only from src/api/contract and src/filter');
      else if (!typeOnly) say('web imports types only');
      continue;
    }
    if (!/\.(ts|json)$/.test(specifier)) say('relative imports carry their extension');
    if (!target.startsWith('src/')) {
      if (!isTest && target !== 'package.json') say('shipped code imports only from src');
      continue;
    }
    const to = roomOf(target);
    if (to === room || isTest) continue; // a test may look across rooms: it ships nothing
    if (!ALLOWED[room]?.includes(to)) say(`${room} may not import ${to}`);
    else if (TYPE_ONLY[room]?.includes(to) && !typeOnly) say(`${room} imports only types from ${to}`);
  }
  return found;
}

function roomOf(file: string): string {
  const [first = '', second = ''] = file.split('/');
  return first === 'web' ? 'web' : second;
}

/** TypeScript files under a folder, relative to the repository. */
function sourcesUnder(folder: string): string[] {
  if (!existsSync(path.join(ROOT, folder))) return [];
  return readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !/(^|\/)(node_modules|dist)\//.test(name))
    .map((name) => path.posix.join(folder, name));
}

describe('architecture', () => {
  it('is kept by every file', () => {
    const files = [...sourcesUnder('src'), ...sourcesUnder('web/src')];
    expect(files.length).toBeGreaterThan(10);
    expect(files.flatMap((file) => violations(file, readFileSync(path.join(ROOT, file), 'utf8')))).toEqual([]);
  });

  it('has no cycle in its own table', () => {
    const reach = (room: string, seen: readonly string[]): void => {
      expect(seen, `${[...seen, room].join(' → ')}`).not.toContain(room);
      for (const next of ALLOWED[room] ?? []) reach(next, [...seen, room]);
    };
    for (const room of Object.keys(ALLOWED)) reach(room, []);
  });

  it.each([
    ['src/lib/a.ts', "import { b } from '../model/b.ts';", 'lib may not import model'],
    ['src/query/a.ts', "import {\n  b,\n} from '../ingest/b.ts';", 'query may not import ingest'],
    ['src/cli/a.ts', "const { b } = await import('../store/b.ts');", 'cli may not import store'],
    ['src/api/a.ts', "export { b } from '../server/b.ts';", 'api may not import server'],
    ['src/api/a.ts', "import '../receiver/b.ts';", 'api may not import receiver'],
    ['src/format/a.ts', "import { b } from '../query/b.ts';", 'format imports only types from query'],
    ['src/sdk/a.ts', "import { z } from 'zod';", 'sdk takes no such package'],
    ['src/hook/a.ts', "import { z } from 'zod';", 'hook takes no such package'],
    ['src/otlp/logs/a.ts', "import { b } from '../../codex/b.ts';", 'otlp may not import codex'],
    ['src/lib/a.ts', "import { b } from './b';", 'relative imports carry their extension'],
    ['src/lib/a.ts', "import { b } from '../../scripts/b.ts';", 'shipped code imports only from src'],
    ['src/attic/a.ts', '', 'the room attic is not in the table'],
    ['src/lib/a.ts', '\n'.repeat(501), '501 lines, more than 500'],
    [
      'web/src/a.tsx',
      "import type { S } from '../../src/model/session.ts';",
      'web imports only from src/api/contract and src/filter',
    ],
    ['web/src/a.tsx', "import { s } from '../../src/api/contract/session.ts';", 'web imports types only'],
  ])('bites: %s with %j', (file, text, sentence) => {
    expect(violations(file, text).join('\n')).toContain(sentence);
  });

  it.each([
    [
      'src/query/a.ts',
      "import type { B } from '../assemble/b.ts';\nimport { z } from 'zod';\nimport { c } from './c.ts';",
    ],
    ['src/format/a.ts', "import type { B } from '../query/b.ts';"],
    ['src/lib/a.ts', "// import { b } from '../server/b.ts';\n/* import '../cli/c.ts'; */"],
    ['src/lib/a.test.ts', "import { b } from '../server/b.ts';"],
    ['web/src/a.tsx', "import type { S } from '../../src/api/contract/session.ts';\nimport { b } from './b.ts';"],
    ['src/lib/a.ts', '\n'.repeat(500)],
  ])('lets pass: %s with %j', (file, text) => {
    expect(violations(file, text)).toEqual([]);
  });
});
