/** Sends what waits in an outbox: its signals side by side, because they go to different places and one that is down must not delay the others. */
import { setTimeout } from 'node:timers/promises';
import { DrainLane, type LaneEnd } from './drain-lane.ts';
import type { Transport } from './endpoint.ts';
import type { Outbox } from './outbox.ts';
import type { OutboxItem, OutboxStatus } from './outbox-item.ts';

export type DrainSignal = OutboxItem['signal'];

export interface DrainOptions {
  readonly outbox: Outbox;
  /** Asked once for each signal. null where this backend does not take it: what waits of it then stays. The caller closes transports. */
  readonly transportOf: (signal: DrainSignal) => Transport | null;
  readonly requestBytesMax: number;
  /** Ends the drain, also in the middle of a request; what was not answered stays. */
  readonly abort: AbortSignal;
  readonly now: () => number;
  /** `empty`: until nothing waits or the backend has been in trouble for `patienceMs`. `stopped`: until abort, waiting for what comes. */
  readonly until: 'empty' | 'stopped';
  /** Told after every answer. Must not throw or wait. */
  readonly onProgress?: (progress: DrainProgress) => void;
  /** How long a drain until empty bears trouble before it leaves the rest to the next one; 30 s if not given. */
  readonly patienceMs?: number;
  readonly wait?: (pauseMs: number, abort: AbortSignal) => Promise<void>;
  /** From 0 to 1, for the jitter of pauses. */
  readonly draw?: () => number;
}

export interface DrainProgress {
  readonly waiting: OutboxStatus['waiting'];
  /** Since this drain began. */
  readonly sent: { readonly items: number; readonly records: number };
  /** Records by reason, since this drain began. */
  readonly dropped: Readonly<Record<string, number>>;
  readonly trouble: OutboxStatus['trouble'];
}

export interface DrainResult extends DrainProgress {
  /** `gave_up`: something waits, and the backend does not take it now. `stopped`: aborted. */
  readonly end: LaneEnd;
}

const SIGNALS: readonly DrainSignal[] = ['traces', 'logs', 'metrics'];
const PATIENCE_MS = 30_000;
/** The worst of all lanes is the drain's. */
const ENDS: readonly LaneEnd[] = ['stopped', 'gave_up', 'empty'];

/** Never rejects for what the network, the backend or the disk does. One drain per outbox at a time. */
export async function drainOutbox(options: DrainOptions): Promise<DrainResult> {
  const { outbox, onProgress, patienceMs = PATIENCE_MS } = options;
  const before = outbox.status();
  const progress = (): DrainProgress => progressSince(before, outbox.status());
  const troubled = new Set<DrainSignal>();
  const ends = await Promise.all(
    SIGNALS.flatMap((signal) => {
      const transport = options.transportOf(signal);
      if (transport === null) return [];
      const lane = new DrainLane({
        outbox,
        signal,
        transport,
        requestBytesMax: options.requestBytesMax,
        abort: options.abort,
        now: options.now,
        patienceMs: options.until === 'empty' ? patienceMs : null,
        troubled,
        onAnswer: () => onProgress?.(progress()),
        wait: options.wait ?? waitFor,
        draw: options.draw ?? Math.random,
      });
      return [lane.run()];
    }),
  );
  return { ...progress(), end: ENDS.find((end) => ends.includes(end)) ?? 'empty' };
}

async function waitFor(pauseMs: number, abort: AbortSignal): Promise<void> {
  await setTimeout(pauseMs, undefined, { signal: abort }).catch(() => undefined);
}

function progressSince(before: OutboxStatus, after: OutboxStatus): DrainProgress {
  const dropped: Record<string, number> = {};
  for (const [reason, records] of Object.entries(after.dropped)) {
    const more = records - (before.dropped[reason] ?? 0);
    if (more > 0) dropped[reason] = more;
  }
  const sent = {
    items: after.sent.items - before.sent.items,
    records: after.sent.records - before.sent.records,
  };
  return { waiting: after.waiting, sent, dropped, trouble: after.trouble };
}
