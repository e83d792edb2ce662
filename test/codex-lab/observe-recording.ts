/** What our readers make of a recording, source by source: the way from the files to `assemble` without a server. */
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { observeHook } from '../../src/codex/hook/observe-hook.ts';
import { observe } from '../../src/codex/observe.ts';
import { rolloutNameOf } from '../../src/codex/rollout/rollout-name.ts';
import { createRolloutReader } from '../../src/codex/rollout/rollout-reader.ts';
import { parseSpoolName, payloadOfSpool } from '../../src/model/hook-spool.ts';
import type { Observation } from '../../src/model/observation.ts';
import { decodeExportRequest } from '../../src/otlp/decode.ts';
import type { Signal } from '../../src/otlp/signal.ts';
import type { Combination } from './combination.ts';
import { filesBelow, type Recording } from './recording.ts';

export type BySource = Readonly<Record<keyof Combination, readonly Observation[]>>;

export function observeRecording(recording: Recording): BySource {
  return { otlp: ofOtlp(recording), hooks: ofHooks(recording), rollout: ofRollouts(recording) };
}

export function observationsIn(bySource: BySource, { otlp, hooks, rollout }: Combination): Observation[] {
  return [...(otlp ? bySource.otlp : []), ...(hooks ? bySource.hooks : []), ...(rollout ? bySource.rollout : [])];
}

function ofOtlp({ exports, name }: Recording): Observation[] {
  return exports.flatMap(({ path: at, body }) => {
    const signal = at.slice('/v1/'.length) as Signal;
    const result = decodeExportRequest({ signal, encoding: 'json', body });
    if (!result.ok) throw new Error(`${name}: ${result.problem.field}: ${result.problem.message}`);
    return observe(result.request, 0);
  });
}

function ofHooks({ spoolFolder }: Recording): Observation[] {
  return filesBelow(spoolFolder).flatMap((file) => {
    const at = path.join(spoolFolder, file);
    const event = parseSpoolName(file)?.event ?? 'unknown';
    return observeHook({ event, arrivedAt: statSync(at).mtimeMs, payload: payloadOfSpool(readFileSync(at, 'utf8')) });
  });
}

function ofRollouts({ rolloutFolders }: Recording): Observation[] {
  return rolloutFolders.flatMap((folder) =>
    filesBelow(folder).flatMap((file) => {
      const name = rolloutNameOf(path.basename(file));
      if (name === null) return [];
      const reader = createRolloutReader(name);
      const lines = readFileSync(path.join(folder, file), 'utf8').split('\n');
      return lines.filter((line) => line !== '').flatMap((line) => reader.read(Buffer.from(line)));
    }),
  );
}
