#!/usr/bin/env node
/**
 * Writes docs/reference/sdk.md: everything that `@turnscope/otel` exports, with its declaration and what its comments say. Made of the declarations that the
 * package ships, so that a reader sees what a compiler sees.
 *
 *     node scripts/gen-sdk-reference.mjs
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isMain, ROOT, run, runScript, StepError, step } from './step.mjs';

const PAGE = path.join(ROOT, 'docs', 'reference', 'sdk.md');
const HEAD = `# @turnscope/otel

Made from the source by \`node scripts/gen-sdk-reference.mjs\`; do not edit. What it is for and how to use it: [guide](../guide/sdk.md). How it differs from Codex: [conformance](sdk-conformance.md).
`;

/** Chapters in the order of a reader: modules by the start of their names; what none of them takes goes into the last. */
const CHAPTERS = /** @type {const} */ ([
  ['Provider and settings', /^(otel-|settings-|statsig)/],
  ['A session', /^(session-telemetry|session-emitter|session-identity|auth-env)/],
  ['What is told about it', /^(session-event|content-event|tool-result|stream-event)/],
  ['Spans', /^(session-span|response-span)/],
  ['Trace context', /^trace(state|-context)/],
  ['Metrics', /^(metric|global|runtime|timer)/],
  ['Events and their targets', /./],
]);

/**
 * @typedef {{ readonly name: string, readonly module: string }} Exported
 * @param {string} index text of index.d.ts
 * @returns {Exported[]}
 */
function exportsOf(index) {
  return [...index.matchAll(/export (?:type )?\{([^}]+)\} from '\.\/([\w-]+)\.\w+'/g)].flatMap(
    ([, names = '', module = '']) =>
      names
        .split(',')
        .map((name) => ({ name: name.trim().replace(/^type /, ''), module }))
        .filter(({ name }) => name !== ''),
  );
}

/**
 * The comment above a declaration, and the declaration down to its end. tsc writes both at the start of a line.
 * @param {string} text
 * @param {string} name
 */
function declarationOf(text, name) {
  const lines = text.split('\n');
  const at = lines.findIndex((line) =>
    new RegExp(`^export (?:declare )?(?:abstract )?(?:class|interface|type|const|function) ${name}\\b`).test(line),
  );
  if (at < 0) throw new StepError(`${name} is exported and declared nowhere.`);
  const isBlock = lines[at]?.endsWith('{');
  const end = lines.findIndex((line, index) => index >= at && (isBlock ? /^\}(.*;)?$/ : /;$/).test(line));
  let start = at;
  if (lines[at - 1]?.endsWith('*/')) for (start = at - 1; !(lines[start] ?? '').startsWith('/**'); ) start -= 1;
  const comment = lines
    .slice(start, at)
    .join('\n')
    .replace(/^\/\*\*|\*\/$/g, '')
    .replace(/^ *\* ?/gm, '')
    .trim();
  const body = lines
    .slice(at, end + 1)
    .filter((line) => !/^\s+#?private\b/.test(line))
    .join('\n')
    .replace(/^export (?:declare )?/, '')
    .replace(/^ {4,}/gm, ({ length }) => ' '.repeat(Math.floor(length / 4) * 2 + (length % 4)));
  return { comment, body };
}

/** @returns {Promise<string>} the page; throws `StepError` when the types do not hold */
export async function sdkReference() {
  const folder = mkdtempSync(path.join(tmpdir(), 'turnscope-sdk-types-'));
  try {
    const tsc = path.join(ROOT, 'node_modules', '.bin', 'tsc');
    const project = path.join(ROOT, 'tsconfig.sdk.json');
    const { code, output } = await run(tsc, ['--project', project, '--emitDeclarationOnly', '--outDir', folder], {
      quiet: true,
    });
    if (code !== 0) throw new StepError(`The declarations could not be made:\n${output}`);
    /** @param {string} module */
    const textOf = (module) => readFileSync(path.join(folder, `${module}.d.ts`), 'utf8');
    const waiting = exportsOf(textOf('index'));
    waiting.push({ name: 'pinoDestination', module: 'adapter/pino' }, { name: 'PinoOptions', module: 'adapter/pino' });
    const chapters = CHAPTERS.map(([title, isOf]) => {
      const mine = waiting.filter(({ module }) => isOf.test(module));
      for (const one of mine) waiting.splice(waiting.indexOf(one), 1);
      const entries = mine.map(({ name, module }) => {
        const { comment, body } = declarationOf(textOf(module), name);
        const from = module === 'adapter/pino' ? ', from `@turnscope/otel/pino`' : '';
        return `### \`${name}\`${from}\n\n${comment === '' ? '' : `${comment}\n\n`}\`\`\`ts\n${body}\n\`\`\`\n`;
      });
      return `## ${title}\n\n${entries.join('\n')}`;
    });
    return `${HEAD}\n${chapters.join('\n')}`;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (isMain(import.meta.url))
  await runScript(() => step('Writing docs/reference/sdk.md', async () => writeFileSync(PAGE, await sdkReference())));
