import type { AcceptedDelivery } from './accepted-delivery.ts';
import type { ContentSignal } from './content.ts';
import type { Delivery, Intake, IntakeAnswer } from './intake.ts';
import type { FrameInput, FrameKind } from './journal/frame.ts';
import type { AppendAnswer } from './journal/journal.ts';

export interface JournalIntakeOptions {
  readonly journal: { append(frame: FrameInput): Promise<AppendAnswer> };
  /**
   * Told once for each accepted delivery, in the order of the journal, after it is durable. It must neither throw
   * nor wait: what takes time belongs behind a queue of the listener's own.
   */
  readonly onAccepted: (delivery: AcceptedDelivery) => void;
}

const KIND: Readonly<Record<ContentSignal, FrameKind>> = {
  logs: 'otlp.logs',
  traces: 'otlp.traces',
  metrics: 'otlp.metrics',
  hooks: 'hooks',
  rollout: 'rollout',
};

/** Accepted means: the bytes are in the journal. Whoever consumes them afterwards can fall behind or fail. */
export function createJournalIntake({ journal, onAccepted }: JournalIntakeOptions): Intake {
  return {
    accept({ decoded, body, encoding, receivedAt }: Delivery): Promise<IntakeAnswer> {
      const appended = journal.append({ kind: KIND[decoded.signal], encoding, receivedAt, body });
      // One `then` directly on the journal's promise: its promises resolve in journal order, and so does this.
      return appended.then((answer) => {
        if (answer.outcome !== 'appended') return answer;
        onAccepted({ decoded, encoding, receivedAt, position: answer.position, end: answer.end });
        return { outcome: 'accepted' };
      });
    },
  };
}
