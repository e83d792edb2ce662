/**
 * What a journey walks through: a server on made-up sessions and on one of the real Codex, told by all three sources,
 * and a browser in which everything that goes wrong is written down.
 */
import { execFile } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { type Browser, chromium, type Page } from '@playwright/test';
import { findBrowser } from '../../scripts/browser.mjs';
import { createCodexHome } from '../codex-lab/codex-home.ts';
import { type LabRun, runScenario } from '../codex-lab/run-codex.ts';
import { loadScenario } from '../codex-lab/scenario.ts';
import { wireHooks } from '../codex-lab/spool.ts';
import { hostileSession } from './hostile-session.ts';
import { startTurnscope, type TurnscopeProcess } from './turnscope-process.ts';

/** From a step to what it shows, on a machine that does other things as well. */
export const APPEAR_DEADLINE_MS = 20_000;
const SEED_SCRIPT = path.resolve(import.meta.dirname, '../../scripts/seed.mjs');
const WIDE = { width: 1440, height: 900 };

export interface JourneyOptions {
  /** How many made-up sessions there are before the server starts. */
  readonly seeded?: number;
  /** The scenario that the real Codex plays for OTLP, hooks and rollouts at once. */
  readonly scenario?: string;
  /** `CODEX_HOME` that the server follows where the journey itself runs Codex. */
  readonly codexHome?: string;
}

export interface JourneyPlace {
  readonly turnscope: TurnscopeProcess;
  readonly browser: Browser;
  readonly page: Page;
  /** What went wrong in the browser, in the order in which it happened. */
  readonly complaints: string[];
  /** The thread of the real session; '' where none was asked for. */
  readonly threadId: string;
  /** An address of the page or of the API in full. */
  at(address: string): string;
  /** What the API answers; throws where it does not. */
  ask<Answer>(address: string): Promise<Answer>;
  /** Runs a scenario that is told by OTLP alone; resolves with its first thread. */
  runCodex(name: string): Promise<string>;
  /** Takes a session in whose every word wants to be a program; resolves with its thread. */
  sendHostile(): Promise<string>;
  end(): Promise<void>;
}

/** Opens the place with the browser logged in. Rejects with what the server or the seed said. */
export async function openJourney({ seeded = 0, scenario, codexHome }: JourneyOptions): Promise<JourneyPlace> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'turnscope-journey-'));
  if (seeded > 0) await seed(dataDir, seeded);
  const home = scenario === undefined ? undefined : createCodexHome(loadScenario(scenario));
  const followed = codexHome ?? home?.codexHome;
  const turnscope = await startTurnscope({ dataDir, ...(followed === undefined ? {} : { codexHome: followed }) });
  const { otlp_http: http, otlp_grpc: grpc, ui, token } = turnscope.ready;
  const target = { protocol: 'binary', http, grpc } as const;
  const real: LabRun | undefined =
    scenario === undefined || home === undefined
      ? undefined
      : await runScenario(loadScenario(scenario), target, { ...(await wireHooks(turnscope.stateDir)), place: home });
  const complaints: string[] = [];
  const browser = await launchBrowser();
  const page = await openPage(browser, new URL(ui).origin, complaints);
  const at = (address: string): string => new URL(address, ui).href;
  await page.goto(at(`/login?token=${token}`));
  return {
    turnscope,
    browser,
    page,
    complaints,
    threadId: real?.runs[0]?.threadId ?? '',
    at,
    ask: async (address) => {
      // a connection that the server has just closed, because nobody used it for seconds, is opened again by a browser as well
      const answer = await page.request.get(at(address), { maxRetries: 2 });
      if (!answer.ok()) throw new Error(`${address}: ${answer.status()} ${await answer.text()}`);
      return answer.json();
    },
    runCodex: async (name) => {
      const lab = await runScenario(loadScenario(name), target);
      lab.remove();
      return lab.runs[0]?.threadId ?? '';
    },
    sendHostile: () => sendHostile(http),
    end: async () => {
      await browser.close();
      await turnscope.stop();
      turnscope.remove();
      real?.remove();
    },
  };
}

async function seed(dataDir: string, sessions: number): Promise<void> {
  await promisify(execFile)(process.execPath, [SEED_SCRIPT, '--data', dataDir, '--sessions', String(sessions)]);
}

async function launchBrowser(): Promise<Browser> {
  const executablePath = findBrowser(process.env);
  if (executablePath === undefined) throw new Error('No Chromium was found: install one or set CHROME_PATH.');
  const args = ['--no-sandbox', '--disable-gpu', '--disable-background-networking'];
  return chromium.launch({ executablePath, args });
}

/** A page in which an error, a breach of the policy and a request to elsewhere are complaints. */
async function openPage(browser: Browser, origin: string, complaints: string[]): Promise<Page> {
  const context = await browser.newContext({
    viewport: WIDE,
    colorScheme: 'light',
    locale: 'en-US',
    timezoneId: 'UTC',
  });
  const page = await context.newPage();
  page.setDefaultTimeout(APPEAR_DEADLINE_MS);
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('dialog', (dialog) => {
    complaints.push(`asked ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => {
    const { protocol, origin: asked } = new URL(request.url());
    // What the page itself made is handed over as a file by an address of its own.
    if (protocol !== 'blob:' && asked !== origin) complaints.push(`asked ${request.url()}`);
  });
  return page;
}

async function sendHostile(otlpHttp: string): Promise<string> {
  const { threadId, body } = hostileSession();
  const headers = { 'content-type': 'application/json' };
  const sent = await fetch(`${otlpHttp}/v1/logs`, { method: 'POST', body, headers });
  if (sent.status !== 200) throw new Error(`The receiver answered ${sent.status}.`);
  return threadId;
}
