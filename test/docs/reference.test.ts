/**
 * The reference and the program say the same, both ways: nothing documented is missing, nothing that exists is
 * undocumented.
 */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { KNOWN_EVENTS } from '../../src/codex/event-name.ts';
import { HOOK_EVENTS } from '../../src/codex/hook/hook-event.ts';
import { senderInstall } from '../../src/hook/launcher.ts';
import { hookPlaces } from '../../src/model/hook-spool.ts';
import { senderPlaces } from '../../src/sender/sender-place.ts';
import { setupFolder } from '../../src/setup/record.ts';
import { firstColumn, ROOT, read, section, trackedFiles } from './document.ts';

const sorted = (names: Iterable<string>): string[] => [...new Set(names)].sort();

interface Manifest {
  readonly scripts: Record<string, string>;
  readonly dependencies: Record<string, string>;
  readonly devDependencies?: Record<string, string>;
  readonly optionalDependencies?: Record<string, string>;
}
const manifest = (file: string): Manifest => JSON.parse(read(file)) as Manifest;

describe('events.md', () => {
  it('has every event that the program knows, and no other', () => {
    const documented = firstColumn(section(read('docs/reference/events.md'), '## Log records'));
    expect(sorted(documented)).toEqual(sorted(KNOWN_EVENTS));
  });
});

describe('events.md, hooks', () => {
  it('has every hook that Codex can be configured for, and no other', () => {
    const documented = firstColumn(section(read('docs/reference/events.md'), '## Hooks'));
    expect(sorted(documented)).toEqual(sorted([...HOOK_EVENTS, 'notify']));
  });
});

describe('tables.md', () => {
  const text = read('docs/reference/tables.md');
  const schema = readdirSync(path.join(ROOT, 'src/store/schema'))
    .filter((name) => name.endsWith('.sql'))
    .map((name) => read(`src/store/schema/${name}`))
    .join('\n;\n');

  it('has a section for every table', () => {
    const tables = [...schema.matchAll(/CREATE TABLE (?:IF NOT EXISTS )?(\w+)/g)].map((match) => match[1] ?? '');
    const sections = [...text.matchAll(/^## (\w+)$/gm)].map((match) => match[1] ?? '');
    expect(tables.length).toBeGreaterThan(5);
    expect(sorted(sections.filter((name) => name !== 'Examples'))).toEqual(sorted(tables));
  });

  it('names every view', () => {
    const views = [...schema.matchAll(/CREATE (?:MATERIALIZED )?VIEW (?:IF NOT EXISTS )?(\w+)/g)].map(
      (match) => match[1],
    );
    expect(views.filter((name) => !text.includes(`\`${name}\``))).toEqual([]);
  });

  it.each(['codex_event', 'session'])('has every column of %s', (table) => {
    const body = schema.split(`${table}\n(\n`)[1]?.split('\n)\nENGINE')[0] ?? '';
    const later = schema.split('\n;\n').filter((statement) => statement.includes(`ALTER TABLE ${table}\n`));
    const added = later.flatMap((statement) => [...statement.matchAll(/ADD COLUMN IF NOT EXISTS `?(\w+)/g)]);
    const columns = [...body.matchAll(/^ {4}(\w+) /gm), ...added]
      .map((match) => match[1] ?? '')
      .filter((name) => name !== 'INDEX');
    expect(columns.length).toBeGreaterThan(10);
    expect(sorted(firstColumn(section(text, `## ${table}`)))).toEqual(sorted(columns));
  });
});

describe('settings.md', () => {
  it('has every variable of ours that the program reads', () => {
    const shipped = /^(src\/.*\.ts|plugin\/.*)$/;
    const sources = trackedFiles().filter((name) => shipped.test(name) && !name.endsWith('.test.ts'));
    const found = sources.flatMap((name) => read(name).match(/\bTURNSCOPE_[A-Z0-9_]+\b/g) ?? []);
    const documented = read('docs/reference/settings.md').match(/\bTURNSCOPE_[A-Z0-9_]+\b/g) ?? [];
    expect(sorted(documented)).toEqual(sorted(found));
  });
});

describe('decision 0001', () => {
  it('has a reason for every dependency, where it stands', () => {
    const { dependencies, devDependencies = {}, optionalDependencies = {} } = manifest('package.json');
    const rows = {
      dependencies,
      optionalDependencies,
      devDependencies,
      web: manifest('web/package.json').dependencies,
    };
    const expected = Object.entries(rows).flatMap(([where, names]) =>
      Object.keys(names).map((name) => `${name} in ${where}`),
    );
    const text = read('docs/decisions/0001-one-package-two-installs.md');
    const listed = [...text.matchAll(/^\| `([^`]+)` \| (\w+) \| .{8,} \|$/gm)].map(
      (match) => `${match[1]} in ${match[2]}`,
    );
    expect(sorted(listed)).toEqual(sorted(expected));
  });
});

describe('npm scripts', () => {
  const { scripts } = manifest('package.json');

  it('that a document names exist', () => {
    const documents = trackedFiles().filter((name) => name.endsWith('.md') && !name.startsWith('fixtures/'));
    const named = documents.flatMap((name) =>
      [...read(name).matchAll(/npm run ([\w:-]+)/g)].map((match) => match[1] ?? ''),
    );
    expect(sorted(named).filter((name) => scripts[name] === undefined)).toEqual([]);
  });

  it('are all explained in CONTRIBUTING', () => {
    const text = read('CONTRIBUTING.md');
    const called = (name: string): string => (name === 'test' || name === 'start' ? `npm ${name}` : `npm run ${name}`);
    const hidden = Object.keys(scripts).filter((name) => name !== 'prepack' && name !== 'start');
    expect(hidden.filter((name) => !text.includes(called(name)))).toEqual([]);
  });
});

describe('settings.md, files', () => {
  const row = /^\| `TURNSCOPE_STATE_DIR` .*$/m.exec(read('docs/reference/settings.md'))?.[0] ?? '';
  const documented = [...row.matchAll(/`([a-z][\w./-]*)`/g)].map((match) => (match[1] ?? '').replace(/\/$/, ''));
  const paths = [hookPlaces('/s'), senderInstall('/s'), senderPlaces('/s'), { setup: setupFolder('/s') }]
    .flatMap((places) => Object.values<unknown>({ ...places }))
    .filter((place) => typeof place === 'string' && place.startsWith('/s/'))
    .map((place) => path.relative('/s', String(place)));
  // a folder stands for what is in it
  const existing = paths.map((place) => (place.startsWith('logs/') ? place : (place.split(path.sep)[0] ?? '')));

  it('names every file and folder of the state folder', () => {
    expect(existing.filter((name) => !documented.includes(name) && name !== 'hook.cjs')).toEqual([]);
  });

  it('names no other', () => {
    const elsewhere = ['setup', 'logs/forward.log', 'logs/install.log'];
    expect(documented.filter((name) => ![...existing, ...elsewhere].includes(name))).toEqual([]);
  });
});
