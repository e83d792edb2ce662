#!/usr/bin/env node
/** One scenario by hand: `node test/codex-lab/run.ts SCENARIO [OTLP_HTTP_URL]`. Prints what was billed. */
import { runScenario } from './run-codex.ts';
import { loadScenario } from './scenario.ts';

const [name = 'shell-one', http = 'http://127.0.0.1:4318'] = process.argv.slice(2);
const run = await runScenario(loadScenario(name), { protocol: 'json', http, grpc: http });
const { delivered, attempts, outputs } = run.model;
const report = {
  home: run.home,
  runs: run.runs.map(({ threadId, exitCode }) => ({ threadId, exitCode })),
  attempts: Object.fromEntries(attempts),
  delivered,
  outputs: Object.fromEntries(outputs),
};
console.log(JSON.stringify(report, null, 2));
