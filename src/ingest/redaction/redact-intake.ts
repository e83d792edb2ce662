/**
 * In front of the journal: what goes through has no secret in it any more, and no more words than the user wants to keep. Nothing behind it ever sees another version. What was left as it
 * came keeps its bytes; what changed is encoded anew, so that the journal never holds the body that came.
 */
import { encodeExportRequest } from '../../otlp/encode.ts';
import { type Content, encodeContent } from '../content.ts';
import type { Delivery, Intake } from '../intake.ts';

/** The same object for content that may be kept as it is. */
export type ContentFilter = (content: Content) => Content;

export function redactIntake(intake: Intake, filter: ContentFilter): Intake {
  return { accept: (delivery) => intake.accept(filtered(delivery, filter)) };
}

function filtered(delivery: Delivery, filter: ContentFilter): Delivery {
  const decoded = filter(delivery.decoded);
  if (decoded === delivery.decoded) return delivery;
  if (decoded.signal === 'hooks' || decoded.signal === 'rollout')
    return { ...delivery, decoded, body: encodeContent(decoded), encoding: 'json' };
  return { ...delivery, decoded, body: encodeExportRequest(decoded), encoding: 'protobuf' };
}
