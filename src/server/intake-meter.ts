import type { ContentSignal } from '../ingest/content.ts';
import type { Intake } from '../ingest/intake.ts';

export interface SignalMeter {
  requests: number;
  refused: number;
  /** ms since the epoch; null before the first request. */
  lastReceivedAt: number | null;
}

/** Counts what passes through an intake, by signal. */
export function meterIntake(intake: Intake): {
  readonly intake: Intake;
  readonly meters: Readonly<Record<ContentSignal, SignalMeter>>;
} {
  const fresh = (): SignalMeter => ({ requests: 0, refused: 0, lastReceivedAt: null });
  const meters: Record<ContentSignal, SignalMeter> = {
    logs: fresh(),
    traces: fresh(),
    metrics: fresh(),
    hooks: fresh(),
    rollout: fresh(),
  };
  return {
    meters,
    intake: {
      async accept(delivery) {
        const meter = meters[delivery.decoded.signal];
        const answer = await intake.accept(delivery);
        meter.requests += 1;
        meter.lastReceivedAt = delivery.receivedAt;
        if (answer.outcome !== 'accepted') meter.refused += 1;
        return answer;
      },
    },
  };
}
