/** The list of sessions as it is used all day: looked over, narrowed, searched, left and come back to, while Codex works. */
import { gzipSync } from 'node:zlib';
import type { Page, Response } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Facets } from '../../src/api/contract/facets.ts';
import type { SessionPage } from '../../src/api/contract/session-list.ts';
import { type JourneyPlace, openJourney } from '../helper/journey-place.ts';
import { checkHarmless, checkOpenToAll, graveFindings, WIDTHS } from '../helper/page-check.ts';

const SEEDED = 60;
/** gzip, of all scripts that the first page loads. */
const SCRIPT_BYTES_MAX = 250 * 1024;

let place: JourneyPlace;
let page: Page;

beforeAll(async () => {
  place = await openJourney({ seeded: SEEDED, scenario: 'everything' });
  page = place.page;
});
afterAll(() => place.end());

const rows = () => page.locator('.row');
const total = () => page.locator('.total-what b');
const box = () => page.getByRole('combobox', { name: 'Search and filter sessions' });
const chips = () => page.getByRole('list', { name: 'Conditions' }).getByRole('button');

async function listed(search: string): Promise<SessionPage['sessions']> {
  return (await place.ask<SessionPage>(`/api/v1/sessions?limit=500&${search}`)).sessions;
}

const sessionsWord = (count: number): string => `${count} session${count === 1 ? '' : 's'}`;

async function goHome(): Promise<void> {
  await page.goto(place.at('/'));
  await rows().first().waitFor();
}

describe('the first load', () => {
  it('takes little script', async () => {
    const scripts: Response[] = [];
    const note = (response: Response): void => {
      if (response.request().resourceType() === 'script') scripts.push(response);
    };
    page.on('response', note);
    await goHome();
    await page.waitForLoadState('networkidle');
    page.off('response', note);
    const bytes = await Promise.all(scripts.map(async (script) => gzipSync(await script.body()).length));
    const sum = bytes.reduce((all, one) => all + one, 0);
    expect(sum).toBeGreaterThan(10_000);
    expect(sum).toBeLessThan(SCRIPT_BYTES_MAX);
  });
});

describe('the list', () => {
  it('shows the figures that the API tells', async () => {
    const sessions = await listed('');
    expect(sessions).toHaveLength(SEEDED + 1);
    expect(await total().innerText()).toBe(sessionsWord(SEEDED + 1));
    const real = sessions.find(({ session_id }) => session_id === place.threadId);
    const row = page.locator(`[id="session-${place.threadId}"]`);
    expect(await row.locator('.cell-tokens').getAttribute('title')).toContain(
      `${real?.tokens.total?.toLocaleString('en-US')} tokens`,
    );
    expect(await row.locator('.tools-count').innerText()).toBe(String(real?.counts.tool_calls));
    expect(await row.locator('.tools-failed').innerText()).toBe(`${real?.counts.tool_failures} ✕`);
  });

  it('is walked by keyboard into a session and back to the same row', async () => {
    for (let step = 0; step < 4; step += 1) await page.keyboard.press('j');
    await page.keyboard.press('k');
    const id = await page.locator('.row-cursor').getAttribute('id');
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => `session-${url.pathname.split('/').at(-1)}` === id);
    await page.locator('.line-turn').first().waitFor();
    await page.keyboard.press('Escape');
    await page.waitForURL((url) => url.pathname === '/');
    await expect.poll(() => page.locator('.row-cursor').getAttribute('id')).toBe(id);
  });

  it('is open to all', () => checkOpenToAll(page));

  it('shows all keys on ? and gives the focus back', async () => {
    await page.keyboard.press('?');
    await page.getByRole('dialog').waitFor();
    expect(await graveFindings(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
  });
});

describe('filters', () => {
  it('are completed while one types, by arrows and Enter, and stand as chips and in the URL', async () => {
    const { status } = await place.ask<Facets>('/api/v1/facets');
    const failed = status.find(({ value }) => value === 'failed')?.count ?? 0;
    expect(failed).toBeGreaterThan(0);
    await goHome();
    await page.keyboard.press('/');
    await page.keyboard.type('status:fai');
    const option = page.getByRole('option', { name: 'failed' });
    await option.waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => url.searchParams.get('status') === 'failed');
    await expect.poll(() => total().innerText()).toBe(sessionsWord(failed));
    expect(await chips().allInnerTexts()).toEqual([expect.stringContaining('status:failed')]);
    expect(await page.locator('.row .status-failed').count()).toBe(await rows().count());
  });

  it('survive a reload and a way out and back', async () => {
    const before = await total().innerText();
    await page.reload();
    await rows().first().waitFor();
    expect([await total().innerText(), await box().inputValue()]).toEqual([before, expect.stringContaining('failed')]);
    await rows().first().click();
    await page.locator('.line-turn').first().waitFor();
    await page.goBack();
    await rows().first().waitFor();
    expect(await total().innerText()).toBe(before);
  });

  it('are taken off by their chip', async () => {
    await chips().first().click();
    await page.waitForURL((url) => !url.searchParams.has('status'));
    await expect.poll(() => total().innerText()).toBe(sessionsWord(SEEDED + 1));
  });

  it.each(['tokens:>100000', '-status:completed', 'has:failures', 'status:completed has:subagents'])(
    '%s means to the page what it means to the API',
    async (typed) => {
      await box().fill(typed);
      await page.waitForURL((url) => url.search !== '');
      const sessions = await listed(new URL(page.url()).search.slice(1));
      expect(sessions.length).toBeGreaterThan(0);
      expect(sessions.length).toBeLessThan(SEEDED + 1);
      await expect.poll(() => total().innerText()).toBe(sessionsWord(sessions.length));
      await box().fill('');
      await page.waitForURL((url) => url.search === '');
    },
  );

  it('that cannot be read say so, and leave the list as it is', async () => {
    await box().fill('cost:>much');
    await page.locator('.filter-fault').waitFor();
    expect(await page.locator('.filter-fault').innerText()).toContain('cost:>much');
    expect(await total().innerText()).toBe(sessionsWord(SEEDED + 1));
    await box().fill('');
  });

  it('are chosen from facets whose count is what is left', async () => {
    const facet = page.locator('.facets .facet', { hasText: 'interrupted' });
    const count = Number(await facet.locator('.facet-count').innerText());
    await facet.click();
    await page.waitForURL((url) => url.searchParams.get('status') === 'interrupted');
    await expect.poll(() => total().innerText()).toBe(sessionsWord(count));
    await page.getByRole('button', { name: 'clear all filters' }).click();
    await page.waitForURL((url) => url.search === '');
  });

  it('find words of prompts and outputs; what finds nothing says so', async () => {
    await box().fill('"Inspect the project with a helper"');
    await expect.poll(() => rows().count()).toBe(1);
    expect(await rows().first().getAttribute('id')).toBe(`session-${place.threadId}`);
    await box().fill('no session ever held these words');
    await page.getByRole('heading', { name: 'No session matches' }).waitFor();
    await page.getByRole('button', { name: 'Show all sessions' }).click();
    await expect.poll(() => total().innerText()).toBe(sessionsWord(SEEDED + 1));
  });

  it('open on a phone from a button', async () => {
    await page.setViewportSize(WIDTHS.narrow);
    expect(await page.locator('.facets').isVisible()).toBe(false);
    await page.getByRole('button', { name: 'Filters' }).click();
    await page.locator('.facets').waitFor();
    await checkHarmless(page);
    await page.getByRole('button', { name: 'Filters' }).click();
    await page.setViewportSize(WIDTHS.wide);
  });
});

