/** Two sessions of the real Codex side by side in a real browser, and a session as a file that opens with the network cut. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, type BrowserContext, chromium, type Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findBrowser } from '../../scripts/browser.mjs';
import type { Comparison } from '../../src/compare/comparison.ts';
import { runScenario } from '../codex-lab/run-codex.ts';
import { loadScenario } from '../codex-lab/scenario.ts';
import { hostileSession, RAN } from '../helper/hostile-session.ts';
import { startTurnscope, type TurnscopeProcess } from '../helper/turnscope-process.ts';

const APPEAR_DEADLINE_MS = 20_000;

let turnscope: TurnscopeProcess;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let folder: string;
/** Threads of the two runs, and of somebody hostile. */
let [one, other, hostile] = ['', '', ''];
/** What went wrong in the browser. */
const complaints: string[] = [];

const at = (address: string): string => new URL(address, turnscope.ready.ui).href;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'turnscope-compare-'));
  turnscope = await startTurnscope();
  const executablePath = findBrowser(process.env);
  if (executablePath === undefined) throw new Error('No Chromium was found: install one or set CHROME_PATH.');
  browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
  context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  page = await context.newPage();
  page.setDefaultTimeout(APPEAR_DEADLINE_MS);
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  one = await runCodex('shell-one');
  other = await runCodex('tools-mixed');
  hostile = await sendHostile();
  await page.goto(at(`/login?token=${turnscope.ready.token}`));
});

afterAll(async () => {
  await browser.close();
  await turnscope.stop();
  turnscope.remove();
  rmSync(folder, { recursive: true, force: true });
});

async function runCodex(name: string): Promise<string> {
  const { otlp_http: http, otlp_grpc: grpc } = turnscope.ready;
  const lab = await runScenario(loadScenario(name), { protocol: 'binary', http, grpc });
  lab.remove();
  return lab.runs[0]?.threadId ?? '';
}

async function sendHostile(): Promise<string> {
  const { threadId, body } = hostileSession();
  const headers = { 'content-type': 'application/json' };
  const sent = await fetch(`${turnscope.ready.otlp_http}/v1/logs`, { method: 'POST', body, headers });
  expect(sent.status).toBe(200);
  return threadId;
}

/** Under the keys: moves down until the row is the chosen one. */
async function chooseRow(threadId: string): Promise<void> {
  await page.locator(`[id="session-${threadId}"] .status-completed`).waitFor();
  const chosen = page.locator(`[id="session-${threadId}"].row-cursor`);
  await page.keyboard.press('Home');
  await expect
    .poll(async () => {
      if ((await chosen.count()) > 0) return true;
      await page.keyboard.press('j');
      return false;
    })
    .toBe(true);
}

async function expectHarmless(opened: Page): Promise<void> {
  const seen = await opened.evaluate(`({
    ran: window.${RAN} ?? null,
    elements: document.querySelectorAll('body :is(img, iframe, object, [onload], [onerror], [href^="java" i])').length,
    overflow: document.documentElement.scrollWidth - window.innerWidth,
    controls: /[\\u0000\\u001b\\u202a-\\u202e\\u2066-\\u2069]/.test(document.body.innerText),
  })`);
  expect(seen).toEqual({ ran: null, elements: 0, overflow: 0, controls: false });
}

