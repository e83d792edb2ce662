/**
 * How long does the page take, and how much memory, for a session of 30,000 events? The built page, served by the real server out of the
 * real store, in a real browser. `npm run build` first.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { type Browser, chromium, type Page } from '@playwright/test';
import { assemble } from '../src/assemble/assemble.ts';
import { VERSION } from '../src/cli/version.ts';
import { concatBlocks } from '../src/ingest/rows/concat-blocks.ts';
import { rowsOfObservations } from '../src/ingest/rows/observation-rows.ts';
import { rowOfSession } from '../src/ingest/rows/session-rows.ts';
import { NO_LIVE_SESSIONS } from '../src/model/live-sessions.ts';
import type { Observation } from '../src/model/observation.ts';
import { loadPriceBook } from '../src/price/load-price-book.ts';
import { getSession } from '../src/query/get-session.ts';
import { openStore } from '../src/server/open-store.ts';
import { openSessionDocuments } from '../src/server/session-documents.ts';
import { type Figure, percentile, type Question } from './measure.ts';
import { tellStory } from './seed/story.ts';

const EVENTS = 30_000;
/** Of the one that the server reads after its start, because it is the longest of the newest. */
const EVENTS_OF_LONGEST = 31_000;
const OTHERS = 1_000;
const OTHERS_AT_ONCE = 100;
const OPENINGS = 5;
/** Hardly anybody opens a session in the second in which a server or the list of sessions starts: that is a figure of its own. */
const SERVER_UP_MS = 5_000;
const LIST_UP_MS = 1_000;
const SCROLL_FRAMES = 300;
const DAY_MS = 86_400_000;
const CHROMIUM = process.env['BENCH_CHROMIUM'] ?? '/usr/bin/chromium';

/** A story of at least so many events: turns are added until it has them. */
function longStory(seed: number, startedAt: number, events: number): Observation[] {
  let turns = 500;
  for (;;) {
    const story = tellStory({ seed, startedAt, ending: 'completed', turns });
    if (story.length >= events) return story;
    turns = Math.ceil((turns * events) / story.length) + 20;
  }
}

function rethrow(thrown: unknown): never {
  throw thrown;
}

interface Filled {
  /** Nobody has read it since the server was started. */
  readonly sessionId: string;
  readonly events: number;
  readonly longestId: string;
}

async function fill(dataDir: string): Promise<Filled> {
  const now = Date.now();
  const prices = loadPriceBook('');
  const store = await openStore({ dataDir });
  const write = async (observations: readonly Observation[], name: string) => {
    const sessions = assemble(observations, { now, prices });
    const rows = sessions.map((session) => {
      const threadIds = session.agents.map(({ thread_id }) => thread_id);
      const orderedAt = Date.parse(session.started_at);
      return rowOfSession({ session, orderedAt, version: 1, deleted: false, prices, threadIds });
    });
    for (const block of concatBlocks(rows)) await store.insert(block, `${name}/sessions`);
    await store.insert(rowsOfObservations(observations), `${name}/events`);
    return sessions;
  };
  try {
    // a server that has heard nothing of a session for a while keeps it as it was assembled
    const program = VERSION;
    const copies = openSessionDocuments({ store, prices, program, isStored: () => true, onTrouble: rethrow });
    const writeLong = async (story: readonly Observation[], name: string): Promise<string> => {
      const [long] = (await write(story, name)).filter(({ kind }) => kind === 'session');
      if (long === undefined) throw new Error('The long story is no session.');
      await getSession({ store, live: NO_LIVE_SESSIONS, prices, documents: copies.documents, now }, long.session_id);
      return long.session_id;
    };
    const story = longStory(7, now - 20 * DAY_MS, EVENTS);
    const sessionId = await writeLong(story, 'long');
    const longestId = await writeLong(longStory(8, now - 19 * DAY_MS, EVENTS_OF_LONGEST), 'longest');
    await copies.stop();
    for (let first = 0; first < OTHERS; first += OTHERS_AT_ONCE) {
      const stories = Array.from({ length: OTHERS_AT_ONCE }, (_, at) =>
        tellStory({ seed: first + at, startedAt: now - 40 * DAY_MS + (first + at) * 60_000, turns: 2 }),
      );
      await write(stories.flat(), `others-${first}`);
    }
    return { sessionId, events: story.length, longestId };
  } finally {
    await store.close();
  }
}

