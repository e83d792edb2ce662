/** The recorded sessions in `fixtures/codex`, decoded by our own codec. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { observe } from '../../src/codex/observe.ts';
import type { Observation } from '../../src/model/observation.ts';
import { decodeExportRequest } from '../../src/otlp/decode.ts';
import type { Encoding, Signal } from '../../src/otlp/signal.ts';

const ROOT = new URL('../../fixtures/codex/', import.meta.url);
const SIGNALS: readonly Signal[] = ['logs', 'traces', 'metrics'];

export interface RecordedRequest {
  readonly signal: Signal;
  readonly encoding: Encoding;
  readonly body: Uint8Array;
}

/** What the scripted model billed: input, cached input, output, reasoning output. */
export type Billed = readonly [number, number, number, number];

/** `<version>/<scenario>` of every recording. */
export function recordingNames(): string[] {
  return readdirSync(ROOT, { withFileTypes: true })
    .filter((version) => version.isDirectory())
    .flatMap(({ name: version }) =>
      readdirSync(new URL(`${version}/`, ROOT), { withFileTypes: true })
        .filter((scenario) => scenario.isDirectory())
        .map(({ name }) => `${version}/${name}`),
    )
    .sort();
}

export function billedByThread(name: string): Readonly<Record<string, Billed>> {
  const all = JSON.parse(readFileSync(new URL('billed.json', ROOT), 'utf8')) as Record<
    string,
    { threads: Record<string, Billed> }
  >;
  return all[name]?.threads ?? {};
}

/** Every OTLP request of a recording, JSON ones by signal, binary ones as they arrived. */
export function requestsOf(name: string): RecordedRequest[] {
  const folder = new URL(`${name}/`, ROOT);
  const json = SIGNALS.flatMap((signal) =>
    linesOf(new URL(`otlp-${signal}.jsonl`, folder)).map((line) => ({
      signal,
      encoding: 'json' as const,
      body: Buffer.from(line),
    })),
  );
  const binFolder = new URL('bin/', folder);
  const files = existsSync(binFolder) ? readdirSync(binFolder).sort() : [];
  const binary = files.map((file) => ({
    signal: SIGNALS.find((signal) => file.includes(signal)) ?? 'logs',
    encoding: 'protobuf' as const,
    body: readFileSync(new URL(file, binFolder)),
  }));
  return [...json, ...binary];
}

function linesOf(file: URL): string[] {
  const packed = new URL(`${file.href}.gz`);
  const text = existsSync(file)
    ? readFileSync(file, 'utf8')
    : existsSync(packed)
      ? gunzipSync(readFileSync(packed)).toString()
      : '';
  return text.split('\n').filter((line) => line !== '');
}

export function observationsOf(name: string, signals: readonly Signal[] = SIGNALS): Observation[] {
  return requestsOf(name)
    .filter(({ signal }) => signals.includes(signal))
    .flatMap((request) => {
      const result = decodeExportRequest(request);
      if (!result.ok) throw new Error(`${name}: ${result.problem.field}: ${result.problem.message}`);
      return observe(result.request, 0);
    });
}

/** Exit codes of the commands that `codex exec --json` reported as completed, in its order. */
export function printedExitCodes(name: string): number[] {
  return linesOf(new URL(`${name}/exec-json.jsonl`, ROOT))
    .map(
      (line) =>
        JSON.parse(line) as { type: string; item?: { type: string; exit_code?: number | null; command?: string } },
    )
    .filter(({ type, item }) => type === 'item.completed' && item?.type === 'command_execution')
    .map(({ item }) => item?.exit_code ?? null)
    .filter((code) => code !== null);
}

/** The interactive recordings were typed by hand: two prompts and a /compact; four prompts, one of them edited. */
const TYPED_TURNS: Readonly<Record<string, number>> = { 'tui-approval': 3, 'tui-backtrack': 4 };

/** How many turns the recording's user asked for. */
export function askedTurns(name: string): number {
  const scenario = new URL(`${name}/scenario.json`, ROOT);
  const { prompts } = JSON.parse(readFileSync(scenario, 'utf8')) as { prompts?: readonly unknown[] };
  return TYPED_TURNS[name.split('/').at(-1) ?? ''] ?? prompts?.length ?? 1;
}
