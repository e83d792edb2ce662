/**
 * What a person sees, in a real browser, with the real Codex: set-up, the session that slides in, its replay. Everything
 * the browser says in its console is a failure, and so is every request that leaves the server.
 */
import { readFileSync } from 'node:fs';
import { type Browser, type BrowserContext, chromium, type Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findBrowser } from '../../scripts/browser.mjs';
import type { Session } from '../../src/model/session.ts';
import { type LabRun, runScenario } from '../codex-lab/run-codex.ts';
import { loadScenario } from '../codex-lab/scenario.ts';
import { hostileSession, RAN } from '../helper/hostile-session.ts';
import { startTurnscope, type TurnscopeProcess } from '../helper/turnscope-process.ts';

const APPEAR_DEADLINE_MS = 20_000;

let turnscope: TurnscopeProcess;
let browser: Browser;
let context: BrowserContext;
let page: Page;
/** What went wrong in the browser, in the order in which it happened. */
const complaints: string[] = [];

beforeAll(async () => {
  turnscope = await startTurnscope();
  const executablePath = findBrowser(process.env);
  if (executablePath === undefined) throw new Error('No Chromium was found: install one or set CHROME_PATH.');
  browser = await chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
  context = await browser.newContext({ viewport: { width: 1280, height: 800 }, colorScheme: 'light' });
  page = await context.newPage();
  page.setDefaultTimeout(APPEAR_DEADLINE_MS);
});

afterAll(async () => {
  await browser.close();
  await turnscope.stop();
  turnscope.remove();
});

