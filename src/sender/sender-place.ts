/** Where the sender keeps what it has not sent yet. All of it may be deleted while no sender runs: then turns that were not sent are not sent any more. */
import { join } from 'node:path';

export interface SenderPlaces {
  readonly folder: string;
  /** `<thread>.jsonl`: what is known of a thread, an observation a line, redacted. */
  readonly threads: string;
  /** What the sender knows about the threads themselves. */
  readonly list: string;
  /** How far each rollout was read. */
  readonly cursors: string;
  /** One folder for each backend: what waits for it, and what it has had. */
  readonly outboxes: string;
  readonly log: string;
}

export function senderPlaces(stateDir: string): SenderPlaces {
  const folder = join(stateDir, 'sender');
  return {
    folder,
    threads: join(folder, 'thread'),
    list: join(folder, 'threads.json'),
    cursors: join(folder, 'rollouts.jsonl'),
    outboxes: join(stateDir, 'forward'),
    log: join(stateDir, 'logs', 'sender.log'),
  };
}
