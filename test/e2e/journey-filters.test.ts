/** A filter on its way through the language, facets, chips, views, the address and the history of the browser: it is the same everywhere, and is never lost. */
import type { Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Facets } from '../../src/api/contract/facets.ts';
import type { SessionPage } from '../../src/api/contract/session-list.ts';
import { type JourneyPlace, openJourney } from '../helper/journey-place.ts';
import { checkOpenToAll, graveFindings } from '../helper/page-check.ts';

const SEEDED = 40;

let place: JourneyPlace;
let page: Page;

beforeAll(async () => {
  place = await openJourney({ seeded: SEEDED });
  page = place.page;
  await rows().first().waitFor();
});
afterAll(() => place.end());

const rows = () => page.locator('.row');
const box = () => page.getByRole('combobox', { name: 'Search and filter sessions' });
const chips = () => page.getByRole('list', { name: 'Conditions' }).getByRole('button');
const option = (name: string) => page.getByRole('option', { name });
const facet = (name: string) => page.locator('.facets details .facet', { hasText: name }).first();

interface Shown {
  readonly search: string;
  readonly chips: readonly string[];
  readonly typed: string;
  readonly total: string;
}

/** What of the filter is seen, in four places. */
const shown = async (): Promise<Shown> => ({
  search: decodeURIComponent(new URL(page.url()).search),
  chips: (await chips().allInnerTexts()).map((text) => text.replace(/^Remove\s*/, '').trim()),
  typed: (await box().inputValue()).trim(),
  total: await page.locator('.total-what b').innerText(),
});

const countOf = async (search: string): Promise<string> => {
  const { sessions } = await place.ask<SessionPage>(`/api/v1/sessions?limit=500&${search}`);
  return `${sessions.length} session${sessions.length === 1 ? '' : 's'}`;
};

/** Waits until the page shows what the API counts for this search. */
async function settles(search: string, conditions: readonly string[]): Promise<Shown> {
  const total = await countOf(search.replace('?', ''));
  await expect.poll(shown).toMatchObject({ search, chips: conditions, total });
  return shown();
}

const clear = async (): Promise<void> => {
  await page.goto(place.at('/'));
  await rows().first().waitFor();
};

describe('the history of the browser', () => {
  it('goes through facets, chips and visits to the box step by step, and forward again', async () => {
    const seen = [await settles('', [])];
    await page.keyboard.press('/');
    await page.keyboard.type('status:comp');
    await option('completed').waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    seen.push(await settles('?status=completed', ['status:completed']));
    await page.keyboard.press('Enter');
    await facet('failed').click();
    seen.push(await settles('?status=completed&status=failed', ['status:completed,failed']));
    await box().click();
    await page.keyboard.press('End');
    await page.keyboard.type(' tokens:>1');
    seen.push(await settles('?status=completed&status=failed&min_tokens=1', ['status:completed,failed', 'tokens:>1']));
    await page.getByRole('button', { name: 'Remove status:completed,failed' }).click();
    seen.push(await settles('?min_tokens=1', ['tokens:>1']));
    expect(seen.at(-1)?.typed).toBe('tokens:>1');
    for (const one of seen.toReversed().slice(1)) {
      await page.goBack();
      await expect.poll(shown).toEqual(one);
    }
    for (const one of seen.slice(1)) {
      await page.goForward();
      await expect.poll(shown).toEqual(one);
    }
    await page.reload();
    await expect.poll(shown).toEqual(seen.at(-1));
  });

  it('has what was typed just before a row was opened', async () => {
    await clear();
    // in one task of the page: no pause for the letters to settle in
    await box().focus();
    await page.evaluate(`(() => {
      const box = document.querySelector('.filter-box input');
      Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(box, 'status:completed');
      box.dispatchEvent(new Event('input', { bubbles: true }));
      return new Promise((done) => requestAnimationFrame(() => {
        document.querySelector('.row').click();
        done();
      }));
    })()`);
    await page.waitForURL((url) => url.pathname.startsWith('/sessions/'));
    await page.goBack();
    await settles('?status=completed', ['status:completed']);
    await page.goBack();
    await settles('', []);
    expect(await box().inputValue()).toBe('');
  });

  it('has it after Enter and a walk by keys, and after the next session', async () => {
    await clear();
    await page.keyboard.press('/');
    await page.keyboard.type('status:completed');
    await page.keyboard.press('Enter');
    await settles('?status=completed', ['status:completed']);
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => url.pathname.startsWith('/sessions/'));
    await page.locator('.line-turn').first().waitFor();
    await page.keyboard.press(']');
    await page.waitForURL((url) => url.search !== '');
    await page.goBack();
    await settles('?status=completed', ['status:completed']);
    await page.goForward();
    await page.locator('.line-turn').first().waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    expect((await settles('?status=completed', ['status:completed'])).typed).toBe('status:completed');
  });
});

describe('a view', () => {
  it('is a filter with a name: saved, found in the palette, and taken away with a way back', async () => {
    await page.keyboard.press('v');
    await page.getByLabel('Name of the view').fill('What went well');
    await page.keyboard.press('Enter');
    const link = page.getByRole('region', { name: 'Views' }).getByRole('link', { name: 'What went well' });
    await link.waitFor();
    expect(await link.getAttribute('aria-current')).toBe('page');
    await clear();
    await page.keyboard.press('ControlOrMeta+k');
    await page.getByRole('combobox', { name: 'Page, dashboard, command or session' }).fill('what went');
    await option('What went well').waitFor();
    await page.keyboard.press('Enter');
    await settles('?status=completed', ['status:completed']);
    await page.goBack();
    await settles('', []);
    await link.click();
    await settles('?status=completed', ['status:completed']);
    await page.getByRole('button', { name: 'delete What went well' }).click();
    await expect.poll(() => link.count()).toBe(0);
    expect(await graveFindings(page)).toEqual([]);
    await page.getByRole('button', { name: 'undo' }).click();
    await link.waitFor();
  });
});

describe('what nothing matches', () => {
  it('says so, keeps the filter in sight, and offers the way out; back brings it again', async () => {
    await clear();
    await box().fill('status:failed tokens:>999999999');
    await page.getByRole('heading', { name: 'No session matches' }).waitFor();
    await expect.poll(() => chips().count()).toBe(2);
    await checkOpenToAll(page);
    await page.getByRole('button', { name: 'Show all sessions' }).click();
    await settles('', []);
    await page.goBack();
    await page.getByRole('heading', { name: 'No session matches' }).waitFor();
    await page.getByRole('button', { name: /^Remove tokens/ }).click();
    const { status } = await place.ask<Facets>('/api/v1/facets');
    expect(status.find(({ value }) => value === 'failed')?.count ?? 0).toBeGreaterThan(0);
    await settles('?status=failed', ['status:failed']);
  });

  it('has nothing to complain about', () => expect(place.complaints).toEqual([]));
});
