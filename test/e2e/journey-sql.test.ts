/** SQL as somebody asks it: typed, run, wrong, stopped, kept, drawn, taken away as a file. */
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { parquetReadObjects } from 'hyparquet';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type JourneyPlace, openJourney } from '../helper/journey-place.ts';
import { checkHarmless, checkOpenToAll } from '../helper/page-check.ts';

const SEEDED = 30;

let place: JourneyPlace;
let page: Page;

beforeAll(async () => {
  place = await openJourney({ seeded: SEEDED });
  page = place.page;
});
afterAll(() => place.end());

const editor = () => page.getByRole('textbox', { name: 'SQL' });
const facts = () => page.locator('.sql-facts');
const cells = () => page.getByRole('grid', { name: 'result' }).getByRole('gridcell');

/** Writes over what is there. */
async function type(sql: string): Promise<void> {
  await editor().click();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.insertText(sql);
}

async function run(sql: string): Promise<void> {
  await type(sql);
  await page.keyboard.press('ControlOrMeta+Enter');
}

async function download(format: string): Promise<{ name: string; file: string }> {
  const chosen = page.getByLabel('download').selectOption(format);
  const [taken] = await Promise.all([page.waitForEvent('download'), chosen]);
  return { name: taken.suggestedFilename(), file: await taken.path() };
}

describe('SQL', () => {
  it('is two keys away and has questions to begin with, which run by the keyboard', async () => {
    await page.locator('.row').first().waitFor();
    await page.keyboard.press('g');
    await page.keyboard.press('q');
    await page.waitForURL((url) => url.pathname === '/sql');
    await expect.poll(() => editor().innerText()).toContain('FROM session FINAL');
    await page.keyboard.press('ControlOrMeta+Enter');
    await expect.poll(() => facts().innerText()).toMatch(/^\d+ rows/);
    expect(await facts().innerText()).toMatch(/[\d.]+ k?B read/);
    await page.getByRole('button', { name: 'Tables' }).click();
    await page.getByRole('button', { name: 'Which sessions cost most?' }).click();
    await expect.poll(() => editor().innerText()).toContain('ORDER BY CostUsd');
    await expect.poll(() => facts().innerText()).toMatch(/^20 rows/);
  });

  it('answers what the API answers', async () => {
    await run('SELECT count() AS n FROM session FINAL');
    await expect.poll(() => cells().allInnerTexts()).toEqual([String(SEEDED)]);
    expect(await page.getByRole('columnheader').allInnerTexts()).toEqual([expect.stringMatching(/^n\s*$/)]);
  });

  it('keeps the text in the address, through a reload', async () => {
    await type('SELECT 1 + 1 AS two');
    await page.waitForURL((url) => url.searchParams.get('query') === 'SELECT 1 + 1 AS two');
    await page.reload();
    await expect.poll(() => editor().innerText()).toContain('SELECT 1 + 1 AS two');
    await page.keyboard.press('ControlOrMeta+Enter');
    await expect.poll(() => cells().allInnerTexts()).toEqual(['2']);
  });

  it('runs the statement at the cursor, or what is selected', async () => {
    await type("SELECT 'first' AS a;\nSELECT 'second' AS b");
    await page.keyboard.press('ControlOrMeta+Enter');
    await expect.poll(() => cells().allInnerTexts()).toEqual(['second']);
    await page.keyboard.press('ControlOrMeta+Home');
    await page.keyboard.press('Shift+End');
    await page.keyboard.press('ControlOrMeta+Enter');
    await expect.poll(() => cells().allInnerTexts()).toEqual(['first']);
  });

  it('offers tables and columns while one types', async () => {
    await type('SELECT ');
    await page.keyboard.type('TotalTok');
    const offered = page.locator('.cm-tooltip-autocomplete li');
    await offered.first().waitFor();
    expect(await offered.first().innerText()).toContain('TotalTokens');
    // What has just opened takes no key for a moment, so that nobody chooses by mistake.
    const chosen = page.locator('.cm-tooltip-autocomplete [aria-selected=true]');
    const [first] = await chosen.allInnerTexts();
    await expect
      .poll(async () => {
        await page.keyboard.press('ArrowDown');
        return chosen.innerText();
      })
      .not.toBe(first);
    const label = await chosen.locator('.cm-completionLabel').innerText();
    await page.keyboard.press('Enter');
    await expect.poll(() => editor().innerText()).toContain(label);
  });

  it('marks the place of a mistake and says what it was', async () => {
    await run('SELECT count()\nFROM session FINAL\nWHERE Modell = 1');
    await page.getByRole('alert').waitFor();
    expect(await page.getByRole('alert').innerText()).toContain('Modell');
    await expect.poll(() => page.locator('.cm-lintRange-error').allInnerTexts()).toEqual(['Modell']);
    await page.getByRole('button', { name: 'line 3, column 7: Modell' }).click();
    await expect.poll(() => page.locator('.cm-activeLine').innerText()).toBe('WHERE Modell = 1');
    place.complaints.splice(0); // the browser notes every 400
    await run('SELECT 7 AS seven');
    await expect.poll(() => cells().allInnerTexts()).toEqual(['7']);
    expect(await page.locator('.cm-lintRange-error').count()).toBe(0);
  });

  it('changes nothing', async () => {
    await run('TRUNCATE TABLE session');
    await page.getByRole('alert').waitFor();
    place.complaints.splice(0);
    await run('SELECT count() AS n FROM session FINAL');
    await expect.poll(() => cells().allInnerTexts()).toEqual([String(SEEDED)]);
  });

  it('is stopped by Escape, and ready again', async () => {
    await run('SELECT sleep(3)');
    await page.getByRole('button', { name: 'Stop' }).waitFor();
    await page.getByText('ends by itself after 10 s').waitFor();
    await page.keyboard.press('Escape');
    await page.getByText('Stopped, here and in the engine.').waitFor();
    await page.getByRole('button', { name: 'Run' }).waitFor();
    await run("SELECT 'again' AS word");
    await expect.poll(() => cells().allInnerTexts()).toEqual(['again']);
  });

  it('saves under a name in this browser, finds it again and forgets it', async () => {
    await type("SELECT 'kept' AS word");
    await page.getByLabel('name to save under').fill('of the journey');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.reload();
    const kept = page.getByLabel('examples, saved and run queries');
    await type('SELECT 0');
    await kept.selectOption({ label: 'of the journey' });
    await expect.poll(() => editor().innerText()).toContain("SELECT 'kept' AS word");
    await page.getByRole('button', { name: 'Forget' }).click();
    expect(await kept.locator('option', { hasText: 'of the journey' }).count()).toBe(0);
  });

  it('draws a result, sorts it, and takes it to a dashboard', async () => {
    await run('SELECT toDateTime(number * 60) AS at, number AS value FROM numbers(30)');
    await page.getByRole('button', { name: 'chart' }).click();
    await page.locator('.sql-chart canvas').waitFor();
    await page.getByRole('button', { name: 'chart' }).click();
    const byValue = page.getByRole('columnheader').getByRole('button', { name: 'value' });
    await byValue.click();
    await byValue.click();
    const sorted = page.getByRole('columnheader', { name: /value/ });
    const [last, first] = [await sorted.getAttribute('aria-sort'), await cells().nth(1).innerText()];
    expect([last, first]).toEqual(last === 'descending' ? ['descending', '29'] : ['ascending', '0']);
    expect(await page.getByRole('link', { name: 'save as panel' }).getAttribute('href')).toContain('sql=SELECT+toDate');
  });
});

