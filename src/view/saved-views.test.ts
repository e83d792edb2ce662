import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { parseView } from '../api/parse-view.ts';
import { parseFilter } from '../filter/parse-filter.ts';
import { nodeDisk } from '../lib/node-disk.ts';
import { BUILT_IN_VIEWS } from './saved-view.ts';
import { createSavedViews, type SavedViews } from './saved-views.ts';

const SLOW = { id: 'slow', name: 'Slow', filter: 'duration:>10m repo:web' };

let folder: string;
let views: SavedViews;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'turnscope-views-'));
  views = createSavedViews({ disk: nodeDisk, folder, parse: parseView });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const own = async () => (await views.list()).views.filter(({ origin }) => origin === 'file');

test.each(BUILT_IN_VIEWS)('$name ships, can be read, and stands before all others', async ({ id, filter }) => {
  expect(parseFilter(filter).faults).toEqual([]);
  await views.save({ id: 'a', name: 'AAA', filter: '' });
  const ids = (await views.list()).views.map((view) => view.id);
  expect(ids.slice(0, BUILT_IN_VIEWS.length)).toContain(id);
});

test('a view is a file that reads well in a review', async () => {
  await views.save(SLOW);
  expect(readdirSync(folder)).toEqual(['slow.json']);
  expect(JSON.parse(readFileSync(path.join(folder, 'slow.json'), 'utf8'))).toEqual({
    name: 'Slow',
    filter: 'duration:>10m repo:web',
  });
  expect(await own()).toEqual([{ ...SLOW, origin: 'file' }]);
});

test('another name is the same view; they are listed by name', async () => {
  await views.save(SLOW);
  await views.save({ id: 'b', name: 'Other', filter: 'q' });
  await views.save({ ...SLOW, name: 'Long' });
  expect((await own()).map(({ id, name }) => [id, name])).toEqual([
    ['slow', 'Long'],
    ['b', 'Other'],
  ]);
});

test('what is removed is answered, so that saving it again undoes it', async () => {
  await views.save(SLOW);
  const { origin: _, ...removed } = await views.remove('slow');
  expect(await own()).toEqual([]);
  await views.save(removed);
  expect(await own()).toEqual([{ ...SLOW, origin: 'file' }]);
});

test('what ships stays as it is, and what is not there cannot be removed', async () => {
  await expect(views.save({ ...SLOW, id: 'failed-today' })).rejects.toMatchObject({ code: 'conflict' });
  await expect(views.remove('failed-today')).rejects.toMatchObject({ code: 'conflict' });
  await expect(views.remove('nowhere')).rejects.toMatchObject({ code: 'not_found' });
});

test.each([
  [{ name: '', filter: '' }, 'name'],
  [{ name: 'x' }, 'filter'],
  [{ name: 'x', filter: 'color:red' }, 'no key color'],
  [{ name: 'x', filter: '', more: 1 }, 'more'],
  ['text', 'view'],
])('%j is refused, and as a file it is told of', async (content, why) => {
  expect(() => parseView(content)).toThrow(why);
  writeFileSync(path.join(folder, 'bad.json'), JSON.stringify(content));
  await views.save(SLOW);
  const { broken } = await views.list();
  expect(broken).toEqual([{ id: 'bad', file: path.join(folder, 'bad.json'), message: expect.stringContaining(why) }]);
  expect(await own()).toHaveLength(1);
});
