/** What an HTTP answer means by the rules of OTLP; pure. */
import { STATUS_CODES } from 'node:http';
import { decodeExportResponse, decodeRpcStatus } from '../otlp/common/decode-answer.ts';
import type { Encoding } from '../otlp/signal.ts';
import { cleanText, isAboutSize } from './answer-text.ts';
import type { SendOutcome } from './endpoint.ts';
import { boundedDelayMs, retryAfterMs } from './retry-after.ts';

export interface HttpAnswer {
  readonly status: number;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** At most its first 64 KiB. */
  readonly body: Uint8Array;
  /** False when the body ended too early, or was longer. */
  readonly isWhole: boolean;
}

export interface AnswerContext {
  /** What the request was sent as: an answer that does not say what it is, is the same. */
  readonly encoding: Encoding;
  /** Not to be shown, whoever says them. */
  readonly secrets: readonly string[];
  readonly nowMs: number;
}

/**
 * OTLP's four, and 408, which says that the request has not arrived. A 500 is final by OTLP, and it is no judgement on the data either: so it waits for a person, or for a
 * backend that was mended.
 */
const RETRIABLE: ReadonlySet<number> = new Set([408, 429, 502, 503, 504]);
/** Keys, payment, paths, methods, content types, the proxy: a person has to mend these, and the data are good. */
const FOR_A_PERSON: ReadonlySet<number> = new Set([401, 402, 403, 404, 405, 407, 415]);

export function httpOutcome(answer: HttpAnswer, context: AnswerContext): SendOutcome {
  const { status } = answer;
  if (status >= 200 && status < 300) return successOutcome(answer, context);
  if (status >= 300 && status < 400) return { outcome: 'refused', isOurs: false, message: redirectMessage(answer) };
  const said = statusOf(answer, context.encoding);
  const message = describe(status, cleanText(said?.message ?? '', context.secrets));
  if (RETRIABLE.has(status)) return { outcome: 'retry', afterMs: delayOf(answer, said, context.nowMs), message };
  if (status === 413 || (status === 400 && isAboutSize(said?.message ?? textOf(answer)))) {
    return { outcome: 'too_large', message };
  }
  return { outcome: 'refused', isOurs: status >= 400 && status < 500 && !FOR_A_PERSON.has(status), message };
}

/** The status alone says that the data were taken: an answer cut short must not make them be sent twice. */
function successOutcome(answer: HttpAnswer, { encoding, secrets }: AnswerContext): SendOutcome {
  if (isWebPage(answer)) {
    const message = 'the answer is a web page: this URL is not that of an OTLP receiver';
    return { outcome: 'refused', isOurs: false, message };
  }
  if (!answer.isWhole) {
    return { outcome: 'accepted', rejected: 0, message: `the answer (${answer.status}) was cut short or too long` };
  }
  const partial = inEitherEncoding(answer, encoding, decodeExportResponse) ?? { rejected: 0, message: '' };
  return { outcome: 'accepted', rejected: partial.rejected, message: cleanText(partial.message, secrets) };
}

/** Log-in pages and front ends answer 200 to everything. Data that they "took" would be lost in silence. */
const isWebPage = (answer: HttpAnswer): boolean =>
  headerOf(answer, 'content-type').toLowerCase().startsWith('text/html') && /^\uFEFF?\s*</.test(textOf(answer));

const statusOf = (answer: HttpAnswer, encoding: Encoding) => inEitherEncoding(answer, encoding, decodeRpcStatus);

/** By content type; by the request's own encoding and then the other one where that does not help. */
function inEitherEncoding<Value>(
  answer: HttpAnswer,
  fallback: Encoding,
  decode: (body: Uint8Array, encoding: Encoding) => Value | null,
): Value | null {
  const type = headerOf(answer, 'content-type').toLowerCase();
  if (type.startsWith('text/')) return null;
  const first: Encoding = type.includes('json') ? 'json' : type.includes('protobuf') ? 'protobuf' : fallback;
  return decode(answer.body, first) ?? decode(answer.body, first === 'json' ? 'protobuf' : 'json');
}

function delayOf(answer: HttpAnswer, said: { retryDelayMs: number | null } | null, nowMs: number): number | null {
  const asked = retryAfterMs(headerOf(answer, 'retry-after'), headerOf(answer, 'date'), nowMs);
  const detail = said?.retryDelayMs ?? null;
  return asked ?? (detail === null ? null : boundedDelayMs(detail));
}

/** The host only: the rest of a target may hold a key. */
function redirectMessage(answer: HttpAnswer): string {
  const location = headerOf(answer, 'location');
  const target = URL.canParse(location) ? new URL(location).host : '';
  const where = target === '' ? '' : ` to ${target}`;
  return `${describe(answer.status, '')}: redirects${where} are not followed; configure the final URL`;
}

const headerOf = ({ headers }: HttpAnswer, name: string): string => {
  const value = headers[name];
  return typeof value === 'string' ? value : (value?.join(', ') ?? '');
};

const textOf = ({ body }: HttpAnswer): string => Buffer.from(body.subarray(0, 4096)).toString('utf8');

function describe(status: number, said: string): string {
  const name = STATUS_CODES[status];
  const head = name === undefined ? `HTTP ${status}` : `HTTP ${status} ${name}`;
  return said === '' ? head : `${head}: ${said}`;
}
