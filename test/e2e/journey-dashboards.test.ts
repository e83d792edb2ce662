/** Dashboards as they are read and made: looked through, narrowed, brushed, clicked through to sessions, turned into tables and SQL, written anew. */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DashboardList, Headline, KnownDashboard, PanelAnswer } from '../../src/api/contract/dashboard.ts';
import type { SessionPage } from '../../src/api/contract/session-list.ts';
import { type JourneyPlace, openJourney } from '../helper/journey-place.ts';
import { checkHarmless, checkOpenToAll } from '../helper/page-check.ts';

const BUILT_IN = readdirSync(path.resolve(import.meta.dirname, '../../src/dashboard/built-in'));
const ALL = 'since=30d';

let place: JourneyPlace;
let page: Page;

beforeAll(async () => {
  place = await openJourney({ seeded: 60, scenario: 'everything' });
  page = place.page;
});
afterAll(() => place.end());

const panel = (title: string) => page.getByRole('figure', { name: title, exact: true });

async function open(id: string, search = ALL): Promise<void> {
  await page.goto(place.at(`/dashboards/${id}?${search}`));
  await page.locator('.panel').first().waitFor();
}

/** Brings every panel near the screen, then waits until each has its answer. */
async function loadAllPanels(): Promise<void> {
  for (const one of await page.locator('.panel').all()) await one.scrollIntoViewIfNeeded();
  await expect.poll(() => page.locator('.panel-waiting, .panel-body[aria-busy=true]').count()).toBe(0);
}

const answerOf = (id: string, panelId: string): Promise<PanelAnswer> =>
  place.ask<PanelAnswer>(`/api/v1/dashboards/${id}/panels/${panelId}?${ALL}&tz=UTC`);

async function dashboardOf(id: string): Promise<KnownDashboard['dashboard']> {
  return (await place.ask<KnownDashboard>(`/api/v1/dashboards/${id}`)).dashboard;
}

describe('the dashboards that ship', () => {
  it('stand side by side, and brackets lead through them', async () => {
    await page.locator('.row').first().waitFor();
    await page.keyboard.press('g');
    await page.keyboard.press('o');
    await page.waitForURL((url) => url.pathname === '/dashboards/overview');
    const { dashboards } = await place.ask<DashboardList>('/api/v1/dashboards');
    const ids = dashboards.map(({ id }) => id);
    expect(ids.toSorted()).toEqual(BUILT_IN.toSorted());
    const tabs = page.getByRole('navigation', { name: 'Dashboards' }).getByRole('link');
    await expect.poll(() => tabs.count()).toBe(ids.length);
    await page.keyboard.press(']');
    await page.waitForURL((url) => url.pathname === `/dashboards/${ids[1]}`);
    await page.keyboard.press('[');
    await page.waitForURL((url) => url.pathname === `/dashboards/${ids[0]}`);
  });

  it.each(BUILT_IN)('%s: a sentence, every panel with its answer, open to all', async (id) => {
    await open(id);
    const { panels, headline } = await dashboardOf(id);
    expect(panels.length).toBeGreaterThan(0);
    await expect.poll(() => page.locator('.panels .panel').count()).toBe(panels.length);
    await loadAllPanels();
    expect(await page.getByRole('alert').allInnerTexts()).toEqual([]);
    const { sentence } =
      headline === undefined
        ? { sentence: null }
        : await place.ask<Headline>(`/api/v1/dashboards/${id}/headline?${ALL}&tz=UTC`);
    await expect.poll(() => page.locator('.dashboard-headline').innerText()).not.toBe('');
    const said = await page.locator('.dashboard-headline').innerText();
    expect(said.length >= (sentence ?? '').length - 3).toBe(true);
    await checkHarmless(page);
    await checkOpenToAll(page);
  });
});