describe('the palette', () => {
  it('leads to pages and dashboards', async () => {
    await page.keyboard.press('ControlOrMeta+k');
    await page.getByRole('dialog', { name: 'Go to, or do' }).waitFor();
    await page.keyboard.type('latency');
    await page.getByRole('option', { name: 'Latency' }).waitFor();
    expect(await graveFindings(page)).toEqual([]);
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => url.pathname === '/dashboards/latency');
  });

  it('finds a session by its words, and closes on Escape', async () => {
    await page.keyboard.press('ControlOrMeta+k');
    await page.keyboard.type('Inspect the project with a helper');
    await page.getByRole('option', { name: /Inspect the project/ }).waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
    await page.keyboard.press('ControlOrMeta+k');
    await page.keyboard.type('Inspect the project with a helper');
    await page.getByRole('option', { name: /Inspect the project/ }).click();
    await page.waitForURL((url) => url.pathname === `/sessions/${place.threadId}`);
  });
});

describe('what needs somebody', () => {
  it('stands above the list, on the rail and in the title of the tab', async () => {
    await goHome();
    const waiting = await listed('status=waiting');
    expect(waiting).toHaveLength(1);
    await page.getByRole('heading', { name: 'Needs you (1)' }).waitFor();
    expect(await page.title()).toBe('(1) Turnscope');
    expect(await page.locator('.rail-badge').innerText()).toBe('1');
    await page.getByRole('region', { name: 'Sessions that need you' }).getByRole('link').click();
    await page.waitForURL((url) => url.pathname === `/sessions/${waiting[0]?.session_id}`);
    await page.goBack();
    await rows().first().waitFor();
  });
});

describe('while Codex works', () => {
  it('a session slides in without a reload, and what is approved at once calls nobody', async () => {
    await page.evaluate(`(() => {
      window.titles = new Set([document.title]);
      new MutationObserver(() => window.titles.add(document.title)).observe(document.head, { childList: true, subtree: true, characterData: true });
    })()`);
    const threadId = await place.runCodex('shell-one');
    await page.locator(`[id="session-${threadId}"] .status-completed`).waitFor();
    expect(await rows().first().getAttribute('id')).toBe(`session-${threadId}`);
    await expect.poll(() => total().innerText()).toBe(sessionsWord(SEEDED + 2));
    expect(await page.evaluate<string[]>('[...window.titles]')).toEqual(['(1) Turnscope']);
  });

  it('hostile words are words, and keep nobody out', async () => {
    const threadId = await place.sendHostile();
    await page.locator(`[id="session-${threadId}"] .cell-title`, { hasText: 'hostile' }).waitFor();
    await checkHarmless(page);
    await checkOpenToAll(page);
  });

  it('has nothing to complain about', () => expect(place.complaints).toEqual([]));

  it('says since when it hears nothing, keeps its rows, and what to do about the rest', async () => {
    await place.turnscope.stop();
    await page.locator('.live-lost').waitFor();
    expect(await page.locator('.live-lost').innerText()).toMatch(/last heard|not connected/);
    expect(await rows().count()).toBeGreaterThan(5);
    await page.locator('.facets .facet', { hasText: 'interrupted' }).click();
    await page.getByRole('alert').waitFor();
    expect(await page.getByRole('alert').innerText()).toContain('Try again');
  });
});
