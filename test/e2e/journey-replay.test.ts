/** One session looked into: read, played, scrubbed, searched, jumped through, traced back to what each source said, and watched while it runs. */
import type { Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Session } from '../../src/model/session.ts';
import { type JourneyPlace, openJourney } from '../helper/journey-place.ts';
import { checkHarmless, checkOpenToAll, WIDTHS } from '../helper/page-check.ts';
import { proseSession } from '../helper/prose-session.ts';

let place: JourneyPlace;
let page: Page;
/** Of the real Codex, by all three sources. */
let session: Session;

beforeAll(async () => {
  place = await openJourney({ seeded: 20, scenario: 'everything' });
  page = place.page;
  session = await place.ask<Session>(`/api/v1/sessions/${place.threadId}`);
});
afterAll(() => place.end());

const calls = () => session.turns.flatMap((turn) => turn.tool_calls);
const selected = () => page.locator('.line-selected');
const inspector = () => page.getByLabel('Inspector', { exact: true });
const playhead = () => page.getByRole('slider', { name: 'Playhead' });
const placeOfPlayhead = async (): Promise<number> => Number(await playhead().getAttribute('aria-valuenow'));

async function open(address = `/sessions/${place.threadId}`): Promise<void> {
  await page.goto(place.at(address));
  await page.locator('.line-turn').first().waitFor();
}

describe('a session', () => {
  it('says in its head and its inspector what the API says', async () => {
    await open();
    const { tool_calls, tool_failures, subagents } = session.counts;
    const head = await page.locator('.totals').innerText();
    expect(head).toContain(`${tool_calls} tool calls`);
    expect(head).toContain(`${tool_failures} failed`);
    expect(head).toContain(`${subagents} sub-agent`);
    expect(await inspector().getByLabel('Tokens').innerText()).toContain(
      (session.tokens.total ?? 0).toLocaleString('en-US'),
    );
    expect(await page.locator('.head-about').innerText()).toContain('rollout');
  });

  it('is open to all, with nothing and with a call selected', async () => {
    await checkOpenToAll(page);
    await page.locator('.line-tool').first().click();
    await inspector().getByLabel('Arguments').first().waitFor();
    await checkOpenToAll(page);
    await page.keyboard.press('Escape');
  });

  it('shows failures only on f, and says that it does', async () => {
    const failed = calls().filter(({ status }) => status === 'error').length;
    await page.keyboard.press('f');
    await page.waitForURL((url) => url.searchParams.get('only') === 'failures');
    await expect.poll(() => page.locator('.line-tool').count()).toBe(failed);
    await page.locator('.shown-note').waitFor();
    await page.keyboard.press('f');
    await page.waitForURL((url) => !url.searchParams.has('only'));
  });

  it.each([
    ['tools', '.line-tool'],
    ['edits', '.line-edit, .line-tool'],
  ])('shows %s only', async (choice, lines) => {
    await page.getByRole('button', { name: choice, exact: true }).click();
    await page.waitForURL((url) => url.searchParams.get('only') === choice);
    expect(await page.locator(lines).count()).toBeGreaterThan(0);
    expect(await page.locator('.line-prompt').count()).toBe(0);
    await page.getByRole('button', { name: 'all', exact: true }).click();
  });
});

