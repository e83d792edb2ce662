import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ownDashboard } from '../../test/helper/sample-dashboards.ts';
import { AppError } from '../lib/errors.ts';
import { nodeDisk } from '../lib/node-disk.ts';
import type { Dashboard } from './dashboard.ts';
import { createDashboardFiles, type DashboardFiles } from './dashboard-file.ts';

let root: string;
let folder: string;
let files: DashboardFiles;

/** What a schema would say. */
function parse(value: unknown): Dashboard {
  if (typeof value === 'object' && value !== null && 'panels' in value) return value as Dashboard;
  throw new AppError('invalid_input', 'panels: missing');
}

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'turnscope-dashboards-'));
  folder = path.join(root, 'dashboards');
  files = createDashboardFiles({ disk: nodeDisk, folder, parse, takenIds: new Set(['overview']) });
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

test('where nothing was saved nothing is, and reading makes no folder', async () => {
  expect(await files.read()).toEqual({ dashboards: [], broken: [] });
  expect(existsSync(folder)).toBe(false);
});

test('what is saved is read again, for its owner alone, and nothing lies beside it', async () => {
  await files.write(ownDashboard);
  await files.write({ ...ownDashboard, title: 'Second' });
  expect(await files.read()).toEqual({ dashboards: [{ ...ownDashboard, title: 'Second' }], broken: [] });
  expect(readdirSync(folder)).toEqual(['own.json']);
  expect(statSync(path.join(folder, 'own.json')).mode & 0o777).toBe(0o600);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  await files.remove('own');
  expect(await files.read()).toEqual({ dashboards: [], broken: [] });
});

test.each([
  ['half.json', '{"id": "half", ', 'no JSON'],
  ['empty.json', '', 'no JSON'],
  ['list.json', '{"id": "list"}', 'panels: missing'],
  ['renamed.json', JSON.stringify(ownDashboard), 'both have to be the same'],
  ['overview.json', JSON.stringify({ ...ownDashboard, id: 'overview' }), 'a page that ships'],
])('%s is told of with its mistake, and hides no other', async (name, text, why) => {
  mkdirSync(folder);
  writeFileSync(path.join(folder, name), text);
  writeFileSync(path.join(folder, 'own.json'), JSON.stringify(ownDashboard));
  writeFileSync(path.join(folder, 'notes.txt'), 'mine');
  const { dashboards, broken } = await files.read();
  expect(dashboards).toEqual([ownDashboard]);
  expect(broken).toEqual([
    { id: name.replace('.json', ''), file: path.join(folder, name), message: expect.stringContaining(why) },
  ]);
});
