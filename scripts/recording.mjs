/** The OTLP bodies of the recorded sessions in fixtures/codex. */
import { createReadStream, readdirSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import { ROOT } from './step.mjs';

/**
 * Every recorded export request of a Codex version, as OTLP/JSON.
 * @param {string} version
 * @returns {AsyncGenerator<{ signal: 'logs' | 'traces' | 'metrics', body: string }>}
 */
export async function* recordedBodies(version) {
  const folder = path.join(ROOT, 'fixtures', 'codex', version);
  for (const scenario of readdirSync(folder, { withFileTypes: true })) {
    if (!scenario.isDirectory()) continue;
    const files = readdirSync(path.join(folder, scenario.name));
    for (const signal of /** @type {const} */ (['logs', 'traces', 'metrics'])) {
      const file = files.find((name) => name === `otlp-${signal}.jsonl` || name === `otlp-${signal}.jsonl.gz`);
      if (file === undefined) continue;
      const bytes = createReadStream(path.join(folder, scenario.name, file));
      const input = file.endsWith('.gz') ? bytes.pipe(createGunzip()) : bytes;
      for await (const body of createInterface({ input })) if (body !== '') yield { signal, body };
    }
  }
}
