/** One signal of one outbox on its way out: oldest first, one request at a time, so that what was sent and not answered is never more than one request. */
import { decodeExportRequest } from '../otlp/decode.ts';
import { pauseMs } from './backoff.ts';
import type { SendOutcome, Transport } from './endpoint.ts';
import type { Outbox } from './outbox.ts';
import type { WaitingItem } from './outbox-file.ts';
import type { OutboxItem } from './outbox-item.ts';
import { joinRequests, splitRequest } from './request-size.ts';

export type LaneEnd = 'empty' | 'gave_up' | 'stopped';

export interface LaneOptions {
  readonly outbox: Outbox;
  readonly signal: OutboxItem['signal'];
  readonly transport: Transport;
  readonly requestBytesMax: number;
  readonly abort: AbortSignal;
  readonly now: () => number;
  /** null: for ever. */
  readonly patienceMs: number | null;
  readonly onAnswer: () => void;
  /** Of all lanes of this drain: those whose last answer was no yes. A yes in one must not hide the trouble of another. */
  readonly troubled: Set<OutboxItem['signal']>;
  readonly wait: (pauseMs: number, abort: AbortSignal) => Promise<void>;
  readonly draw: () => number;
}

/** Backends count records, too, and a request that fails is sent again as a whole. */
const RECORDS_PER_REQUEST_MAX = 5_000;
const ITEMS_PER_REQUEST_MAX = 200;
/** For what a person has to mend: a key, an address. */
const REFUSED_PAUSE_MS = 300_000;
/** So many refused one after the other, and none taken: then it is the backend that is wrong, and asking on is noise. */
const SUSPECTS_MAX = 10;

/** What the next step is. `pause` with null: not before the next run. */
type Next = { readonly step: 'go_on' } | { readonly step: 'pause'; readonly pauseMs: number | null };
const GO_ON: Next = { step: 'go_on' };

export class DrainLane {
  readonly #options: LaneOptions;
  /** Falls when the backend says that less is still too much. */
  #requestBytesMax: number;
  /** Items up to this order go alone, to find the one that the backend cannot take. */
  #aloneUntil = '';
  #attempts = 0;
  #troubleSince: number | null = null;
  /**
   * Items that the backend refused alone. They are dropped when it takes another: until then it may be the wrong backend, whose address must not empty an outbox. They stay
   * taken meanwhile, so that those behind them have their turn.
   */
  #suspects: WaitingItem[] = [];
  /** Whether this backend has ever said yes in this run. */
  #isProven = false;

  constructor(options: LaneOptions) {
    this.#options = options;
    this.#requestBytesMax = options.requestBytesMax;
  }

  async run(): Promise<LaneEnd> {
    const { outbox, abort, patienceMs } = this.#options;
    while (!abort.aborted) {
      // The local disk is no reason to end: it may have room again.
      await outbox.dropExpired().catch(() => undefined);
      const items = this.#take();
      if (items.length === 0) {
        const isStuck = this.#releaseSuspects();
        if (patienceMs !== null) return isStuck ? 'gave_up' : 'empty';
        await outbox.changed(abort);
        continue;
      }
      const next = await this.#sendOrFail(items);
      outbox.giveBack(items.filter((item) => !this.#suspects.includes(item)));
      if (next.step === 'go_on') continue;
      this.#releaseSuspects();
      if (next.pauseMs === null || !this.#isPatient(next.pauseMs)) return abort.aborted ? 'stopped' : 'gave_up';
      await this.#options.wait(next.pauseMs, abort);
    }
    this.#releaseSuspects();
    return 'stopped';
  }

  /** True when there were any. */
  #releaseSuspects(): boolean {
    const suspects = this.#suspects;
    this.#suspects = [];
    this.#options.outbox.giveBack(suspects);
    return suspects.length > 0;
  }

  #take(): WaitingItem[] {
    const { outbox, signal } = this.#options;
    const limits = { bytesMax: this.#requestBytesMax, recordsMax: RECORDS_PER_REQUEST_MAX };
    const items = outbox.take(signal, { ...limits, itemsMax: ITEMS_PER_REQUEST_MAX });
    const [first, ...others] = items;
    if (first === undefined || first.order > this.#aloneUntil) return items;
    outbox.giveBack(others);
    return [first];
  }

  /** `patienceMs` counts from the first trouble after the last yes, the pause to come included. */
  #isPatient(pause: number): boolean {
    const { patienceMs, now } = this.#options;
    if (patienceMs === null) return true;
    // A clock that jumps back must not make this endless: each attempt counts for a second at least.
    const sinceMs = Math.max(now() - (this.#troubleSince ?? now()), this.#attempts * 1_000);
    return sinceMs + pause <= patienceMs;
  }

  /** Trouble with the disk is trouble like any other: everything stays, and is tried again. */
  async #sendOrFail(items: readonly WaitingItem[]): Promise<Next> {
    try {
      return await this.#send(items);
    } catch (thrown) {
      return await this.#trouble(thrown instanceof Error ? thrown.message : String(thrown), null);
    }
  }

  async #send(items: readonly WaitingItem[]): Promise<Next> {
    const { transport, signal, abort, onAnswer } = this.#options;
    const [only] = items;
    const bodies = await this.#read(items);
    if (bodies === null || only === undefined) return GO_ON;
    if (items.length === 1 && only.bytes > this.#requestBytesMax && only.records > 1) {
      if (await this.#split(only, bodies, this.#requestBytesMax)) return GO_ON;
    }
    const body = bodies.length === 1 ? bodies[0] : joinRequests(bodies);
    const answer = await transport.send(signal, body ?? new Uint8Array(), abort);
    if (answer.outcome !== 'accepted' && abort.aborted) return { step: 'pause', pauseMs: null };
    const next = await this.#act(items, bodies, answer);
    onAnswer();
    return next;
  }

  async #act(items: readonly WaitingItem[], bodies: readonly Uint8Array[], answer: SendOutcome): Promise<Next> {
    switch (answer.outcome) {
      case 'accepted':
        return await this.#accepted(items, answer);
      case 'retry':
        return await this.#trouble(answer.message, answer.afterMs);
      case 'too_large':
        return await this.#tooLarge(items, bodies);
      case 'refused':
        return answer.isOurs ? await this.#poison(items, answer.message) : await this.#refused(answer.message);
    }
  }

  /** Damaged files are set aside; null when one was, because the request has to be put together anew. */
  async #read(items: readonly WaitingItem[]): Promise<Uint8Array[] | null> {
    const bodies: Uint8Array[] = [];
    for (const item of items) {
      const body = await this.#options.outbox.read(item);
      if (body === null) await this.#options.outbox.setAside(item);
      else bodies.push(body);
    }
    return bodies.length === items.length ? bodies : null;
  }

  async #accepted(items: readonly WaitingItem[], { rejected }: { readonly rejected: number }): Promise<Next> {
    // Nothing comes between the answer and this: a crash before it is durable means sending these bytes again.
    await this.#options.outbox.settle(items, 'sent', rejected);
    this.#attempts = 0;
    this.#troubleSince = null;
    this.#isProven = true;
    const { outbox, signal, troubled } = this.#options;
    const suspects = this.#suspects;
    this.#suspects = [];
    // Where the disk does not take that, they show themselves again.
    if (suspects.length > 0) await outbox.settle(suspects, 'refused').catch(() => outbox.giveBack(suspects));
    troubled.delete(signal);
    if (troubled.size === 0) await outbox.report(null);
    return GO_ON;
  }

