/** A dashboard of one's own: made, written, rearranged, lost on purpose and found again, broken, deleted and brought back; in the page and as a file. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SessionPage } from '../../src/api/contract/session-list.ts';
import type { Dashboard } from '../../src/dashboard/dashboard.ts';
import { type JourneyPlace, openJourney } from '../helper/journey-place.ts';
import { checkHarmless, checkOpenToAll, graveFindings } from '../helper/page-check.ts';

const SEEDED = 12;
const COUNT_SQL = "SELECT 'sessions' AS key, count() AS value FROM session FINAL WHERE {{session-filter}}";
const HEADLINE_SQL = "SELECT concat('There are ', toString(count()), ' sessions') AS sentence FROM session FINAL";

let place: JourneyPlace;
let page: Page;
let folder: string;
/** Sessions of the last 30 days: the span of this journey. */
let recent: number;

beforeAll(async () => {
  place = await openJourney({ seeded: SEEDED });
  page = place.page;
  folder = path.join(place.turnscope.configDir, 'dashboards');
  const { sessions } = await place.ask<SessionPage>('/api/v1/sessions?limit=500&since=30d');
  recent = sessions.length;
});
afterAll(() => place.end());

const panel = (title: string) => page.getByRole('figure', { name: title, exact: true });
const panelTitles = () => page.locator('.panels .panel h2').allInnerTexts();
const tab = (title: string) => page.getByRole('navigation', { name: 'Dashboards' }).getByRole('link', { name: title });
const button = (name: string) => page.getByRole('button', { name, exact: true });
const field = (name: string) => page.locator('.editor-fields').getByLabel(name, { exact: true });
const panelTitle = () => page.locator('.panel-form > .field').getByLabel('Title', { exact: true });
const panelSql = () => page.getByRole('textbox', { name: 'SQL', exact: true });
const notices = () => page.locator('.dashboard-notice');

const fileOf = (id: string): string => path.join(folder, `${id}.json`);
const kept = (id: string): Dashboard => JSON.parse(readFileSync(fileOf(id), 'utf8')) as Dashboard;

async function choose(item: string): Promise<void> {
  await page.locator('.dashboard-menu summary').click();
  await page.locator('.dashboard-menu').getByRole('button', { name: item, exact: true }).click();
}

async function open(address: string): Promise<void> {
  await page.goto(place.at(address));
  await tab('Overview').waitFor();
}

const onDashboard = (id: string) => page.waitForURL((url) => url.pathname === `/dashboards/${id}`);
const whileEditing = (isEditing: boolean) => page.waitForURL((url) => url.searchParams.has('edit') === isEditing);

