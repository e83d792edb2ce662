import { isLogTarget, isTraceSafeTarget } from './target.ts';
import type { EventSink } from './telemetry-event.ts';

interface Lanes {
  readonly log: EventSink | undefined;
  readonly trace: EventSink | undefined;
}

/** Hands each event to the lane of its target, and drops what neither takes. Never throws: telemetry must not break who emits it. */
export function eventRouter({ log, trace }: Lanes): EventSink {
  return {
    emit: (event) => {
      const lane = isTraceSafeTarget(event.target) ? trace : isLogTarget(event.target) ? log : undefined;
      try {
        lane?.emit(event);
      } catch {
        // an exporter or a processor of somebody else's; there is nobody here to tell
      }
    },
  };
}