  async #trouble(message: string, askedMs: number | null): Promise<Next> {
    const { now, draw } = this.#options;
    this.#attempts += 1;
    this.#troubleSince ??= now();
    const pause = pauseMs(this.#attempts, askedMs, draw());
    await this.#report(message, now() + pause);
    return { step: 'pause', pauseMs: pause };
  }

  async #refused(message: string): Promise<Next> {
    const { now, patienceMs } = this.#options;
    this.#attempts += 1;
    const pause = patienceMs === null ? REFUSED_PAUSE_MS : null;
    await this.#report(message, pause === null ? null : now() + pause);
    return { step: 'pause', pauseMs: pause };
  }

  async #report(message: string, nextAt: number | null): Promise<void> {
    const { outbox, signal, troubled, now } = this.#options;
    troubled.add(signal);
    await outbox.report({ at: now(), message, attempts: this.#attempts, nextAt });
  }

  /** Something in here can never be taken. Alone it goes, from a backend that takes others; in company each has to show itself. */
  async #poison(items: readonly WaitingItem[], message: string): Promise<Next> {
    const [only, ...others] = items;
    if (only === undefined || others.length > 0) {
      this.#aloneUntil = items.at(-1)?.order ?? '';
      return GO_ON;
    }
    if (this.#isProven) {
      await this.#options.outbox.settle([only], 'refused');
      return GO_ON;
    }
    this.#suspects.push(only);
    const next = await this.#refused(message);
    return this.#suspects.length < SUSPECTS_MAX ? GO_ON : next;
  }

  async #tooLarge(items: readonly WaitingItem[], bodies: readonly Uint8Array[]): Promise<Next> {
    const [only, ...others] = items;
    const bytes = bodies.reduce((sum, body) => sum + body.length, 0);
    const half = Math.max(1, Math.floor(bytes / 2));
    if (others.length > 0) this.#requestBytesMax = Math.min(this.#requestBytesMax, half);
    else if (only !== undefined && !(await this.#split(only, bodies, half))) {
      await this.#options.outbox.settle([only], 'too_large');
    }
    return GO_ON;
  }

  /** False when it is a single record, or not to be understood. */
  async #split(item: WaitingItem, bodies: readonly Uint8Array[], bytesMax: number): Promise<boolean> {
    const { outbox, signal } = this.#options;
    const parts = bodies.flatMap((body) => splitRequest(signal, body, bytesMax));
    if (parts.length < 2) return false;
    await outbox.split(
      item,
      parts.map((body) => ({ body, records: recordsIn(signal, body) })),
    );
    return true;
  }
}

function recordsIn(signal: OutboxItem['signal'], body: Uint8Array): number {
  const decoded = decodeExportRequest({ signal, encoding: 'protobuf', body });
  return decoded.ok ? decoded.notes.records : 1;
}
