/** The scripts behind `npm start` and `npm test`, where a wrong answer would be quiet. */
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { findBrowser } from '../scripts/browser.mjs';
import { missingPackages } from '../scripts/install.mjs';
import { sourceFiles, stampOf } from '../scripts/stamp.mjs';
import { closingLine, countTests } from '../scripts/test-count.mjs';

describe('missingPackages', () => {
  const wanted = {
    packages: {
      '': { version: '0.1.0' },
      'node_modules/hono': { version: '4.0.0' },
      'node_modules/vitest': { version: '5.0.0', dev: true },
      'node_modules/chdb': { version: '3.4.0', optional: true },
    },
  };
  const installed = (packages: Record<string, string>) => ({
    packages: Object.fromEntries(
      Object.entries(packages).map(([name, version]) => [`node_modules/${name}`, { version }]),
    ),
  });
  it.each([
    ['nothing installed', {}, false, ['node_modules/hono']],
    ['nothing installed, for development', {}, true, ['node_modules/hono', 'node_modules/vitest']],
    ['all that running needs', { hono: '4.0.0' }, false, []],
    ['an optional package of another version', { hono: '4.0.0', chdb: '3.3.0' }, false, ['node_modules/chdb']],
    ['an older version', { hono: '3.9.0' }, false, ['node_modules/hono']],
    ['a full installation, for running', { hono: '4.0.0', vitest: '5.0.0', chdb: '3.4.0' }, false, []],
    ['an installation for running, for development', { hono: '4.0.0' }, true, ['node_modules/vitest']],
    ['something else besides', { hono: '4.0.0', left: '1.0.0' }, false, []],
  ] as const)('%s', (_name, packages, dev, missing) => {
    expect(missingPackages(wanted, installed(packages), { dev })).toEqual(missing);
  });
});

describe('countTests', () => {
  const file = (status: string, ...results: string[]) => ({
    status,
    assertionResults: results.map((result) => ({ status: result })),
  });
  it.each([
    ['all passed', { testResults: [file('passed', 'passed', 'passed')] }, 0, '2 passed, 0 failed'],
    ['one failed', { testResults: [file('failed', 'passed', 'failed')] }, 1, '1 passed, 1 failed'],
    [
      'one skipped, one to do',
      { testResults: [file('passed', 'passed', 'skipped', 'todo')] },
      0,
      '1 passed, 0 failed, 2 skipped',
    ],
    ['a file that does not load', { testResults: [file('failed'), file('passed', 'passed')] }, 1, '1 passed, 1 failed'],
    ['a file whose hook fails after its tests', { testResults: [file('failed', 'passed')] }, 1, '1 passed, 1 failed'],
    ['an error outside of every test', { testResults: [file('passed', 'passed')] }, 1, '1 passed, 1 failed'],
    ['no report at all', null, 1, '0 passed, 1 failed'],
    ['no report although vitest was content', null, 0, '0 passed, 1 failed'],
  ])('%s', (_name, report, exitCode, line) => {
    expect(closingLine(countTests(report, exitCode))).toBe(line);
  });
});

describe('stampOf', () => {
  it('covers shipped sources and no test', () => {
    const files = sourceFiles(['src', 'web']);
    expect(files).toContain('src/model/session.ts');
    expect(files.filter((name) => /\.test\.tsx?$|node_modules|\/dist\//.test(name))).toEqual([]);
  });

  it('changes with the sources that it is asked for', () => {
    expect(stampOf(['src/model'])).toBe(stampOf(['src/model']));
    expect(stampOf(['src/model'])).not.toBe(stampOf(['src/lib']));
  });
});

describe('findBrowser', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'turnscope-browser-'));
  const program = path.join(folder, 'chromium');
  writeFileSync(program, '');
  chmodSync(program, 0o755);

  it('takes CHROME_PATH at its word, else looks in PATH', () => {
    expect(findBrowser({ CHROME_PATH: program, PATH: '' })).toBe(program);
    expect(findBrowser({ CHROME_PATH: path.join(folder, 'none'), PATH: folder })).toBeUndefined();
    expect(findBrowser({ PATH: `/nowhere${path.delimiter}${folder}` })).toBe(program);
    rmSync(folder, { recursive: true });
  });
});
