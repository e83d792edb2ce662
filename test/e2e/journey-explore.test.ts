/** From a session to what Codex itself said of it and back: traces, logs, metrics, and the ways between them. */
import type { Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LogHistogram, LogPage } from '../../src/api/contract/log.ts';
import type { MetricList } from '../../src/api/contract/metric.ts';
import type { Trace, TracePage } from '../../src/api/contract/trace.ts';
import { type JourneyPlace, openJourney } from '../helper/journey-place.ts';
import { checkHarmless, checkOpenToAll } from '../helper/page-check.ts';

let place: JourneyPlace;
let page: Page;
/** The longest trace of the session, whose spans are many. */
let trace: Trace;

beforeAll(async () => {
  place = await openJourney({ scenario: 'everything' });
  page = place.page;
  const { traces } = await place.ask<TracePage>(`/api/v1/traces?session_id=${place.threadId}&limit=100`);
  const [longest] = traces.toSorted((a, b) => b.spans - a.spans);
  trace = await place.ask<Trace>(`/api/v1/traces/${longest?.trace_id}`);
});
afterAll(() => place.end());

async function drag(selector: string, fromShare: number, toShare: number): Promise<void> {
  const box = await page.locator(selector).first().boundingBox();
  const y = box!.y + box!.height / 2;
  await page.mouse.move(box!.x + box!.width * fromShare, y);
  await page.mouse.down();
  await page.mouse.move(box!.x + box!.width * toShare, y, { steps: 5 });
  await page.mouse.up();
}

const inspector = () => page.locator('.inspector');
const has = (name: string) => (url: URL) => url.searchParams.has(name);
const hasNot = (name: string) => (url: URL) => !url.searchParams.has(name);

describe('traces', () => {
  it('are listed as the API lists them', async () => {
    await page.goto(place.at('/traces'));
    await page.locator('.trace-line').first().waitFor();
    const { traces } = await place.ask<TracePage>('/api/v1/traces?limit=100');
    expect(await page.locator('.trace-line .trace-root-span a').first().innerText()).toBe(traces[0]?.root_name);
    expect(await page.locator('.trace-total').innerText()).toMatch(new RegExp(`^${traces.length} traces`));
    await checkOpenToAll(page);
  });

  it('narrow by words, length and failure, in the URL', async () => {
    await page.keyboard.press('/');
    await page.keyboard.type('no span is called this');
    await page.getByRole('heading', { name: 'No trace has such a span' }).waitFor();
    await page.waitForURL(has('q'));
    await page.getByRole('button', { name: 'Show all traces' }).click();
    await page.waitForURL(hasNot('q'));
    await page.getByLabel('spans that lasted at least').selectOption('100');
    await page.waitForURL((url) => url.search.includes('100'));
    const { traces } = await place.ask<TracePage>('/api/v1/traces?limit=100&min_ms=100');
    await expect.poll(() => page.locator('.trace-total').innerText()).toMatch(new RegExp(`^${traces.length} trace`));
    await page.goBack();
  });

  it('are sorted by their heads, in the URL, as the API sorts them', async () => {
    await page.goto(place.at('/traces'));
    await page.locator('.trace-line').first().waitFor();
    const time = page.getByRole('columnheader', { name: 'Time' });
    await time.getByRole('button').click();
    await page.waitForURL((url) => url.searchParams.get('sort') === 'duration');
    const { traces } = await place.ask<TracePage>('/api/v1/traces?limit=100&sort=duration');
    const first = page.locator('.trace-line .trace-root-span a').first();
    await expect.poll(() => first.getAttribute('href')).toBe(`/traces/${traces[0]?.trace_id}`);
    expect(await time.getAttribute('aria-sort')).toBe('descending');
  });

  it('have columns as wide as one likes, also the next time', async () => {
    const grip = page.getByRole('separator', { name: 'width of Service' });
    await grip.focus();
    await page.keyboard.press('ArrowLeft');
    expect(await grip.getAttribute('aria-valuenow')).toBe('138');
    await page.reload();
    await expect.poll(() => grip.getAttribute('aria-valuenow')).toBe('138');
    await grip.dblclick();
    expect(await grip.getAttribute('aria-valuenow')).toBe('130');
  });

  it('open by keyboard, and back leads to the same row', async () => {
    await page.goto(place.at('/traces'));
    await page.locator('.trace-line').first().waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    const chosen = await page.locator('.trace-line.row-cursor').innerText();
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/traces\/[0-9a-f]{32}/);
    await page.locator('.span-line').first().waitFor();
    await page.keyboard.press('Escape');
    await page.waitForURL((url) => url.pathname === '/traces');
    await expect
      .poll(async () => (await page.locator('.trace-line.row-cursor').innerText()).split('\n')[1])
      .toBe(chosen.split('\n')[1]);
  });
});

