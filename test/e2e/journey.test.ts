/**
 * What a person sees, in a real browser, with the real Codex: set-up, the session that slides in, its replay. Everything
 * the browser says in its console is a failure, and so is every request that leaves the server.
 */
import { type Browser, type BrowserContext, chromium, type Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findBrowser } from '../../scripts/browser.mjs';
import type { Session } from '../../src/model/session.ts';
import { type LabRun, runScenario } from '../codex-lab/run-codex.ts';
import { loadScenario } from '../codex-lab/scenario.ts';
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

describe('a journey through the page', () => {
  it('asks a stranger for the login link', async () => {
    await page.goto(new URL('/', turnscope.ready.ui).href);
    await page.getByRole('heading', { name: 'Open the login link' }).waitFor();
    expect(await page.locator('.row').count()).toBe(0);
  });

  it('shows the set-up with the real endpoint while there is nothing else', async () => {
    listenForComplaints();
    await page.goto(new URL(`/login?token=${turnscope.ready.token}`, turnscope.ready.ui).href);
    const block = page.locator('.code-block pre');
    await block.waitFor();
    expect(await block.innerText()).toContain(`endpoint = "${turnscope.ready.otlp_http}/v1/logs"`);
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
    const response = await page.request.get(page.url().replace('/sessions/', '/api/v1/sessions/'));
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
    expect(page.url()).toContain(`item=tool-${call?.call_id}`);
    await page.keyboard.press('Escape');
    const total = (session.tokens.total ?? Number.NaN).toLocaleString('en-US');
    expect(await inspector().getByLabel('Tokens').innerText()).toContain(total);
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
    const answer = await page.request.get(new URL('/api/v1/sessions', turnscope.ready.ui).href);
    const { sessions } = (await answer.json()) as { sessions: Session[] };
    expect(await page.locator('.row').count()).toBe(sessions.length);
    expect(await page.locator('body').getAttribute('data-same-page')).toBe('yes');
  });

  it('has nothing to complain about', () => expect(complaints).toEqual([]));
});
