import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createJsonFolder } from './json-folder.ts';
import { nodeDisk } from './node-disk.ts';

let folder: string;
beforeEach(() => {
  folder = path.join(mkdtempSync(path.join(tmpdir(), 'turnscope-json-')), 'things');
});
afterEach(() => rmSync(path.dirname(folder), { recursive: true, force: true }));

const files = () =>
  createJsonFolder({
    disk: nodeDisk,
    folder,
    parse: (content, id) => {
      if (content === 1) throw new Error('one is no thing');
      return { id, content };
    },
  });

test('a file is known by its name, and what is no thing is told of beside the others', async () => {
  mkdirSync(folder);
  for (const [name, text] of [
    ['b.json', '2'],
    ['a.json', '{"x":1}'],
    ['one.json', '1'],
    ['half.json', '{'],
    ['a.b.json', '3'],
    ['my own.JSON', '3'],
    ['.json', '3'],
    ['.#a.json', '3'],
    ['a.json.new', '3'],
    ['notes.txt', ''],
  ] as const)
    writeFileSync(path.join(folder, name), text);
  expect(await files().read()).toEqual({
    values: [
      { id: 'a', content: { x: 1 } },
      { id: 'b', content: 2 },
    ],
    broken: [
      { id: 'a.b', file: path.join(folder, 'a.b.json'), message: expect.stringContaining('rename') },
      { id: 'half', file: path.join(folder, 'half.json'), message: expect.stringContaining('no JSON') },
      { id: 'my own', file: path.join(folder, 'my own.JSON'), message: expect.stringContaining('rename') },
      { id: 'one', file: path.join(folder, 'one.json'), message: expect.stringContaining('one is no thing') },
    ],
  });
});

test('what is written is read back, and what is removed is gone; removing it again is no error', async () => {
  await files().write('new', { y: 2 });
  expect((await files().read()).values).toEqual([{ id: 'new', content: { y: 2 } }]);
  await files().remove('new');
  await files().remove('new');
  expect((await files().read()).values).toEqual([]);
});
