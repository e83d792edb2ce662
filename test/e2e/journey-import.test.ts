/** What Codex kept before anybody looked, brought in by the page: stopped in the middle, gone on with, and counted once. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SessionPage } from '../../src/api/contract/session-list.ts';
import { type JourneyPlace, openJourney } from '../helper/journey-place.ts';
import { checkHarmless, checkOpenToAll, graveFindings } from '../helper/page-check.ts';
import { type RolloutHome, writeRolloutHome } from '../helper/rollout-home.ts';

const FILES = 400;
const RECORDING = '0.169.0/twenty-tools';
/** A file that is no compressed one, whatever its name says. */
const BROKEN = 'rollout-2026-11-02T03-04-05-019dc000-0000-7000-8000-00000000beef.jsonl.zst';
const IMPORT_DEADLINE_MS = 120_000;

const folder = mkdtempSync(path.join(tmpdir(), 'turnscope-import-'));
let home: RolloutHome;
let place: JourneyPlace;
let page: Page;

beforeAll(async () => {
  home = writeRolloutHome(path.join(folder, '.codex'), RECORDING, FILES, Date.parse('2026-11-18T12:00:00Z'));
  place = await openJourney({ codexHome: home.codexHome });
  page = place.page;
});
afterAll(async () => {
  await place.end();
  rmSync(folder, { recursive: true, force: true });
});

const line = () => page.getByRole('region', { name: 'Import' });
const said = () => line().getByRole('status').innerText();
const button = (name: string) => line().getByRole('button', { name, exact: true });
const bar = () => page.getByRole('progressbar', { name: 'Read so far' });

/** Files that the bar says were read. */
async function filesRead(): Promise<number> {
  const [, files] = /^([\d,]+) of /.exec(await said()) ?? [];
  return Number(files?.replaceAll(',', '') ?? 0);
}

async function sessions(): Promise<SessionPage['sessions']> {
  return (await place.ask<SessionPage>('/api/v1/sessions?limit=500')).sessions;
}

describe('an import', () => {
  it('is offered where there is no session yet, with what there is to read', async () => {
    await page.getByText(`${FILES} recordings`).waitFor();
    expect(await page.locator('.import-offer').innerText()).toContain(home.codexHome);
    await checkOpenToAll(page);
  });

  it('shows how far it is, and is stopped in the middle', async () => {
    await page.getByRole('button', { name: `Import all ${FILES}` }).click();
    await expect.poll(filesRead, { interval: 20 }).toBeGreaterThan(0);
    await button('Stop').click();
    await button('Go on').waitFor();
    expect(await said()).toBe('Import stopped. What was read is kept.');
    expect(await bar().count()).toBe(0);
    await checkOpenToAll(page);
  });

  it('that was stopped has some of the sessions, and not all', async () => {
    await expect.poll(async () => (await sessions()).length).toBeGreaterThan(0);
    expect((await sessions()).length).toBeLessThan(FILES);
  });

  it('goes on where it was, even while another page is looked at, and counts nothing twice', async () => {
    const before = (await sessions()).length;
    await button('Go on').click();
    await expect.poll(filesRead, { interval: 20 }).toBeGreaterThanOrEqual(before);
    await page.keyboard.press('g');
    await page.keyboard.press('o');
    await page.waitForURL((url) => url.pathname === '/dashboards/overview');
    await page.keyboard.press('g');
    await page.keyboard.press('s');
    await expect.poll(said, { timeout: IMPORT_DEADLINE_MS }).toMatch(/imported in/);
    await expect.poll(() => page.locator('.total-what b').innerText()).toBe(`${FILES} sessions`);
    const all = await sessions();
    expect(all).toHaveLength(FILES);
    expect(new Set(all.map(({ tokens }) => tokens.total)).size).toBe(1);
    expect(new Set(all.map(({ counts }) => counts.tool_calls))).toEqual(new Set([20]));
    await checkOpenToAll(page);
  });

  it('leaves nothing to offer, and its line can be dismissed', async () => {
    await button('dismiss').click();
    await expect.poll(() => line().count()).toBe(0);
    expect(await page.getByRole('button', { name: /^import .* recording/ }).count()).toBe(0);
    expect(await place.ask('/api/v1/imports')).toMatchObject({ files: 0, bytes: 0 });
  });

  it('names the file that it could not read, and why', async () => {
    writeFileSync(path.join(path.dirname(home.paths[0] ?? ''), BROKEN), 'this is no zstd');
    await page.reload();
    await page.getByRole('button', { name: 'import 1 earlier recording' }).click();
    await expect.poll(said, { timeout: IMPORT_DEADLINE_MS }).toContain('imported in');
    expect(await said()).toContain(`${FILES} files had nothing new`);
    await line().getByText('1 file could not be read').click();
    await line().getByText(BROKEN).waitFor();
    expect(await graveFindings(page)).toEqual([]);
    await checkHarmless(page);
    await checkOpenToAll(page);
    expect(await sessions()).toHaveLength(FILES);
  });

  it('has nothing to complain about', () => expect(place.complaints).toEqual([]));
});
