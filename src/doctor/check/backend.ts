/** What Turnscope itself passes on: its configuration, what backends answer, what waits for them. */

import type { OutboxStatus } from '../../deliver/outbox-item.ts';
import { defineCheck } from '../check.ts';
import { broken, ok, type Verdict, warning } from '../finding.ts';
import { run } from '../fix.ts';
import { shown } from '../shown.ts';

/** The sentences are those of `turnscope config`. */
export const backendSettings = defineCheck({
  id: 'backend.settings',
  group: 'Backends',
  facts: ['settings'],
  judge: ({ settings }, { homeDir }) =>
    settings.problems.map(({ origin, sentence, hint, backend }): Verdict => {
      const said = `${backend === null ? '' : `${backend}: `}${sentence} (${shown(origin, homeDir)})`.replaceAll(
        `${homeDir}/`,
        '~/',
      );
      const subjects = backend === null ? [origin] : [backend];
      return backend === null ? warning(said, hint, subjects) : broken(said, hint, subjects);
    }),
});

export const backendAnswer = defineCheck({
  id: 'backend.answer',
  group: 'Backends',
  facts: ['settings', 'tests'],
  needs: ['backend.settings'],
  judge: ({ settings, tests }) =>
    settings.backends.flatMap(({ name, origin }): Verdict[] => {
      const own = tests.filter(({ by }) => by.kind === 'backend' && by.name === name);
      const [first] = own;
      if (first === undefined) return [];
      const bad = own.find(({ outcome }) => outcome.outcome !== 'accepted');
      if (bad !== undefined)
        return [
          broken(
            `${name} does not take ${bad.signal}: ${bad.outcome.message}.`,
            answerFix(bad.outcome.message, origin),
            [name],
          ),
        ];
      if (own.some(({ found }) => found === false))
        return [warning(`${name} took a test span, and did not show it within some seconds.`, null, [name])];
      return [
        own.some(({ found }) => found === true)
          ? ok(`${name}: a test span was sent, and found again there.`, [name])
          : ok(`${name}: accepted a test span; it cannot be asked for it.`, [name]),
      ];
    }),
});

function answerFix(message: string, origin: string): string {
  if (/\b40[13]\b|UNAUTHENTICATED|PERMISSION_DENIED/.test(message)) return `Correct the key in ${origin}.`;
  if (/\b(?:404|405)\b|UNIMPLEMENTED|web page/.test(message)) return `Correct the endpoint in ${origin}.`;
  if (/\b429\b/.test(message)) return 'Wait, or ask for a higher limit there: what is not taken now is sent later.';
  return `Start it, or correct its endpoint in ${origin}.`;
}

const HOUR_MS = 3_600_000;

export const backendWaiting = defineCheck({
  id: 'backend.waiting',
  group: 'Backends',
  facts: ['settings', 'outboxes'],
  needs: ['backend.settings', 'backend.answer'],
  judge: ({ settings, outboxes }, { now }) =>
    settings.backends.flatMap(({ name }): Verdict[] => {
      const status = outboxes.get(name);
      return status === undefined ? [] : waitingVerdict(name, status, now);
    }),
});

function waitingVerdict(name: string, { waiting, trouble }: OutboxStatus, now: number): Verdict[] {
  const { items, oldestAt } = waiting;
  if (items === 0) return [];
  if (trouble !== null)
    return [
      warning(
        `${items} ${items === 1 ? 'batch waits' : 'batches wait'} for ${name}: ${trouble.message}.`,
        run('turnscope flush'),
        [name],
      ),
    ];
  if (oldestAt === null || now - oldestAt < HOUR_MS) return [];
  const hours = Math.floor((now - oldestAt) / HOUR_MS);
  return [
    warning(
      `${items} ${items === 1 ? 'batch waits' : 'batches wait'} for ${name}, the oldest for ${hours} h.`,
      run('turnscope flush'),
      [name],
    ),
  ];
}

export const backendDropped = defineCheck({
  id: 'backend.dropped',
  group: 'Backends',
  facts: ['settings', 'outboxes'],
  judge: ({ settings, outboxes }) =>
    settings.backends.flatMap(({ name, origin }): Verdict[] => {
      const dropped = Object.entries(outboxes.get(name)?.dropped ?? {});
      if (dropped.length === 0) return [];
      const said = dropped.map(([reason, count]) => `${count} (${reason})`).join(', ');
      return [
        warning(
          `${name} will never get records that were dropped: ${said}.`,
          `Look into ${origin}: limits, and the messages above.`,
          [name],
        ),
      ];
    }),
});

/** OTLP backends put data where their times say; some refuse what comes from the future. */
const AHEAD_MAX_MS = 30_000;

export const clockSkew = defineCheck({
  id: 'clock.skew',
  group: 'Backends',
  facts: ['clocks'],
  judge: ({ clocks }) =>
    clocks
      .filter(({ aheadMs }) => Math.abs(aheadMs) > AHEAD_MAX_MS)
      .map(({ host, aheadMs }) => {
        const seconds = Math.round(Math.abs(aheadMs) / 1000);
        const sentence = `The clock of this machine is ${seconds} s ${aheadMs > 0 ? 'behind' : 'ahead of'} that of ${host}.`;
        return warning(sentence, run('sudo timedatectl set-ntp true'), [host]);
      }),
});