function listenForComplaints(): void {
  const origin = new URL(turnscope.ready.ui).origin;
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('dialog', (dialog) => {
    complaints.push(`asked ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => {
    if (new URL(request.url()).origin !== origin) complaints.push(`asked ${request.url()}`);
  });
}

async function run(name: string): Promise<LabRun> {
  const { otlp_http: http, otlp_grpc: grpc } = turnscope.ready;
  const lab = await runScenario(loadScenario(name), { protocol: 'binary', http, grpc });
  lab.remove();
  return lab;
}

const selectedText = (): Promise<string> => page.locator('.line-selected').innerText();
const inspector = () => page.getByLabel('Inspector');

/** Nothing ran, nothing became an element, nothing sticks out. Requests and dialogs are among the complaints. */
async function expectHarmless(): Promise<void> {
  const seen = await page.evaluate(`({
    ran: window.${RAN} ?? null,
    elements: document.querySelectorAll('#root :is(script, img, iframe, object, style, [onload], [onerror], [href^="java" i])').length,
    overflow: document.documentElement.scrollWidth - window.innerWidth,
    controls: /[\\u0000\\u001b\\u202a-\\u202e\\u2066-\\u2069]/.test(document.body.innerText),
  })`);
  expect(seen).toEqual({ ran: null, elements: 0, overflow: 0, controls: false });
}

/** Unfolds, wraps and shows raw whatever the inspector shows. */
async function openEverything(): Promise<void> {
  for (const name of ['wrap', 'raw'])
    for (const button of await inspector().getByRole('button', { name, exact: true }).all()) await button.click();
  const more = inspector().locator('.text-block-more[aria-expanded=false]');
  for (let left = await more.count(); left > 0; left -= 1) await more.first().click();
}

async function listedIds(): Promise<string[]> {
  const answer = await page.request.get(new URL('/api/v1/sessions', turnscope.ready.ui).href, { maxRetries: 2 });
  const { sessions } = (await answer.json()) as { sessions: Session[] };
  return sessions.map((session) => session.session_id).toSorted();
}

async function apiKnows(threadId: string): Promise<boolean> {
  const answer = await page.request.get(new URL(`/api/v1/sessions/${threadId}`, turnscope.ready.ui).href, {
    maxRetries: 2,
  });
  return answer.ok();
}

describe('a journey through the page', () => {
  it('asks a stranger for the login link', async () => {
    await page.goto(new URL('/', turnscope.ready.ui).href);
    await page.getByRole('heading', { name: 'Open the login link' }).waitFor();
    expect(await page.locator('.row').count()).toBe(0);
  });

  it('shows the one command while there is nothing else, and the lines with the real endpoint on request', async () => {
    listenForComplaints();
    await page.goto(new URL(`/login?token=${turnscope.ready.token}`, turnscope.ready.ui).href);
    const blocks = page.locator('.code-block pre');
    expect(await blocks.first().innerText()).toBe('npx turnscope setup');
    expect(await page.locator('.by-hand .code-block').first().isVisible()).toBe(false);
    await page.getByText('Write it yourself').click();
    const lines = (await blocks.allInnerTexts()).slice(1).join('\n');
    for (const signal of ['logs', 'traces', 'metrics'])
      expect(lines).toContain(`"${turnscope.ready.otlp_http}/v1/${signal}"`);
    expect(lines).toContain('log_user_prompt = true');
    expect(await page.locator('.light-on').count()).toBe(0);
    expect(page.url()).not.toContain('token');
  });

  it('lets the session slide in without a reload, and opens it by keyboard', async () => {
    await page.evaluate(`document.body.setAttribute('data-same-page', 'yes')`);
    const { runs } = await run('shell-one');
    const threadId = runs[0]?.threadId ?? '';
    await page.locator(`[id="session-${threadId}"]`).waitFor();
    await page.locator(`[id="session-${threadId}"] .status-completed`).waitFor();
    expect(await page.locator('body').getAttribute('data-same-page')).toBe('yes');
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.waitForURL(`**/sessions/${threadId}*`);
    await page.locator('.line-turn').first().waitFor();
  });

  it('replays prompt, tool call with arguments and output, and the tokens that the API tells', async () => {
    const response = await page.request.get(page.url().replace('/sessions/', '/api/v1/sessions/'), { maxRetries: 2 });
    const session = (await response.json()) as Session;
    const call = session.turns[0]?.tool_calls[0];
    const command = String((JSON.parse(call?.arguments ?? '{}') as { cmd?: string }).cmd);
    expect(await page.locator('.line-prompt').first().innerText()).toContain(session.turns[0]?.prompt ?? 'no prompt');
    await page.keyboard.press(']');
    expect(await selectedText()).toContain('turn 1');
    await page.locator('.line-tool').first().click();
    expect(await selectedText()).toContain(command.split('\n')[0]);
    expect(await inspector().getByLabel('Arguments').innerText()).toContain(JSON.stringify(command));
    expect(await inspector().getByLabel('Output').innerText()).toContain((call?.output ?? 'none').split('\n')[0]);
    await page.waitForURL((url) => url.searchParams.get('item') === `tool-${call?.call_id}`);
    await page.keyboard.press('Escape');
    const total = (session.tokens.total ?? Number.NaN).toLocaleString('en-US');
    expect(await inspector().getByLabel('Tokens').innerText()).toContain(total);
  });

  it('keeps a zoom and a selection in the URL, through a reload', async () => {
    const box = await page.locator('.axis canvas').first().boundingBox();
    const [left, right, y] = [box!.x + box!.width * 0.1, box!.x + box!.width * 0.5, box!.y + 30];
    await page.mouse.move(left, y);
    await page.mouse.down();
    await page.mouse.move(right, y, { steps: 4 });
    await page.mouse.up();
    await page.waitForURL(/zoom=\d+-\d+/);
    const note = await page.locator('.shown-note').innerText();
    await page.keyboard.press('j');
    await page.waitForURL(/item=/);
    const chosen = await selectedText();
    await page.reload();
    await page.locator('.line-selected').waitFor();
    expect([await page.locator('.shown-note').innerText(), await selectedText()]).toEqual([note, chosen]);
    await page.keyboard.press('0');
    await page.waitForURL((url) => !url.search.includes('zoom'));
    await page.keyboard.press('Escape');
    await page.waitForURL((url) => !url.search.includes('item'));
    await page.evaluate(`document.body.setAttribute('data-same-page', 'yes')`);
  });

  it('exports what programs get', async () => {
    await page.keyboard.press('e');
    const choice = page.getByRole('link', { name: 'JSON' });
    const [download] = await Promise.all([page.waitForEvent('download'), choice.click()]);
    const session = JSON.parse(readFileSync(await download.path(), 'utf8')) as Session;
    expect(page.url()).toContain(session.session_id);
    expect(download.suggestedFilename()).toBe(`session-${session.session_id}.json`);
  });

  it('draws something on the axis, in both themes', async () => {
    const canvas = `document.querySelector('.axis canvas')`;
    const drawn = () => page.evaluate<string>(`${canvas}.toDataURL()`);
    const blank = await page.evaluate<string>(`(({ width, height }) =>
      Object.assign(document.createElement('canvas'), { width, height }).toDataURL())(${canvas})`);
    const light = await drawn();
    expect(light).not.toBe(blank);
    await page.keyboard.press('t');
    expect(await page.locator('html').getAttribute('data-theme')).toBe('dark');
    const dark = await drawn();
    expect([blank, light]).not.toContain(dark);
  });

  it('goes back by keyboard and takes the next session without a reload', async () => {
    await page.keyboard.press('Escape');
    await page.waitForURL((url) => url.pathname === '/');
    const { runs } = await run('subagents');
    const row = page.locator(`[id="session-${runs[0]?.threadId}"]`);
    await row.waitFor();
    await row.locator('.tools-agents', { hasText: '2' }).waitFor();
    expect(await page.locator('.row').first().getAttribute('id')).toBe(`session-${runs[0]?.threadId}`);
    const rows = await page.locator('.row').evaluateAll((all: { id: string }[]) => all.map((row) => row.id));
    const shown = rows.map((id) => id.replace('session-', '')).toSorted();
    await expect.poll(listedIds, { timeout: APPEAR_DEADLINE_MS }).toEqual(shown);
    expect(await page.locator('body').getAttribute('data-same-page')).toBe('yes');
  });

  it('never shows a sub-agent as a session of its own, not even for a moment', async () => {
    await page.evaluate(`(() => {
      window.seenRows = new Set();
      const look = () => document.querySelectorAll('.row').forEach((row) => window.seenRows.add(row.id));
      new MutationObserver(look).observe(document.body, { childList: true, subtree: true });
      look();
    })()`);
    const { runs } = await run('subagents');
    await page.locator(`[id="session-${runs[0]?.threadId}"] .status-completed`).waitFor();
    const seen = await page.evaluate<string[]>(`[...window.seenRows]`);
    // The server's own list has a claimed sub-agent until the store has forgotten its row; the page is the stricter one.
    await expect
      .poll(listedIds, { timeout: APPEAR_DEADLINE_MS })
      .toEqual(seen.map((id) => id.replace('session-', '')).toSorted());
  });

  it.each([1280, 390])('shows hostile telemetry as harmless text, %d px wide', async (width) => {
    await page.setViewportSize({ width, height: 800 });
    const { threadId, body } = hostileSession();
    const headers = { 'content-type': 'application/json' };
    const sent = await fetch(`${turnscope.ready.otlp_http}/v1/logs`, { method: 'POST', body, headers });
    expect(sent.status).toBe(200);
    const row = page.locator(`[id="session-${threadId}"]`);
    await row.locator('.cell-title', { hasText: 'hostile' }).waitFor();
    await expectHarmless();
    await row.click();
    // nine lines, of which only those near the screen are in the page
    await page.locator('.line[aria-setsize="9"]').first().waitFor();
    await expectHarmless();
    // by their places: only those near the screen are there
    const count = Number(await page.locator('.line').first().getAttribute('aria-setsize'));
    const kinds: string[] = [];
    for (let place = 1; place <= count; place += 1) {
      const line = page.locator(`.line[aria-posinset="${place}"]`);
      kinds.push((await line.getAttribute('class')) ?? '');
      await line.click();
      // the address changes first, and then what hangs on it
      await page.locator(`.line-selected[aria-posinset="${place}"]`).waitFor();
      await openEverything();
      await expectHarmless();
      if (width === 390) await page.getByLabel('Close the inspector').click();
    }
    expect(kinds.filter((kind) => /\bline-tool\b/.test(kind))).toHaveLength(5);
    expect(kinds.filter((kind) => /\bline-plan\b/.test(kind))).toHaveLength(1);
    await page.keyboard.press('g');
    await page.keyboard.press('s');
    await page.waitForURL((url) => url.pathname === '/');
  });

  it('comes back to the very row that was at the edge, also when sessions arrived meanwhile', async () => {
    await page.setViewportSize({ width: 1280, height: 300 });
    const scroller = page.locator('.table .scroller');
    await scroller.evaluate((box: { scrollTop: number }) => (box.scrollTop = 70));
    const edge = `(() => {
      const top = document.querySelector('.table .scroller').getBoundingClientRect().top;
      const rows = [...document.querySelectorAll('.row')].map((row) => [row.id, row.getBoundingClientRect().top - top]);
      return rows.filter(([, at]) => at > -46).sort((a, b) => a[1] - b[1])[0];
    })()`;
    await page.locator('.row').first().waitFor();
    const before = await page.evaluate(edge);
    await page.locator('.row .cell-title').nth(2).click();
    // so low a window has no room for a transcript
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.locator('.line').first().waitFor();
    await page.setViewportSize({ width: 1280, height: 300 });
    const { threadId, body } = hostileSession();
    const headers = { 'content-type': 'application/json' };
    await fetch(`${turnscope.ready.otlp_http}/v1/logs`, { method: 'POST', body, headers });
    await expect.poll(() => apiKnows(threadId)).toBe(true);
    await page.goBack();
    await page.locator('.row').first().waitFor();
    expect(await page.evaluate(edge)).toEqual(before);
  });

  it('has nothing to complain about', () => expect(complaints).toEqual([]));
});
