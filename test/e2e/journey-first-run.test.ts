/** A new user's first minutes: the login link, pages that have nothing to show yet, and the first session in all three sources. */
import type { Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Session } from '../../src/model/session.ts';
import { createCodexHome } from '../codex-lab/codex-home.ts';
import { type LabRun, runScenario } from '../codex-lab/run-codex.ts';
import { loadScenario } from '../codex-lab/scenario.ts';
import { wireHooks } from '../codex-lab/spool.ts';
import { type JourneyPlace, openJourney } from '../helper/journey-place.ts';
import { checkOpenToAll, graveFindings } from '../helper/page-check.ts';

/** What each page says while it has nothing to show, and what it teaches. */
const EMPTY_PAGES = [
  ['/', 'No session yet', 'npx turnscope setup'],
  ['/traces', 'No trace has come yet', 'trace_exporter'],
  ['/logs', 'No log record has come yet', 'exporter'],
  ['/metrics', 'No metrics in this time', 'metrics_exporter'],
  ['/compare', 'Compare two sessions', 'c'],
] as const;

const scenario = loadScenario('shell-one');
const home = createCodexHome(scenario);
let place: JourneyPlace;
let page: Page;
let lab: LabRun | undefined;

beforeAll(async () => {
  place = await openJourney({ codexHome: home.codexHome });
  page = place.page;
});
afterAll(async () => {
  await place.end();
  lab?.remove();
});

async function runCodex(): Promise<LabRun> {
  const { otlp_http: http, otlp_grpc: grpc } = place.turnscope.ready;
  const wiring = await wireHooks(place.turnscope.stateDir);
  return runScenario(scenario, { protocol: 'binary', http, grpc }, { ...wiring, place: home });
}

describe('before the first session', () => {
  it('asks a stranger for the login link, also where somebody else left off', async () => {
    const context = await place.browser.newContext();
    const stranger = await context.newPage();
    await stranger.goto(place.at('/sessions/some-session'));
    await stranger.getByRole('heading', { name: 'Open the login link' }).waitFor();
    expect(await graveFindings(stranger)).toEqual([]);
    await context.close();
  });

  it.each(EMPTY_PAGES)('%s says what would be here, and how to get it', async (address, title, lesson) => {
    await page.goto(place.at(address));
    await page.getByRole('heading', { name: title }).waitFor();
    expect(await page.locator('main').innerText()).toContain(lesson);
    await checkOpenToAll(page);
  });

  it('a dashboard without sessions draws zeros and dashes, and no error', async () => {
    await page.goto(place.at('/dashboards/overview'));
    await page.locator('.panel').first().waitFor();
    await expect.poll(() => page.locator('.panel-waiting').count()).toBe(0);
    expect(await page.getByRole('alert').count()).toBe(0);
  });

  it('says of a page and of a session that are not there that they are not, and where to go', async () => {
    await page.goto(place.at('/nothing/here'));
    await page.getByRole('heading', { name: 'There is no page /nothing/here' }).waitFor();
    await page.getByRole('link', { name: 'To the sessions' }).click();
    await page.waitForURL((url) => url.pathname === '/');
    expect(place.complaints).toEqual([]);
    await page.goto(place.at('/sessions/unheard-of'));
    await page.getByRole('heading', { name: 'There is no session unheard-of' }).waitFor();
    place.complaints.splice(0); // the browser notes every 404
  });
});

describe('the first session', () => {
  it('turns the lights on and slides in, told by all sources', async () => {
    await page.goto(place.at('/'));
    await page.getByText('nothing yet').first().waitFor();
    expect(await page.locator('.light-on').count()).toBe(0);
    await page.evaluate(`(() => {
      window.litLights = new Set();
      const look = () => document.querySelectorAll('.light-on').forEach((light) => window.litLights.add(light.children[1].textContent));
      new MutationObserver(look).observe(document.body, { childList: true, subtree: true, attributes: true });
    })()`);
    lab = await runCodex();
    const threadId = lab.runs[0]?.threadId ?? '';
    await page.locator(`[id="session-${threadId}"] .status-completed`).waitFor();
    expect(await page.locator('.row').count()).toBe(1);
    await expect
      .poll(async () => (await place.ask<Session>(`/api/v1/sessions/${threadId}`)).sources.toSorted())
      .toEqual(['hooks', 'notify', 'otel_logs', 'otel_traces', 'rollout']);
  });

  it('is what all pages show from then on', async () => {
    await page.keyboard.press('g');
    await page.keyboard.press('t');
    await page.waitForURL((url) => url.pathname === '/traces');
    await page.locator('.trace-line').first().waitFor();
    await page.keyboard.press('g');
    await page.keyboard.press('l');
    await page.locator('.log-line').first().waitFor();
    await page.keyboard.press('g');
    await page.keyboard.press('o');
    await expect.poll(() => page.locator('.panel').count()).toBeGreaterThan(3);
  });

  it('has nothing to complain about', () => expect(place.complaints).toEqual([]));
});
