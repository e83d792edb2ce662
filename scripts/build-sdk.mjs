#!/usr/bin/env node
/**
 * Makes npm/sdk what is published as `@turnscope/otel`: JavaScript and types of src/sdk, and the licence. `npm publish npm/sdk` after it.
 *
 *     node scripts/build-sdk.mjs
 */
import { copyFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { isMain, ROOT, run, runScript, StepError, step } from './step.mjs';

const folder = path.join(ROOT, 'npm', 'sdk');

/** Throws `StepError` when the types do not hold. */
export async function buildSdk() {
  rmSync(path.join(folder, 'dist'), { recursive: true, force: true });
  const tsc = path.join(ROOT, 'node_modules', '.bin', 'tsc');
  const { code } = await run(tsc, ['--project', path.join(ROOT, 'tsconfig.sdk.json')]);
  if (code !== 0) throw new StepError('The package could not be built: see above.');
  copyFileSync(path.join(ROOT, 'LICENSE'), path.join(folder, 'LICENSE'));
}

if (isMain(import.meta.url)) await runScript(() => step('Building @turnscope/otel', buildSdk));
