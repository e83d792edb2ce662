#!/usr/bin/env node
/**
 * `npm run dev`: the server straight from its TypeScript, Vite in front of it, and sessions to look at: recorded ones, and 200 believable ones that are made up.
 * Data lies in .turnscope/dev; delete the folder for a fresh start. Ctrl-C ends both.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { recordedBodies } from './recording.mjs';
import { ROOT, run, runScript, StepError, say, step } from './step.mjs';

const dataDir = path.join(ROOT, '.turnscope', 'dev');
const node = path.join(ROOT, 'node_modules', '.bin', 'node');
const vite = path.join(ROOT, 'web', 'node_modules', 'vite', 'bin', 'vite.js');
const pageUrl = 'http://127.0.0.1:5173';

await runScript(async () => {
  if (!existsSync(node) || !existsSync(vite)) {
    throw new StepError('The tools are not installed: run npm ci and npm ci --prefix web.');
  }
  const isNew = !existsSync(dataDir);
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  if (isNew) {
    const { code } = await run(node, ['scripts/seed.mjs', '--data', dataDir]);
    if (code !== 0) throw new StepError('The made-up sessions could not be stored: see above.');
  }
  const args = ['src/cli/main.ts', 'up', '--json', '--no-open', '--data', dataDir, ...process.argv.slice(2)];
  const server = spawn(node, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise((resolve) => server.on('exit', resolve));
  const line = await Promise.race([
    new Promise((resolve) => createInterface({ input: server.stdout }).once('line', resolve)),
    ended.then((code) => Promise.reject(new StepError(`The server ended with ${code}.`))),
  ]);
  const ready = JSON.parse(line);
  if (isNew) await step('Sending the recorded sessions', () => seed(ready.otlp_http));
  const page = spawn(node, [vite], {
    cwd: path.join(ROOT, 'web'),
    stdio: ['ignore', 2, 2],
    env: { ...process.env, TURNSCOPE_URL: new URL(ready.ui).origin },
  });
  say(`Open ${pageUrl}/login?token=${ready.token}`);
  page.on('exit', () => server.kill('SIGTERM'));
  await ended;
  page.kill('SIGTERM');
});

/** @param {string} otlpHttp */
async function seed(otlpHttp) {
  for await (const { signal, body } of recordedBodies('0.169.0')) {
    const headers = { 'content-type': 'application/json' };
    const { status } = await fetch(`${otlpHttp}/v1/${signal}`, { method: 'POST', headers, body });
    if (status !== 200) throw new StepError(`The receiver answered ${status} to a recorded ${signal} request.`);
  }
}