describe('a trace', () => {
  it('says what the API says', async () => {
    await page.goto(place.at(`/traces/${trace.trace_id}`));
    await page.locator('.span-line').first().waitFor();
    expect(await page.locator('.trace-facts').innerText()).toContain(`${trace.span_count.toLocaleString('en')} spans`);
    expect(await page.getByRole('treegrid').getAttribute('aria-rowcount')).toBe(String(trace.spans.length));
  });

  it('keeps the chosen span in the URL, through a reload', async () => {
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    const second = page.locator('.span-line').nth(1);
    await page.waitForURL(has('span'));
    await expect.poll(() => second.getAttribute('aria-selected')).toBe('true');
    const title = await second.locator('.span-name .mono').innerText();
    await expect.poll(() => inspector().locator('h2').innerText()).toBe(title);
    const id = await inspector().locator('.facts code').innerText();
    await page.waitForURL((url) => url.searchParams.get('span') === id);
    await page.reload();
    await inspector().waitFor();
    expect(await inspector().locator('h2').innerText()).toBe(title);
  });

  it('folds, unfolds, zooms to a span and out', async () => {
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowLeft');
    await expect.poll(() => page.locator('.span-line').count()).toBeLessThan(trace.spans.length);
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('z');
    await page.waitForURL(has('zoom'));
    await page.keyboard.press('0');
    await page.waitForURL(hasNot('zoom'));
    await page.keyboard.press('p');
    await expect.poll(() => page.locator('.span-critical').count()).toBe(0);
    await page.keyboard.press('p');
    await expect.poll(() => page.locator('.span-critical').count()).toBeGreaterThan(0);
  });

  it('is searched, and open to all', async () => {
    const name = trace.spans.at(-1)?.name ?? '';
    await page.keyboard.press('/');
    await page.keyboard.type(name);
    await page.waitForURL((url) => url.searchParams.get('q') === name);
    await page.keyboard.press('Enter');
    await page.keyboard.press('n');
    await expect.poll(() => page.locator('.row-cursor .span-hit').allInnerTexts()).toEqual([name]);
    await checkOpenToAll(page);
  });

  it('leads to its session and to its logs', async () => {
    await page.locator('.trace-facts').getByRole('link', { name: 'session' }).first().click();
    await page.waitForURL((url) => url.pathname === `/sessions/${place.threadId}`);
    await page.locator('.line-turn').first().waitFor();
    await page.goBack();
    await page.locator('.trace-facts').getByRole('link', { name: 'logs', exact: true }).click();
    await page.waitForURL((url) => url.pathname === '/logs' && url.searchParams.get('trace') === trace.trace_id);
    expect(await page.locator('.chips').innerText()).toContain(trace.trace_id.slice(0, 12));
  });

  it('that is not there is said to be missing', async () => {
    await page.goto(place.at(`/traces/${'0'.repeat(31)}1`));
    await page.getByRole('heading', { name: 'There is no trace' }).waitFor();
    expect(await page.getByRole('link', { name: 'To all traces' }).count()).toBe(1);
    place.complaints.splice(0); // the browser notes every 404
  });
});

