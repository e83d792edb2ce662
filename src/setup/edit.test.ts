import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { undoToml } from '../toml/undo-toml.ts';
import type { Wish } from '../toml/wish.ts';
import { readConfigFile } from './config-file.ts';
import { applyEdit, inForce, planEdit } from './edit.ts';
import { readRecord, setupFolder, writeRecord } from './record.ts';

const BEFORE = '# mine\nmodel = "m"\n';
const named = (environment: string): Wish => ({
  kind: 'set',
  path: ['otel', 'environment'],
  value: `"${environment}"`,
});

let folder: string;
let path: string;
let stateDir: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'turnscope-edit-'));
  path = join(folder, 'config.toml');
  stateDir = join(folder, 'state');
  await writeFile(path, BEFORE);
});
afterEach(() => rm(folder, { recursive: true }));

const read = (): Promise<string> => readFile(path, 'utf8');
const options = () =>
  ({ stateDir, nowMs: 0, endpoints: ['e'], to: 'turnscope', server: null, leftOut: ['mcp'] }) as const;

async function setUp(wish: Wish): Promise<void> {
  const file = await readConfigFile(path);
  await applyEdit(planEdit(file, [wish]), await readRecord(stateDir, path), options());
}

async function takenBack(): Promise<string> {
  const file = await readConfigFile(path);
  const record = inForce(await readRecord(stateDir, path), file);
  return record === null ? (file.text ?? '') : undoToml(file.text ?? '', record.undo).text;
}

describe('applyEdit', () => {
  it('adds to the record with each change, and backs up what it did not write itself', async () => {
    for (const name of ['one', 'two', 'two']) await setUp(named(name));
    expect((await readdir(folder)).filter((name) => name.includes('backup'))).toHaveLength(1);
    expect((await readRecord(stateDir, path))?.undo.layers).toHaveLength(2);
    expect(await takenBack()).toBe(BEFORE);
    await writeFile(path, `${await read()}# edited\n`);
    await setUp(named('three'));
    expect(await takenBack()).toBe(`${BEFORE}# edited\n`);
  });

  it('keeps a record for this user alone, as it may hold a key that was replaced', async () => {
    await setUp(named('one'));
    const [name = ''] = await readdir(setupFolder(stateDir));
    expect((await stat(join(setupFolder(stateDir), name))).mode & 0o777).toBe(0o600);
    expect((await stat(setupFolder(stateDir))).mode & 0o777).toBe(0o700);
  });

  it('forgets an edit that was written down and then did not happen', async () => {
    await setUp(named('one'));
    const [record, written] = [await readRecord(stateDir, path), await read()];
    await setUp(named('two'));
    await writeFile(path, written); // the power went between record and file
    expect(inForce(await readRecord(stateDir, path), await readConfigFile(path))).toEqual(record);
    await setUp(named('three'));
    expect(await takenBack()).toBe(BEFORE);
  });
});

describe('readRecord', () => {
  it('knows none where there is none, and guesses nothing from a damaged one', async () => {
    expect(await readRecord(stateDir, path)).toBeNull();
    await writeRecord(stateDir, {
      path,
      isNew: false,
      undo: { layers: [] },
      endpoints: [],
      to: 'turnscope',
      server: null,
      leftOut: ['hooks'],
    });
    expect(await readRecord(stateDir, path)).toMatchObject({ to: 'turnscope', leftOut: ['hooks'] });
    const [name = ''] = await readdir(setupFolder(stateDir));
    await writeFile(join(setupFolder(stateDir), name), '{"version":1');
    await expect(readRecord(stateDir, path)).rejects.toMatchObject({
      code: 'invalid_input',
      hint: expect.stringContaining('Delete it'),
    });
  });
});
