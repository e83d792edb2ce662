/** Every limit that the listeners put on what comes from outside. Tests pass smaller ones. */
export interface ReceiverLimits {
  /** Of one request, counted as it arrives and again after decompression. */
  readonly bodyBytesMax: number;
  /** Bodies held in memory by all requests together: above it, new requests wait. */
  readonly inFlightBytesSoftMax: number;
  /** Above it, requests that are being read are refused too. */
  readonly inFlightBytesHardMax: number;
  /** How long a new request waits below the soft limit before it is refused with 429. */
  readonly admissionWaitMs: number;
  readonly headerTimeoutMs: number;
  /** From the end of the headers to the end of the body. */
  readonly bodyTimeoutMs: number;
  readonly writeTimeoutMs: number;
  /** Between two requests on one connection. */
  readonly idleTimeoutMs: number;
  /** Sockets open at the same time on one port; further ones are closed at once. */
  readonly connectionsMax: number;
  /** Calls at the same time on one HTTP/2 connection. */
  readonly concurrentStreamsMax: number;
  /** What a sender may have on its way without being told to go on: of one HTTP/2 stream, and of its connection. */
  readonly streamWindowBytes: number;
  readonly connectionWindowBytes: number;
  /** Streams that a sender may open and reset at once, and for ever per second; more is an attack, and the connection ends. */
  readonly streamResetBurst: number;
  readonly streamResetsPerSecond: number;
  /** Given to requests in flight when the listener stops. */
  readonly stopGraceMs: number;
}

const MEBIBYTE = 1024 * 1024;

/**
 * Codex does not retry what is refused, so a short wait is better than a 429, but it also stalls its exit for a silent
 * receiver: two seconds hurt neither.
 */
export const RECEIVER_LIMITS: ReceiverLimits = {
  bodyBytesMax: 64 * MEBIBYTE,
  inFlightBytesSoftMax: 256 * MEBIBYTE,
  inFlightBytesHardMax: 320 * MEBIBYTE,
  admissionWaitMs: 2_000,
  headerTimeoutMs: 60_000,
  bodyTimeoutMs: 30_000,
  writeTimeoutMs: 30_000,
  idleTimeoutMs: 60_000,
  connectionsMax: 1_024,
  concurrentStreamsMax: 100,
  // A window of 64 kB makes a large message wait for an update at every 64 kB. Streams that wait for room in the budget
  // are not read, so what lies in the windows comes on top of it: at most `connectionWindowBytes` a connection.
  streamWindowBytes: MEBIBYTE,
  connectionWindowBytes: 4 * MEBIBYTE,
  streamResetBurst: 200,
  streamResetsPerSecond: 50,
  stopGraceMs: 5_000,
};