describe('a session', () => {
  it('leads to its logs, its traces and the metrics of its time', async () => {
    for (const [name, path, shown] of [
      ['its logs', '/logs', '.log-line'],
      ['its traces', '/traces', '.trace-line'],
      ['metrics of its time', '/metrics', '.metric-name'],
    ] as const) {
      await page.goto(place.at(`/sessions/${place.threadId}`));
      await page.locator('.inspector').getByRole('link', { name }).click();
      await page.waitForURL((url) => url.pathname === path);
      await page.locator(shown).first().waitFor();
      expect(new URL(page.url()).search, name).not.toBe('');
    }
  });
});

describe('logs', () => {
  it('are as many as the API counts, over time and in the list', async () => {
    await page.goto(place.at('/logs'));
    await page.locator('.log-line').first().waitFor();
    const { total } = await place.ask<LogHistogram>('/api/v1/logs/histogram');
    expect(await page.locator('.histogram-head b').innerText()).toBe(`${total.toLocaleString('en')} records`);
    await checkOpenToAll(page);
  });

  it('narrow by a facet whose count is what is left', async () => {
    const facet = page.locator('.facet', { hasText: 'codex.tool_result' });
    const count = await facet.locator('.facet-count').innerText();
    await facet.click();
    await page.waitForURL((url) => url.searchParams.get('event') === 'codex.tool_result');
    await expect.poll(() => page.locator('.histogram-head b').innerText()).toBe(`${count} records`);
    await expect.poll(() => page.locator('.log-line').count()).toBe(Number(count));
  });

  it('open by keyboard, and lead to the call in its session', async () => {
    await page.keyboard.press('j');
    await page.waitForURL(has('record'));
    await inspector().getByRole('link', { name: 'the call in its session' }).click();
    await page.waitForURL((url) => url.pathname === `/sessions/${place.threadId}`);
    await page.locator('.line-selected').waitFor();
    expect(await page.locator('.line-selected').getAttribute('class')).toContain('line-tool');
    await page.goBack();
    await page.locator('.log-line').first().waitFor();
    await page.keyboard.press('Escape');
    await page.waitForURL(hasNot('record'));
  });

  it('are searched by an attribute and by words; nothing found is said', async () => {
    await page.goto(place.at('/logs'));
    await page.locator('.log-line').first().waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('event.name=codex.user_prompt');
    const asked = '/api/v1/logs?limit=500&event=codex.user_prompt';
    const { records } = await place.ask<LogPage>(asked);
    await expect.poll(() => page.locator('.log-line').count()).toBe(records.length);
    await page.getByRole('searchbox').fill('nobody ever said this');
    await page.getByRole('heading', { name: 'No record fits' }).waitFor();
    await page.getByRole('button', { name: 'Show all records' }).click();
    await page.locator('.log-line').nth(5).waitFor();
  });

  it('narrow to the time that is brushed, and to all of it again', async () => {
    await drag('.histogram-box svg', 0.02, 0.6);
    await page.waitForURL((url) => url.searchParams.has('since') && url.searchParams.has('until'));
    const { total } = await place.ask<LogHistogram>(`/api/v1/logs/histogram${new URL(page.url()).search}`);
    await expect
      .poll(() => page.locator('.histogram-head b').innerText())
      .toBe(`${total.toLocaleString('en')} record${total === 1 ? '' : 's'}`);
    await page.keyboard.press('0');
    await page.waitForURL(hasNot('until'));
  });

  it('are brought together to patterns', async () => {
    await page.keyboard.press('p');
    await page.waitForURL((url) => url.searchParams.get('view') === 'patterns');
    await page.locator('.patterns tbody tr').first().waitFor();
    await checkOpenToAll(page);
    const event = page.locator('.patterns tbody button').first();
    const name = await event.innerText();
    await event.click();
    await page.waitForURL((url) => url.searchParams.get('event') === name);
  });

  it('arrive live', async () => {
    await page.goto(place.at('/logs'));
    await page.locator('.log-line').first().waitFor();
    await page.keyboard.press('l');
    await page.waitForURL(has('live'));
    await page.locator('.log-tools', { hasText: 'live' }).waitFor();
    const threadId = await place.runCodex('plain-answer');
    await page.locator('.log-line.row-fresh').first().waitFor();
    await page.locator('.log-line.row-fresh', { hasText: 'codex.user_prompt' }).click();
    await inspector()
      .getByRole('link', { name: /its session|call in its session/ })
      .waitFor();
    expect(
      await inspector()
        .getByRole('link', { name: /its session/ })
        .getAttribute('href'),
    ).toContain(threadId);
    await page.keyboard.press('l');
    await page.waitForURL(hasNot('live'));
  });

  it.each([1440, 390])('show hostile records as text, %d px wide', async (width) => {
    await page.setViewportSize({ width, height: 900 });
    const threadId = await place.sendHostile();
    await expect
      .poll(async () => (await place.ask<LogPage>(`/api/v1/logs?session_id=${threadId}`)).records.length)
      .toBeGreaterThan(5);
    await page.goto(place.at(`/logs?session=${threadId}`));
    await page.locator('.log-line').nth(5).waitFor();
    await checkHarmless(page);
    for (let line = 0; line < 7; line += 1) {
      await page.keyboard.press('j');
      await inspector().waitFor();
      await checkHarmless(page);
    }
    await page.setViewportSize({ width: 1440, height: 900 });
  });
});