describe('a result as a file', () => {
  const ROWS = [
    { n: 1, word: 'a "quoted", word' },
    { n: 2, word: 'Grüße ✓' },
  ];

  beforeAll(() =>
    run(`SELECT toInt32(number + 1) AS n, if(number = 0, 'a "quoted", word', 'Grüße ✓') AS word FROM numbers(2)`),
  );

  it('is CSV', async () => {
    await expect.poll(() => cells().count()).toBe(4);
    const { name, file } = await download('csv');
    expect(name).toMatch(/\.csv$/);
    const [head, first, second] = readFileSync(file, 'utf8').trim().split(/\r?\n/);
    expect(head?.replaceAll('"', '')).toBe('n,word');
    expect(first).toBe('1,"a ""quoted"", word"');
    expect(second?.replaceAll('"', '')).toBe('2,Grüße ✓');
  });

  it('is JSON', async () => {
    const { name, file } = await download('json');
    expect(name).toMatch(/\.json$/);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(ROWS);
  });

  it('is Parquet', async () => {
    const { name, file } = await download('parquet');
    expect(name).toMatch(/\.parquet$/);
    const { buffer, byteOffset, byteLength } = await readFile(file);
    const rows = await parquetReadObjects({ file: buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer });
    expect(rows.map(({ n, word }) => ({ n: Number(n), word }))).toEqual(ROWS);
  });
});

describe('the page of SQL', () => {
  it('shows hostile text as text', async () => {
    await run(
      `SELECT '<img src=x onerror="window.turnscopeWasHere=1">' AS "<script>window.turnscopeWasHere=1</script>"`,
    );
    await expect.poll(() => cells().allInnerTexts()).toEqual([expect.stringContaining('<img src=x')]);
    await checkHarmless(page);
  });

  it('is open to all', () => checkOpenToAll(page));

  it('has nothing to complain about', () => expect(place.complaints).toEqual([]));

  it('says what to do when the server is gone', async () => {
    await place.turnscope.stop();
    await run('SELECT 1');
    await page.getByRole('alert').waitFor();
    expect(await page.getByRole('alert').innerText()).toMatch(/turnscope|server/i);
  });
});