describe('find and jump', () => {
  it('finds words in outputs, counts its hits and walks through them', async () => {
    await page.keyboard.press('/');
    await page.keyboard.type('oops');
    await page.waitForURL((url) => url.searchParams.get('find') === 'oops');
    const counted = page.locator('.find-bar [role=status]');
    await expect.poll(() => counted.innerText()).toMatch(/of \d+/);
    const hits = Number(/of (\d+)/.exec(await counted.innerText())?.[1]);
    await page.keyboard.press('Enter');
    await page.keyboard.press('n');
    await selected().waitFor();
    await expect.poll(() => counted.innerText()).toMatch(new RegExp(`^[1-${hits}] of ${hits}`));
    await page.getByRole('searchbox').fill('nothing like this was said');
    await expect.poll(() => counted.innerText()).toBe('no hits');
    await page.getByRole('searchbox').fill('');
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => !url.searchParams.has('find'));
  });

  it('walks through hits on a phone without covering them, and opens the one that is tapped', async () => {
    await page.setViewportSize(WIDTHS.narrow);
    await open();
    await page.getByRole('searchbox').fill('oops');
    await page.waitForURL((url) => url.searchParams.get('find') === 'oops');
    await page.getByRole('button', { name: 'Next hit (n)' }).click();
    await page.waitForURL((url) => url.searchParams.has('item'));
    await selected().waitFor();
    expect(await inspector().count()).toBe(0);
    await selected().click();
    await inspector().waitFor();
    await page.getByRole('button', { name: 'Close the inspector' }).click();
    await page.setViewportSize(WIDTHS.wide);
    await open();
  });

  it('jumps to the first error, the slowest step and the most expensive turn', async () => {
    await page.keyboard.press('X');
    await expect.poll(() => selected().innerText()).toContain('exit 3');
    await page.keyboard.press('x');
    await expect.poll(() => selected().innerText()).toContain('fail');
    await page.keyboard.press('s');
    const steps = session.turns.flatMap((turn) => [...turn.tool_calls, ...turn.model_calls]);
    const slowest = Math.max(...steps.map(({ duration_ms }) => duration_ms ?? 0));
    const id = await selected().getAttribute('id');
    expect(steps.filter(({ duration_ms }) => duration_ms === slowest).some((step) => id?.includes(idOf(step)))).toBe(
      true,
    );
    await page.keyboard.press('m');
    await expect.poll(() => selected().innerText()).toContain('turn 1');
  });

  it('offers the jumps to the mouse as well', async () => {
    await page.locator('.jump-menu summary').click();
    await page.getByRole('button', { name: 'first error' }).click();
    await expect.poll(() => selected().innerText()).toContain('exit 3');
    expect(await page.locator('.jump-menu').getAttribute('open')).toBe(null);
  });
});

const idOf = (step: Session['turns'][number]['tool_calls'][number] | object): string =>
  'call_id' in step ? String(step.call_id) : '';

describe('play', () => {
  it('moves the playhead and the selection on space, and stands still on space', async () => {
    await open();
    await page.keyboard.press('Home');
    const from = await placeOfPlayhead();
    await page.keyboard.press('Space');
    await page.getByRole('button', { name: 'Pause' }).waitFor();
    await expect.poll(placeOfPlayhead).toBeGreaterThan(from + 100);
    await page.waitForURL((url) => url.searchParams.has('item'));
    await page.keyboard.press('Space');
    await page.getByRole('button', { name: 'Play' }).waitFor();
    const stood = await placeOfPlayhead();
    await page.keyboard.press('j');
    expect(await placeOfPlayhead()).toBeGreaterThanOrEqual(stood - 1_000);
  });

  it('plays faster and slower', async () => {
    await page.keyboard.press('.');
    const speed = page.locator('.play-bar .text-button');
    await expect.poll(() => speed.innerText()).toBe('2×');
    await page.keyboard.press(',');
    await expect.poll(() => speed.innerText()).toBe('1×');
  });

  it('is scrubbed by mouse, and by the keys of a slider', async () => {
    const track = (await page.locator('.playhead-track').boundingBox())!;
    const y = track.y + track.height / 2;
    await page.mouse.move(track.x + track.width * 0.1, y);
    await page.mouse.down();
    await page.mouse.move(track.x + track.width * 0.6, y, { steps: 4 });
    await page.mouse.up();
    const length = Number(await playhead().getAttribute('aria-valuemax'));
    await expect.poll(async () => Math.round(((await placeOfPlayhead()) / length) * 10)).toBe(6);
    await playhead().focus();
    await page.keyboard.press('Home');
    await expect.poll(placeOfPlayhead).toBe(0);
    await page.keyboard.press('End');
    await expect.poll(placeOfPlayhead).toBe(length);
    await page.keyboard.press('ArrowLeft');
    await expect.poll(placeOfPlayhead).toBeLessThan(length);
  });
});

