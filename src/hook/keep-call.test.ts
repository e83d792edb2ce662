import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { parseSpoolName, spoolName } from '../model/hook-spool.ts';
import { keepCall } from './keep-call.ts';

let spool: string;
beforeEach(() => {
  spool = mkdtempSync(join(tmpdir(), 'turnscope-keep-'));
});
afterEach(() => rmSync(spool, { recursive: true, force: true }));

async function* chunks(...parts: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  await Promise.resolve();
  yield* parts;
}

const kept = (): { event: string | undefined; content: Buffer; mode: number }[] =>
  readdirSync(spool).map((name) => ({
    event: parseSpoolName(name)?.event,
    content: readFileSync(join(spool, name)),
    mode: statSync(join(spool, name)).mode & 0o777,
  }));

it('keeps what it is given, in a file of its own', async () => {
  expect(await keepCall(spool, { event: 'notify', input: '{"ok":"✓"}' })).toBe(true);
  expect(kept()).toEqual([{ event: 'notify', content: Buffer.from('{"ok":"✓"}'), mode: 0o600 }]);
});

it('keeps any event and any bytes, in any pieces', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string(), fc.array(fc.uint8Array({ maxLength: 300 })), async (event, parts) => {
      expect(await keepCall(spool, { event, input: chunks(...parts) })).toBe(true);
      const [call, ...others] = kept();
      expect(others).toEqual([]);
      expect(call?.event).toBeDefined();
      expect(call?.content.equals(Buffer.concat(parts))).toBe(true);
      for (const name of readdirSync(spool)) rmSync(join(spool, name));
    }),
    { numRuns: 50 },
  );
});

it('keeps TRACEPARENT in a line before what it is given', async () => {
  const traceParent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
  await keepCall(spool, { event: 'Stop', input: chunks(Buffer.from('{"a"'), Buffer.from(':1}')), traceParent });
  await keepCall(spool, { event: 'notify', input: '{"b":2}', traceParent });
  await keepCall(spool, { event: 'Interrupt', input: '{"c":3}', traceParent: 'none' });
  const texts = kept().map(({ event, content }) => [event, content.toString()]);
  expect(Object.fromEntries(texts)).toEqual({
    Stop: `${traceParent}\n{"a":1}`,
    notify: `${traceParent}\n{"b":2}`,
    Interrupt: '{"c":3}',
  });
});

it('never writes into a file that is there', async () => {
  writeFileSync(join(spool, spoolName({ event: 'Stop', pid: process.pid, turn: 0 })), 'old');
  await Promise.all([1, 2, 3].map((n) => keepCall(spool, { event: 'Stop', input: `{"n":${n}}` })));
  expect(
    kept()
      .map(({ content }) => content.toString())
      .sort(),
  ).toEqual(['old', '{"n":1}', '{"n":2}', '{"n":3}']);
});

it('says no, and leaves nothing behind, when its input breaks or there is no place', async () => {
  async function* breaking(): AsyncGenerator<Uint8Array> {
    yield Buffer.from('{"half":');
    await Promise.resolve();
    throw new Error('reset');
  }
  expect(await keepCall(spool, { event: 'Stop', input: breaking() })).toBe(false);
  expect(kept()).toEqual([]);
  expect(await keepCall(join(spool, 'gone'), { event: 'Stop', input: '{}' })).toBe(false);
});

it('is what the Windows hook does, beside which the spool lies', () => {
  mkdirSync(join(spool, 'spool'));
  const main = join(import.meta.dirname, 'main.ts');
  const program = join(spool, 'hook.mts');
  writeFileSync(program, `await import(${JSON.stringify(main)});`);
  for (const [args, input] of [
    [['Stop'], '{"stop":1}'],
    [['notify', '{"notify":1}'], ''],
  ] as const) {
    const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], { input, encoding: 'utf8' });
    expect([status, stdout, stderr]).toEqual([0, '', '']);
  }
  spool = join(spool, 'spool');
  const calls = kept().map(({ event, content }) => `${event} ${content.toString()}`);
  expect(calls.sort()).toEqual(['Stop {"stop":1}', 'notify {"notify":1}']);
});
