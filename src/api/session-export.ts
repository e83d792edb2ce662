/** A session as a file to keep or to pass on. It is made while it is sent: a long one is never whole in memory. */
import { EXPORT_FILE, type ExportShape, exportSession } from '../format/export/export-session.ts';
import type { ContentMode } from '../model/content-policy.ts';
import type { Session } from '../model/session.ts';

/** What becomes of a session that leaves; files for people also go without data about persons. */
export type LeaveSession = (
  session: Session,
  wish: { readonly mode: ContentMode; readonly isForPeople: boolean },
) => { readonly session: Session; readonly leftOut: readonly string[] };

export interface ExportOptions {
  readonly as: ExportShape;
  readonly mode: ContentMode;
  readonly leave: LeaveSession;
  readonly version: string;
  /** ms since the epoch. */
  readonly now: number;
}

export function sessionExport(told: Session, { as, mode, leave, version, now }: ExportOptions): Response {
  const { session, leftOut } = leave(told, { mode, isForPeople: as !== 'json' });
  const { ending, type } = EXPORT_FILE[as];
  const pieces = exportSession(session, as, { version, now, leftOut });
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    pull: (controller) => {
      const { value, done } = pieces.next();
      if (done === true) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    cancel: () => void pieces.return(undefined),
  });
  const name = `session-${session.session_id.replace(/[^\w-]/g, '_').slice(0, NAME_CHARS_MAX)}.${ending}`;
  // Never shown in place: a page made of telemetry has no business at our address.
  return new Response(body, {
    headers: { 'content-type': type, 'content-disposition': `attachment; filename="${name}"` },
  });
}

const NAME_CHARS_MAX = 80;