describe('a new dashboard', () => {
  it('begins in the menu, with nothing on it', async () => {
    await open('/dashboards/tools?since=30d');
    await choose('New dashboard');
    await onDashboard('new');
    expect(new URL(page.url()).searchParams.get('since')).toBe('30d');
    await field('Title').waitFor();
    await field('Title').fill('Cost of the team');
    await field('The question it answers').fill('What do we spend?');
    expect(await graveFindings(page)).toEqual([]);
  });

  it('gets a panel, whose picture follows what is written', async () => {
    await button('Add a panel').click();
    await page.locator('.panel-editor .panel canvas').first().waitFor();
    await panelTitle().fill('How many');
    await page.getByLabel('Drawn as').selectOption('rank');
    await panelSql().fill(COUNT_SQL);
    const line = panel('How many').locator('tbody tr');
    await expect.poll(() => line.innerText()).toContain(String(recent));
    await checkOpenToAll(page);
    await button('Done').click();
  });

  it('says what is wrong with wrong SQL, at the panel that it is in, and loses no letter of it', async () => {
    await button('Add a panel').click();
    await panelTitle().fill('Wrong');
    await panelSql().fill('SELECT count() AS value FROM sesion');
    const alert = page.locator('.panel-editor').getByRole('alert');
    await alert.waitFor();
    expect(await alert.innerText()).toContain('sesion');
    expect(await panelSql().inputValue()).toBe('SELECT count() AS value FROM sesion');
    expect(await graveFindings(page)).toEqual([]);
    place.complaints.splice(0); // the browser notes every 400
    await panelSql().fill(`${COUNT_SQL} AND 1`);
    await expect.poll(() => panel('Wrong').locator('tbody tr').innerText()).toContain(String(recent));
    await panelTitle().fill('Mended');
    await button('Done').click();
  });

  it('is rearranged by keys and buttons, and every step can be taken back', async () => {
    await expect.poll(panelTitles).toEqual(['How many', 'Mended']);
    await button('Mended: move towards the beginning').press('Enter');
    await expect.poll(panelTitles).toEqual(['Mended', 'How many']);
    expect(await button('Mended: move towards the beginning').isDisabled()).toBe(true);
    await button('Mended: wider').click();
    await button('How many: copy').click();
    await expect.poll(panelTitles).toEqual(['Mended', 'How many', 'How many']);
    await button('Mended: remove').click();
    await expect.poll(panelTitles).toEqual(['How many', 'How many']);
    await button('Undo').click();
    await expect.poll(panelTitles).toEqual(['Mended', 'How many', 'How many']);
    await button('Undo').click();
    await expect.poll(panelTitles).toEqual(['Mended', 'How many']);
    expect(await page.locator('.panel-place').first().getAttribute('class')).toContain('panel-width-3');
  });

  it('has a sentence at its top', async () => {
    await page.getByLabel(/^The sentence at the top/).fill(HEADLINE_SQL);
    await expect.poll(() => page.locator('.headline-editor p').innerText()).toBe(`There are ${SEEDED} sessions`);
  });

  it('is kept by the tab while it is not saved: over a reload, and over a look at another page', async () => {
    await page.reload();
    await expect.poll(() => field('Title').inputValue()).toBe('Cost of the team');
    await expect.poll(panelTitles).toEqual(['Mended', 'How many']);
    await page.getByText('What you had not saved is here again').waitFor();
    await page.keyboard.press('g');
    await page.keyboard.press('s');
    await page.locator('.row').first().waitFor();
    await page.goBack();
    await expect.poll(() => field('Title').inputValue()).toBe('Cost of the team');
    expect(existsSync(folder)).toBe(false);
  });

  it('is saved, and stands as it was written', async () => {
    await button('Save').click();
    await onDashboard('cost-of-the-team');
    expect(new URL(page.url()).searchParams.get('since')).toBe('30d');
    await expect.poll(() => page.locator('.dashboard-headline').innerText()).toBe(`There are ${SEEDED} sessions`);
    await expect.poll(() => panel('How many').locator('tbody tr').innerText()).toContain(String(recent));
    await page.reload();
    await expect.poll(() => page.locator('h1').innerText()).toBe('Cost of the team');
    await expect.poll(panelTitles).toEqual(['Mended', 'How many']);
    expect(kept('cost-of-the-team').panels.map(({ title, width }) => [title, width])).toEqual([
      ['Mended', 3],
      ['How many', undefined],
    ]);
    await checkOpenToAll(page);
    await checkHarmless(page);
  });

  it('shows its SQL, as it was asked', async () => {
    await button('How many: view as SQL').click();
    await expect.poll(() => panel('How many').locator('.panel-sql').innerText()).toContain('FROM session FINAL');
    await button('How many: view as SQL').click();
    await button('How many: view as table').click();
    await panel('How many').getByRole('button', { name: 'copy as CSV' }).waitFor();
    await button('How many: view as table').click();
  });
});

