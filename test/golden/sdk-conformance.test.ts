/**
 * The twin against Codex 0.169.0, record by record: each recorded event of a session is told once more by the twin, leaves through the official
 * serializer, and must be the recorded one: scope, severity, times, and every attribute with its type and in its order. What differs is listed with its
 * reason in docs/reference/sdk-conformance.md; a difference that never occurs does not belong there.
 */
import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { attributeLines, attributeValues, type OtlpAttribute } from '../helper/otlp-attribute.ts';
import { recordedEvents, recordedLogs } from '../helper/recorded-otlp.ts';
import { recordingNames } from '../helper/recording.ts';
import { openLanes } from '../helper/sdk-lane.ts';
import { replay } from '../helper/sdk-replay.ts';

const VERSION = '0.169.0';
const names = recordingNames().filter((name) => name.startsWith(`${VERSION}/`));
const lanes = openLanes();
afterAll(() => lanes.close());

/** Where in Codex's Rust an event was written. The twin is not there. */
const PLACE_KEYS = new Set(['code.file.path', 'code.module.name', 'code.line.number']);
/** Counted over a process, which has told other sessions before. */
const COUNTED_KEYS = new Set(['tool_result_seq']);

/** Between the record of one lane and that of the other. */
const CLOCK_READINGS_APART_MS = 20;

type Values = ReturnType<typeof attributeValues>;

const isCompared = ({ key }: OtlpAttribute): boolean => !PLACE_KEYS.has(key) && !COUNTED_KEYS.has(key);
const compared = (attributes: readonly OtlpAttribute[]): string[] => attributeLines(attributes.filter(isCompared));

const timeless = (attributes: readonly OtlpAttribute[]): string[] =>
  compared(attributes).map((line) => line.replace(/^(event\.timestamp: string) .*Z$/, '$1'));

const untold = new Map<string, number>();
let toldLogs = 0;
let toldEvents = 0;

describe.each(names)('%s', (name) => {
  const events = recordedEvents(name);
  it('each log record is the recorded one, and so is what it left on its span', () => {
    for (const record of recordedLogs(name)) {
      const values = attributeValues(record.attributes);
      // a thread that an older Codex began holds what that one said
      if ((values['app.version'] ?? VERSION) !== VERSION) continue;
      const counterpart = events.find(({ attributes }) => isCounterpart(values, attributeValues(attributes)));
      let isTold = false;
      const sent = lanes.run(() => {
        isTold = replay(values, counterpart && attributeValues(counterpart.attributes), lanes.events);
      });
      if (!isTold) {
        const key = String(values['event.name'] ?? record.scope);
        untold.set(key, (untold.get(key) ?? 0) + 1);
        continue;
      }
      toldLogs += 1;
      expect(sent.logs).toHaveLength(1);
      const [log] = sent.logs;
      expect({ scope: log?.scope, time: log?.timeUnixNano, severity: log?.severityText }).toEqual({
        scope: record.scope,
        time: record.timeUnixNano,
        severity: record.severityText,
      });
      expect(log?.severityNumber).toBe(record.severityNumber);
      expect(compared(log?.attributes ?? [])).toEqual(compared(record.attributes));
      if (counterpart === undefined) continue;
      toldEvents += 1;
      expect(sent.spanEvents).toHaveLength(1);
      expect(timeless(sent.spanEvents[0]?.attributes ?? [])).toEqual(timeless(counterpart.attributes));
    }
  });
});

describe('the list of differences', () => {
  const page = readFileSync(new URL('../../docs/reference/sdk-conformance.md', import.meta.url), 'utf8');
  const listed = [...page.matchAll(/^\| `([^`]+)` \| event \|/gm)].map(([, event]) => event);

  it('names every recorded event that the twin does not tell, and no other', () => {
    expect([...untold.keys()].sort()).toEqual(listed.map(String).sort());
  });

  it('is short beside what was compared', () => {
    expect(toldLogs).toBeGreaterThan(1_000);
    expect(toldEvents).toBeGreaterThan(200);
  });
});

/** Both lanes are told in one call, the clock is read for each: same event and thread, and the same call of a tool or nearly the same instant. */
function isCounterpart(log: Values, event: Values): boolean {
  const isSame = (key: string): boolean => String(log[key] ?? '') === String(event[key] ?? '');
  if (!['event.name', 'conversation.id', 'call_id', 'duration_ms', 'startup.phase'].every(isSame)) return false;
  const apart = Date.parse(String(log['event.timestamp'])) - Date.parse(String(event['event.timestamp']));
  return Math.abs(apart) <= CLOCK_READINGS_APART_MS;
}
