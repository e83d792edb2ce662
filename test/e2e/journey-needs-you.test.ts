/** A session that waits for a person calls for one; what a rule or a reviewer answers at once never does. Calls of hooks as the real Codex made them, made anew now. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installHook } from '../../src/hook/install.ts';
import { hookPlaces } from '../../src/model/hook-spool.ts';
import type { SessionStatus } from '../../src/model/session.ts';
import { type JourneyPlace, openJourney } from '../helper/journey-place.ts';
import { graveFindings } from '../helper/page-check.ts';
import { hookRecordsOf } from '../helper/recorded-hook.ts';

const RECORDING = '0.169.0/tui-approval';
/** Calls until somebody is asked, in the order of the recording, and the call that follows the answer. */
const ASKED_CALLS = 6;
// `notify` tells of another thread, the one that names the session
const calls = hookRecordsOf(RECORDING).filter(({ event }) => event !== 'notify');
const recorded = (JSON.parse(calls[0]?.payload ?? '{}') as { session_id: string }).session_id;

let place: JourneyPlace;
let page: Page;
let sessions = 0;

beforeAll(async () => {
  place = await openJourney({});
  await installHook({ stateDir: place.turnscope.stateDir });
  page = place.page;
  await noteMarks();
});
afterAll(() => place.end());

/** Writes down every title and icon that the tab ever had. */
async function noteMarks(): Promise<void> {
  await page.evaluate(`(() => {
    window.marks = [];
    const note = () => {
      const mark = document.title + ' ' + document.querySelector('link[rel="icon"]').getAttribute('href');
      if (window.marks.at(-1) !== mark) window.marks.push(mark);
    };
    note();
    new MutationObserver(note).observe(document.head, { childList: true, subtree: true, characterData: true, attributes: true });
    window.calledFor = 0;
    new MutationObserver(() => {
      if (document.querySelector('.needs-you, .rail-badge') !== null) window.calledFor += 1;
    }).observe(document.body, { childList: true, subtree: true });
  })()`);
}

const marks = () => page.evaluate<string[]>('window.marks');
const CALM = 'Turnscope /favicon.svg';
const MARKED = '(1) Turnscope /favicon-marked.svg';

/** The script that Codex runs, with the words that it gave it. */
async function call(from: number, to: number, threadId: string): Promise<void> {
  const { script } = hookPlaces(place.turnscope.stateDir);
  for (const { event, payload } of calls.slice(from, to)) {
    const child = spawn(script, [event], { stdio: ['pipe', 'ignore', 'inherit'] });
    child.stdin.end(payload.replaceAll(recorded, threadId));
    await once(child, 'close');
  }
}

const newThread = (): string => `${recorded.slice(0, -6)}${String((sessions += 1)).padStart(6, '0')}`;
const status = (threadId: string): Promise<SessionStatus> =>
  place.ask<{ status: SessionStatus }>(`/api/v1/sessions/${threadId}`).then((session) => session.status);
const needsYou = () => page.getByRole('region', { name: 'Sessions that need you' });

describe('an approval', () => {
  it('that is given at once calls nobody, in the page or in its tab', async () => {
    const threadId = newThread();
    await call(0, ASKED_CALLS + 1, threadId);
    await page.locator(`[id="session-${threadId}"]`).waitFor();
    await expect.poll(() => status(threadId)).toBe('running');
    expect(await marks()).toEqual([CALM]);
    expect(await page.evaluate<number>('window.calledFor')).toBe(0);
  });

  it('that somebody has to give calls after a moment: above the list, on the rail, in title and icon', async () => {
    const threadId = newThread();
    await call(0, ASKED_CALLS, threadId);
    await needsYou().getByText('waits for approval').waitFor();
    expect(await page.title()).toBe('(1) Turnscope');
    await expect.poll(marks).toEqual([CALM, MARKED]);
    expect(await page.locator('.rail-badge').innerText()).toBe('1');
    expect(await graveFindings(page)).toEqual([]);
    await page.keyboard.press('g');
    await page.keyboard.press('l');
    await page.waitForURL((url) => url.pathname === '/logs');
    expect(await page.title()).toBe('(1) Turnscope');
    await page.goBack();
    await needsYou().getByRole('link').click();
    await page.waitForURL((url) => url.pathname === `/sessions/${threadId}`);
    await page.goBack();
    await call(ASKED_CALLS, ASKED_CALLS + 1, threadId);
    await expect.poll(() => needsYou().count()).toBe(0);
    await expect.poll(marks).toEqual([CALM, MARKED, CALM]);
    expect(await page.locator('.rail-badge').count()).toBe(0);
  });

  it('that waits already calls a page that is opened then', async () => {
    const threadId = newThread();
    await call(0, ASKED_CALLS, threadId);
    await expect.poll(() => status(threadId)).toBe('waiting');
    await needsYou().waitFor();
    await page.reload();
    await needsYou().waitFor();
    await expect.poll(() => page.title()).toBe('(1) Turnscope');
    await call(ASKED_CALLS, ASKED_CALLS + 1, threadId);
    await expect.poll(() => page.title()).toBe('Turnscope');
  });

  it('has nothing to complain about', () => expect(place.complaints).toEqual([]));
});