interface Served {
  readonly ui: string;
  readonly token: string;
  stop(): Promise<void>;
}

async function serve(dataDir: string): Promise<Served> {
  const main = path.resolve(import.meta.dirname, '../src/cli/main.ts');
  const ports = ['--port', '0', '--otlp-http-port', '0', '--otlp-grpc-port', '0'];
  const home = path.join(dataDir, 'home');
  const server = spawn(process.execPath, [main, 'up', '--json', '--no-open', '--data', dataDir, ...ports], {
    env: { PATH: process.env['PATH'], HOME: home, TURNSCOPE_CONFIG_DIR: home, TURNSCOPE_STATE_DIR: home },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  const line = await new Promise<string>((resolve, reject) => {
    createInterface({ input: server.stdout }).once('line', resolve);
    server.once('exit', (code) => reject(new Error(`The server ended with ${code}.`)));
  });
  const { ui, token } = JSON.parse(line) as { ui: string; token: string };
  const stop = async (): Promise<void> => {
    server.kill('SIGTERM');
    await ended;
  };
  return { ui, token, stop };
}

/** ms from the beginning of a navigation to the frame after the first such element was there. */
async function paintedAfter(page: Page, url: string, selector: string): Promise<number> {
  await page.goto(url, { waitUntil: 'commit' });
  await page.locator(selector).first().waitFor();
  return page.evaluate<number>('new Promise((resolve) => requestAnimationFrame(() => resolve(performance.now())))');
}

/** ms from a click on its row in the list to the frame after the first line of its transcript was there. */
const clickedAfter = (page: Page, sessionId: string): Promise<number> =>
  page.evaluate<number>(`new Promise((resolve) => {
    const start = performance.now();
    document.querySelector('a[href^="/sessions/${sessionId}"]').click();
    const look = () =>
      requestAnimationFrame(document.querySelector('.line') === null ? look : () => resolve(performance.now() - start));
    look();
  })`);

/** Times between frames while the transcript scrolls from end to end, ms. */
const scroll = (page: Page): Promise<number[]> =>
  page.evaluate<number[]>(`new Promise((resolve) => {
    const box = document.querySelector('.transcript');
    const times = [];
    let before = performance.now();
    const step = (now) => {
      times.push(now - before);
      before = now;
      box.scrollTop = ((box.scrollHeight - box.clientHeight) * times.length) / ${SCROLL_FRAMES};
      if (times.length < ${SCROLL_FRAMES}) requestAnimationFrame(step);
      else resolve(times.slice(1));
    };
    requestAnimationFrame(step);
  })`);

/** ms until what was asked for is there, after words were put into a field. */
async function searched(page: Page, field: string, words: string, isThere: () => Promise<unknown>): Promise<number> {
  await page.getByLabel(field).fill('');
  const start = performance.now();
  await page.getByLabel(field).fill(words);
  await isThere();
  return performance.now() - start;
}

const MB = 1024 * 1024;

/** What the tab holds: the heap of its scripts, and its process with what is its share of what processes share. */
async function memoryOf(browser: Browser, page: Page): Promise<Figure[]> {
  const tab = await page.context().newCDPSession(page);
  await tab.send('HeapProfiler.collectGarbage');
  const { usedSize } = await tab.send('Runtime.getHeapUsage');
  const whole = await browser.newBrowserCDPSession();
  const { processInfo } = await whole.send('SystemInfo.getProcessInfo');
  const sizes = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => pssBytes(id));
  return [
    { name: 'tab: heap of its scripts', value: usedSize / MB, unit: 'MB' },
    { name: 'tab: its process', value: Math.max(...sizes) / MB, unit: 'MB' },
  ];
}

function pssBytes(pid: number): number {
  const [, kilobytes = '0'] = /^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8')) ?? [];
  return Number(kilobytes) * 1024;
}

/** A browser of its own, whose caches are empty. */
async function withBrowser<Result>(act: (browser: Browser) => Promise<Result>): Promise<Result> {
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
  try {
    return await act(browser);
  } finally {
    await browser.close();
  }
}

async function loggedIn(browser: Browser, { ui, token }: Served): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.goto(`${ui}/login?token=${token}`);
  return page;
}