describe('two sessions', () => {
  it('are picked with c on one row and on another', async () => {
    await chooseRow(one);
    await page.keyboard.press('c');
    await page.locator('.picked').waitFor();
    await page.reload();
    await page.locator('.picked').waitFor();
    await chooseRow(other);
    await page.keyboard.press('c');
    await page.waitForURL((url) => url.pathname === '/compare');
    const { searchParams } = new URL(page.url());
    expect([searchParams.get('a'), searchParams.get('b')]).toEqual([one, other]);
    expect(await page.locator('.picked').count()).toBe(0);
  });

  it('say in a sentence what the API says, with the first difference on screen and in the URL', async () => {
    const answer = await page.request.get(at(`/api/v1/compare?a=${one}&b=${other}`), { maxRetries: 2 });
    const { sentence, first_difference: first } = (await answer.json()) as Comparison;
    expect(sentence).toMatch(/^B took .*parted at turn 1 step \d/);
    await expect.poll(() => page.locator('.compare-sentence').innerText()).toBe(`${sentence}.`);
    await page.waitForURL((url) => url.searchParams.get('at') === `${first?.turn}.${first?.step}`);
    await page.locator('.pair.line-selected').waitFor();
    expect(await page.getByLabel('The selected step').innerText()).toContain('first difference');
  });

  it('keep selection and folds through a reload, and swap', async () => {
    await page.keyboard.press('s');
    await page.keyboard.press('j');
    await page.waitForURL(/open=all/);
    const chosen = await page.locator('.pair.line-selected').getAttribute('id');
    await page.reload();
    await page.locator(`[id="${chosen}"].line-selected`).waitFor();
    expect(await page.locator('.pair-fold').count()).toBe(await page.locator('.pair-fold', { hasText: '▾' }).count());
    await page.keyboard.press('x');
    await page.waitForURL((url) => url.searchParams.get('a') === other);
    await page.locator('.pair-step').first().waitFor();
  });

  it('lead to the step in its session', async () => {
    await page.keyboard.press('d');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/sessions\/.*item=/);
    await page.locator('.line-selected').waitFor();
    expect(page.url()).toContain(one); // B, since they were swapped
    await page.goBack();
    await page.locator('.pair-step').first().waitFor();
  });

  it.each([1280, 390])('are harmless text beside a hostile one, %d px wide', async (width) => {
    await page.setViewportSize({ width, height: 800 });
    await page.goto(at(`/compare?a=${one}&b=${hostile}&open=all`));
    await page.locator('.pair-step').first().waitFor();
    for (let step = 0; step < 12; step += 1) {
      await page.keyboard.press('j');
      await expectHarmless(page);
    }
    expect(await page.locator('.pair.line-selected').count()).toBe(1);
  });

  it('that are not there are said to be missing, and two that nobody chose how to choose them', async () => {
    await page.goto(at('/compare?a=nothing-like-it&b=last'));
    await page.getByRole('heading', { name: 'One of the two is not there' }).waitFor();
    await page.getByText('nothing-like-it').first().waitFor();
    complaints.splice(0); // the browser notes every 404
    await page.goto(at('/compare'));
    await page.getByRole('heading', { name: 'Compare two sessions' }).waitFor();
    expect(await page.locator('.pair').count()).toBe(0);
  });
});

describe('a session as a file', () => {
  it.each([
    ['HTML', 'html'],
    ['Markdown', 'md'],
    ['JSON', 'json'],
  ])('is offered by the menu as %s', async (label, ending) => {
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.goto(at(`/sessions/${one}`));
    await page.locator('.line').first().waitFor();
    await page.keyboard.press('e');
    const choice = page.getByRole('link', { name: label });
    const [download] = await Promise.all([page.waitForEvent('download'), choice.click()]);
    expect(download.suggestedFilename()).toBe(`session-${one}.${ending}`);
    expect(readFileSync(await download.path(), 'utf8')).toContain(one);
  });

  it.each([
    [true, 1280],
    [true, 390],
    [false, 1280],
  ])(
    'opens without a network and runs nothing of what was recorded, script allowed: %s, %d px',
    async (javaScriptEnabled, width) => {
      const { code, stdout } = await turnscope.cli('export', hostile, '--as', 'html');
      expect(code).toBe(0);
      const file = path.join(folder, 'hostile.html');
      writeFileSync(file, stdout);
      const offline = await browser.newContext({ offline: true, javaScriptEnabled, viewport: { width, height: 800 } });
      const opened = await offline.newPage();
      const heard: string[] = [];
      opened.on('request', (request) => heard.push(request.url()));
      opened.on('pageerror', (error) => heard.push(error.message));
      opened.on('console', (message) => heard.push(message.text()));
      const url = pathToFileURL(file).href;
      await opened.goto(url);
      await opened.locator('details.tool').first().locator('summary').click();
      await opened.locator('details.tool[open] pre').first().waitFor();
      await expectHarmless(opened);
      expect(heard).toEqual([url]);
      expect(await opened.getByRole('button', { name: 'failures' }).isVisible()).toBe(javaScriptEnabled);
      await offline.close();
    },
  );

  it('can be searched and narrowed to failures', async () => {
    const file = path.join(folder, 'hostile.html');
    const opened = await context.newPage();
    await opened.goto(pathToFileURL(file).href);
    const all = await opened.locator('.step:visible').count();
    await opened.getByRole('button', { name: 'failures' }).click();
    const failed = await opened.locator('.step:visible').count();
    expect(failed).toBeGreaterThan(0);
    expect(failed).toBeLessThan(all);
    await opened.getByRole('button', { name: 'all', exact: true }).click();
    await opened.getByLabel('find in this session').fill('no such words anywhere');
    await expect.poll(() => opened.locator('.step:visible').count()).toBe(0);
    await opened.close();
  });

  it('has nothing to complain about', () => expect(complaints).toEqual([]));
});