describe('what the sources said', () => {
  it('is behind a step: the records of all that told of it', async () => {
    await open();
    await page.keyboard.press('X');
    await inspector().locator('.records summary').first().click();
    await page.waitForURL((url) => url.searchParams.has('records'));
    await inspector().locator('.record').first().waitFor();
    const records = await inspector().locator('.record-list').innerText();
    for (const source of ['hooks', 'logs', 'rollout']) expect(records).toContain(source);
    await inspector().locator('.record summary').first().click();
    await inspector().locator('.record-values').first().waitFor();
    await checkOpenToAll(page);
  });

  it('leads to the logs', async () => {
    await inspector().getByRole('link', { name: 'raw logs' }).click();
    await page.waitForURL((url) => url.pathname === '/logs' && url.searchParams.get('session') === place.threadId);
    await page.goBack();
    await expect.poll(() => selected().count()).toBe(1);
  });

  it('is copied as a link that leads here', async () => {
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.keyboard.press('y');
    await expect.poll(() => page.locator('.replay-said').innerText()).not.toBe('');
    const link = await page.evaluate<string>('navigator.clipboard.readText()');
    const words = await selected().innerText();
    await page.goto(link);
    await selected().waitFor();
    expect(await selected().innerText()).toBe(words);
  });
});

describe('prose and terminals', () => {
  it('are drawn: Markdown as headings and lists, ANSI as colours, neither as markup', async () => {
    const { threadId, body } = proseSession();
    const headers = { 'content-type': 'application/json' };
    const sent = await fetch(`${place.turnscope.ready.otlp_http}/v1/logs`, { method: 'POST', body, headers });
    expect(sent.status).toBe(200);
    await expect.poll(async () => (await page.request.get(place.at(`/api/v1/sessions/${threadId}`))).ok()).toBe(true);
    await open(`/sessions/${threadId}`);
    await page.locator('.line-answer').first().click();
    await inspector().locator('.markdown li').nth(1).waitFor();
    expect(await inspector().locator('.markdown :is(h3, h4)').innerText()).toBe('What was done');
    expect(await inspector().locator('.markdown code').first().innerText()).toContain('npm test');
    expect(await inspector().locator('.markdown').innerText()).toContain('<b>not bold</b>');
    await page.locator('.line-tool').first().click();
    expect(await inspector().locator('[class^=ansi-]').first().innerText()).toBe('FAIL');
    await checkHarmless(page);
    await checkOpenToAll(page);
  });
});

describe('on a phone', () => {
  it('the inspector slides over and closes', async () => {
    await page.setViewportSize(WIDTHS.narrow);
    await open();
    await page.locator('.line-tool').first().click();
    await inspector().waitFor();
    await checkHarmless(page);
    await page.getByLabel('Close the inspector').click();
    await expect.poll(() => inspector().count()).toBe(0);
    await page.setViewportSize(WIDTHS.wide);
  });
});

describe('while it runs', () => {
  it('a session grows before the eyes and ends without a reload', async () => {
    await page.goto(place.at('/'));
    await page.locator('.row').first().waitFor();
    const known = new Set(await page.locator('.row').evaluateAll((rows: { id: string }[]) => rows.map(({ id }) => id)));
    const ran = place.runCodex('long-command');
    const first = page.locator('.row').first();
    await expect.poll(async () => known.has((await first.getAttribute('id')) ?? '')).toBe(false);
    await first.click();
    await page.locator('.line-turn').first().waitFor();
    await page.evaluate(`document.body.setAttribute('data-same-page', 'yes')`);
    const threadId = await ran;
    expect(page.url()).toContain(threadId);
    await page.locator('.line-answer').first().waitFor();
    await page.locator('.head-title .status-completed').waitFor();
    expect(await page.locator('body').getAttribute('data-same-page')).toBe('yes');
  });

  it('a waiting one says for what', async () => {
    await page.goto(place.at('/?status=waiting'));
    await page.locator('.row').first().click();
    await page.locator('.head .status-waiting').waitFor();
    await checkOpenToAll(page);
  });

  it('has nothing to complain about', () => expect(place.complaints).toEqual([]));

  it('says that it is deaf when the server is gone, and keeps what it has', async () => {
    await open();
    await place.turnscope.stop();
    await page.locator('.live-lost').waitFor();
    await page.keyboard.press('f');
    await expect.poll(() => page.locator('.line-tool').count()).toBeGreaterThan(0);
  });
});