/** A server and a browser that have both just begun. */
async function coldStart(dataDir: string, { sessionId }: Filled): Promise<Figure> {
  const served = await serve(dataDir);
  try {
    const value = await withBrowser(async (browser) =>
      paintedAfter(await loggedIn(browser, served), `${served.ui}/sessions/${sessionId}`, '.line'),
    );
    return { name: 'session: first line painted, right after the start of server and browser', value, unit: 'ms' };
  } finally {
    await served.stop();
  }
}

async function measure(browser: Browser, served: Served, { sessionId, longestId }: Filled): Promise<Figure[]> {
  const { ui } = served;
  const page = await loggedIn(browser, served);
  await page.locator('.row').first().waitFor();
  await wait(LIST_UP_MS);
  const clicked = await clickedAfter(page, sessionId);
  const url = `${ui}/sessions/${sessionId}`;
  const openings: number[] = [];
  for (let at = 0; at < OPENINGS; at += 1) openings.push(await paintedAfter(page, url, '.line'));
  const longest = await paintedAfter(page, `${ui}/sessions/${longestId}`, '.line');
  await page.goto(url);
  await page.locator('.line').first().waitFor();
  const frames = await scroll(page);
  const hits = (): Promise<unknown> => page.locator('.find-bar [role=status]', { hasText: / of / }).waitFor();
  const find = await searched(page, 'find in this session', 'return', hits);
  const memory = await memoryOf(browser, page);
  const lists: number[] = [];
  for (let at = 0; at < OPENINGS; at += 1) lists.push(await paintedAfter(page, `${ui}/`, '.row'));
  return [
    { name: 'session: first line painted, clicked in the list, by the first who reads it', value: clicked, unit: 'ms' },
    { name: 'session: first line painted, loaded again, median', value: percentile(openings, 0.5), unit: 'ms' },
    {
      name: 'session: first line painted, the longest of the newest, which the server read at its start, loaded',
      value: longest,
      unit: 'ms',
    },
    { name: 'session: time between frames while scrolling, median', value: percentile(frames, 0.5), unit: 'ms' },
    { name: 'session: … 95 of 100', value: percentile(frames, 0.95), unit: 'ms' },
    { name: 'session: … longest', value: Math.max(...frames), unit: 'ms' },
    { name: 'session: words found in all texts', value: find, unit: 'ms' },
    ...memory,
    { name: 'list: first row painted, median', value: percentile(lists, 0.5), unit: 'ms' },
  ];
}

export const ui: Question = {
  name: 'ui',
  ask: async () => {
    const dataDir = mkdtempSync(path.join(tmpdir(), 'turnscope-ui-'));
    try {
      const filled = await fill(dataDir);
      const cold = await coldStart(dataDir, filled);
      const served = await serve(dataDir);
      try {
        await wait(SERVER_UP_MS);
        return await withBrowser(async (browser) => {
          const figures = await measure(browser, served, filled);
          const setting = `A session of ${filled.events.toLocaleString('en')} events beside ${OTHERS.toLocaleString('en')} others, 1440 × 900, ${browser.version()} without a graphics card, on a machine that does other work`;
          return { setting, figures: [...figures.slice(0, 1), cold, ...figures.slice(1)] };
        });
      } finally {
        await served.stop();
      }
    } finally {
      rmSync(dataDir, { recursive: true, force: true });
    }
  },
};
