/** Why a body was not read, as a value for the handlers and as the exception that stops a reader in mid-stream. */
export type BodyFaultReason =
  | 'too_large'
  | 'overloaded'
  | 'malformed'
  | 'unsupported_encoding'
  | 'timeout'
  | 'aborted'
  /** The bytes around the message broke the rules of gRPC. */
  | 'protocol'
  /** No message in a unary call, or more than one. */
  | 'cardinality';

/** `message` is for the sender. */
export interface BodyFault {
  readonly ok: false;
  readonly reason: BodyFaultReason;
  readonly message: string;
}

export type BodyResult = { readonly ok: true; readonly body: Uint8Array } | BodyFault;

/** Thrown through a decompressor or a generator to stop it; `readChunks` turns it into a BodyFault. */
export class BodyStop extends Error {
  readonly reason: BodyFaultReason;

  constructor(reason: BodyFaultReason, message: string) {
    super(message);
    this.reason = reason;
  }
}

export const tooLargeMessage = (bytes: number, bytesMax: number): string => `body ${bytes} B over limit ${bytesMax} B`;