describe('metrics', () => {
  it('are listed as the API lists them, with a chart of the first', async () => {
    await page.goto(place.at('/metrics'));
    await page.locator('.metric-picture canvas').waitFor();
    const { metrics } = await place.ask<MetricList>('/api/v1/metrics?since=24h');
    expect(await page.locator('.metric-name').count()).toBe(metrics.length);
    await checkOpenToAll(page);
  });

  it('are walked through by keyboard and searched, in the URL', async () => {
    await page.keyboard.press('j');
    await page.waitForURL(has('metric'));
    await page.keyboard.press('/');
    await page.keyboard.type('turn');
    await page.waitForURL((url) => url.searchParams.get('q') === 'turn');
    await page.locator('.metric-name', { hasText: 'codex.conversation.turn.count' }).click();
    await expect.poll(() => page.locator('.metric-head h2').innerText()).toBe('codex.conversation.turn.count');
  });

  it('are a table and a statement, which runs in the editor', async () => {
    await page.getByRole('button', { name: 'table', exact: true }).click();
    await page.waitForURL((url) => url.searchParams.get('view') === 'table');
    await page.locator('.metric-picture table').waitFor();
    await page.getByRole('button', { name: 'SQL', exact: true }).click();
    await page.getByRole('link', { name: 'open in the SQL editor' }).click();
    await page.waitForURL((url) => url.pathname === '/sql' && url.searchParams.has('query'));
    await page.getByRole('textbox', { name: 'SQL' }).click();
    await page.keyboard.press('ControlOrMeta+Enter');
    await expect.poll(() => page.locator('.sql-facts').innerText()).toMatch(/^\d+ rows?/);
    await page.goBack();
    await page.locator('.metric-sql').waitFor();
  });

  it('lead to the sessions of their time', async () => {
    await page.getByRole('link', { name: 'sessions of this' }).click();
    await page.waitForURL((url) => url.pathname === '/' && url.searchParams.has('since'));
    await expect.poll(() => page.locator(`[id="session-${place.threadId}"]`).count()).toBe(1);
  });
});

describe('the explorers', () => {
  it('have nothing to complain about', () => expect(place.complaints).toEqual([]));

  it('say what failed when the server is gone, and keep what they have', async () => {
    await page.goto(place.at('/logs'));
    await page.locator('.log-line').first().waitFor();
    await place.turnscope.stop();
    await page.keyboard.press('p');
    await page.getByRole('alert').waitFor();
    expect(await page.getByRole('alert').innerText()).toContain('copy the details');
    await page.keyboard.press('p');
    await page.locator('.log-line').first().waitFor();
  });
});