describe('a panel', () => {
  it('shows the figures that the API answers, as a picture and as a table', async () => {
    await open('tools');
    const { columns, rows } = await answerOf('tools', 'tools');
    const at = (name: string): number => columns.findIndex((column) => column.name === name);
    const [first] = rows;
    const line = panel('By tool').locator('tbody tr').first();
    await line.waitFor();
    expect(await line.getByRole('rowheader').innerText()).toBe(String(first?.[at('key')]));
    expect(await line.locator('td.number').first().innerText()).toBe(
      Number(first?.[at('value')]).toLocaleString('en-US'),
    );
    await panel('Calls by tool').getByRole('button', { name: 'view as table' }).click();
    await page.waitForURL((url) => url.searchParams.get('table') === 'calls-over-time');
    await panel('Calls by tool').getByRole('table').waitFor();
    await page.reload();
    await panel('Calls by tool').getByRole('table').waitFor();
    await panel('Calls by tool').getByRole('button', { name: 'view as table' }).click();
    await page.waitForURL((url) => !url.searchParams.has('table'));
  });

  it('shows its SQL, which runs in the editor with the same answer', async () => {
    const { rows } = await answerOf('tools', 'tools');
    await panel('By tool').getByRole('button', { name: 'view as SQL' }).click();
    await page.waitForURL((url) => url.searchParams.get('sql') === 'tools');
    await panel('By tool').getByRole('link', { name: 'open in SQL editor' }).click();
    await page.waitForURL((url) => url.pathname === '/sql');
    await page.getByRole('textbox', { name: 'SQL' }).click();
    await page.keyboard.press('ControlOrMeta+Enter');
    await expect.poll(() => page.locator('.sql-facts').innerText()).toMatch(new RegExp(`^${rows.length} row`));
    await page.goBack();
    await page.locator('.panel-sql').waitFor();
  });

  it('is brushed to a shorter time for all; back and 0 widen it', async () => {
    await open('usage');
    const plot = page.locator('.panel .u-over').first();
    await plot.waitFor();
    const before = page.url();
    const box = (await plot.boundingBox())!;
    const y = box.y + box.height / 2;
    await page.mouse.move(box.x + box.width * 0.3, y);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.7, y, { steps: 5 });
    await page.mouse.up();
    await page.waitForURL((url) => url.searchParams.has('until'));
    const { searchParams } = new URL(page.url());
    const days =
      (Date.parse(searchParams.get('until') ?? '') - Date.parse(searchParams.get('since') ?? '')) / 86_400_000;
    expect(days).toBeGreaterThan(8);
    expect(days).toBeLessThan(16);
    await page.goBack();
    await expect.poll(() => page.url()).toBe(before);
    await page.goForward();
    await page.waitForURL((url) => url.searchParams.has('until'));
    await page.keyboard.press('0');
    await expect.poll(() => page.url()).not.toContain(searchParams.get('since'));
  });

  it('leads from a mark to the sessions behind it', async () => {
    await open('tools');
    const tool = panel('By tool').locator('tbody th a').first();
    await tool.waitFor();
    const name = await tool.innerText();
    await tool.click();
    await page.waitForURL((url) => url.pathname === '/' && url.searchParams.get('tool') === name);
    const { search } = new URL(page.url());
    const { sessions } = await place.ask<SessionPage>(`/api/v1/sessions?limit=500&${search.slice(1)}`);
    expect(sessions.length).toBeGreaterThan(0);
    await expect
      .poll(() => page.locator('.total-what b').innerText())
      .toBe(`${sessions.length} session${sessions.length === 1 ? '' : 's'}`);
    await page.goBack();
    await panel('By tool').waitFor();
  });

  it('leads from a point in a chart to the sessions of its time', async () => {
    await open('tools');
    const plot = panel('Calls by tool').locator('.u-over');
    await plot.waitFor();
    const box = (await plot.boundingBox())!;
    await page.mouse.move(box.x + box.width * 0.5, box.y + 4);
    await expect.poll(() => page.locator('.plot-tip').count()).toBe(1);
    await page.mouse.click(box.x + box.width * 0.5, box.y + 4);
    await page.waitForURL(
      (url) => url.pathname === '/' && url.searchParams.has('since') && url.searchParams.has('until'),
    );
    await page.goBack();
    await panel('Calls by tool').waitFor();
  });
});

describe('the page of dashboards', () => {
  it('shows what goes on, live: a new session is counted without a reload', async () => {
    await page.goto(place.at('/dashboards/tools?since=24h'));
    const figure = panel('Calls').locator('.panel-body');
    await expect.poll(() => figure.innerText()).not.toBe('');
    const before = await figure.innerText();
    await place.runCodex('tools-mixed');
    await expect.poll(() => figure.innerText(), { timeout: 60_000 }).not.toBe(before);
  });

  it('has nothing to complain about', () => expect(place.complaints).toEqual([]));

  it('says in each panel what failed when the server is gone', async () => {
    await place.turnscope.stop();
    await page.getByLabel('span', { exact: true }).selectOption('7d');
    await page.getByRole('alert').first().waitFor();
    expect(await page.getByRole('alert').first().innerText()).toContain('try again');
  });
});