describe('a dashboard that is there', () => {
  it('is found among the others and in the palette', async () => {
    await page.goto(place.at('/'));
    await page.locator('.row').first().waitFor();
    await page.keyboard.press('g');
    await page.keyboard.press('o');
    await tab('Cost of the team').waitFor();
    await page.keyboard.press('ControlOrMeta+k');
    await page.getByRole('combobox', { name: 'Page, dashboard, command or session' }).fill('cost of the');
    await page.getByRole('option', { name: 'Cost of the team' }).waitFor();
    await page.keyboard.press('Enter');
    await onDashboard('cost-of-the-team');
    await expect.poll(panelTitles).toEqual(['Mended', 'How many']);
  });

  it('is renamed, at the same address', async () => {
    await choose('Edit');
    await whileEditing(true);
    await field('Title').fill('Spending');
    await button('Save').click();
    await whileEditing(false);
    await expect.poll(() => page.locator('h1').innerText()).toBe('Spending');
    await tab('Spending').waitFor();
    expect(await tab('Cost of the team').count()).toBe(0);
    expect(await notices().count()).toBe(0);
    expect(kept('cost-of-the-team').title).toBe('Spending');
  });

  it('tells of what was left unsaved, which is gone on with or let go', async () => {
    await choose('Edit');
    await field('Title').fill('Spending, half written');
    await tab('Tools').click();
    await onDashboard('tools');
    await tab('Spending').click();
    await onDashboard('cost-of-the-team');
    await notices().getByText('not saved').waitFor();
    expect(await graveFindings(page)).toEqual([]);
    await notices().getByRole('button', { name: 'go on' }).click();
    await expect.poll(() => field('Title').inputValue()).toBe('Spending, half written');
    await button('leave without saving').click();
    await whileEditing(false);
    expect(await page.locator('h1').innerText()).toBe('Spending');
    expect(await notices().count()).toBe(0);
  });

  it('looked at in the editor and left is not changed', async () => {
    await choose('Edit');
    await button('Mended: edit').click();
    await button('Done').click();
    expect(await button('Undo').isDisabled()).toBe(true);
    await page.reload();
    await field('Title').waitFor();
    expect(await page.getByText('What you had not saved is here again').count()).toBe(0);
    await button('leave without saving').click();
    await whileEditing(false);
  });

  it('that the server refuses stays in the editor, with the reason', async () => {
    await choose('Edit');
    await field('Title').fill('');
    await button('Save').click();
    await notices().first().waitFor();
    expect(await notices().innerText()).toMatch(/title/i);
    expect(await page.locator('.editor').count()).toBe(1);
    place.complaints.splice(0);
    await button('Undo').click();
    await expect.poll(() => field('Title').inputValue()).toBe('Spending');
    await button('leave without saving').click();
    await whileEditing(false);
    expect(await notices().count()).toBe(0);
  });

  it('is deleted, and brought back by undo', async () => {
    await choose('Delete');
    await onDashboard('overview');
    await notices().getByText('Deleted “Spending”').waitFor();
    expect(existsSync(fileOf('cost-of-the-team'))).toBe(false);
    await expect.poll(() => tab('Spending').count()).toBe(0);
    expect(await graveFindings(page)).toEqual([]);
    await button('undo').click();
    await onDashboard('cost-of-the-team');
    await expect.poll(panelTitles).toEqual(['Mended', 'How many']);
    expect(kept('cost-of-the-team').title).toBe('Spending');
    expect(place.complaints).toEqual([]);
  });
});

describe('an address without a dashboard', () => {
  it('says so, and where to go', async () => {
    await open('/dashboards/unheard-of');
    await page.getByRole('heading', { name: 'There is no dashboard “unheard-of”' }).waitFor();
    await checkOpenToAll(page);
    await page.locator('.note').getByRole('link', { name: 'To the overview' }).click();
    await onDashboard('overview');
    place.complaints.splice(0); // the browser notes every 404
  });
});

describe('a dashboard as a file', () => {
  const own: Dashboard = {
    id: 'by-hand',
    title: 'By hand',
    panels: [
      {
        id: 'n',
        title: 'All of them',
        chart: 'number',
        unit: 'count',
        sql: 'SELECT count() AS value FROM session FINAL',
      },
    ],
  };

  beforeAll(() => mkdirSync(folder, { recursive: true }));

  it('appears beside the others as soon as one looks at another page', async () => {
    writeFileSync(fileOf('by-hand'), JSON.stringify(own));
    await tab('Tools').click();
    await tab('By hand').click();
    await expect.poll(() => panel('All of them').locator('.panel-body').innerText()).toContain(String(SEEDED));
  });

  it.each([
    ['half.json', '{"id": "half",', /no JSON/],
    [
      'odd.json',
      JSON.stringify({ ...own, id: 'odd', panels: [{ ...own.panels[0], chart: 'pie' }] }),
      /panels\.0\.chart/,
    ],
    ['other.json', JSON.stringify(own), /by-hand/],
    ['overview.json', JSON.stringify({ ...own, id: 'overview' }), /ships/],
    ['my own.json', JSON.stringify({ ...own, id: 'my-own' }), /name/],
  ])('%s holds none: it is named, with what is wrong, and hides no other', async (name, content, reason) => {
    writeFileSync(path.join(folder, name), content);
    await open('/dashboards/by-hand');
    const notice = notices().filter({ hasText: name });
    await notice.waitFor();
    expect(await notice.innerText()).toMatch(reason);
    await panel('All of them').waitFor();
    expect(await graveFindings(page)).toEqual([]);
    rmSync(path.join(folder, name));
  });

  it('is exported as a file that is imported again, as another one', async () => {
    await open('/dashboards/by-hand');
    const [taken] = await Promise.all([page.waitForEvent('download'), choose('Export as a file')]);
    expect(taken.suggestedFilename()).toBe('by-hand.json');
    expect(JSON.parse(readFileSync(await taken.path(), 'utf8'))).toEqual(own);
    await page.locator('.dashboard-menu input[type=file]').setInputFiles(await taken.path());
    await onDashboard('by-hand-2');
    await panel('All of them').waitFor();
    await choose('Delete');
    await onDashboard('overview');
  });

  it('has nothing to complain about', () => expect(place.complaints).toEqual([]));
});
