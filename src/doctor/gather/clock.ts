/** What time it is elsewhere, by the `Date` of any answer. */
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Clock } from '../facts.ts';

/** Those that say nothing are left out: why they do not is told by what was sent to them. */
export async function readClocks(urls: readonly URL[], signal: AbortSignal): Promise<Clock[]> {
  const origins = [...new Set(urls.map(({ origin }) => origin))].map((origin) => new URL(origin));
  return (await Promise.all(origins.map((origin) => readClock(origin, signal)))).filter((clock) => clock !== null);
}

function readClock(url: URL, signal: AbortSignal): Promise<Clock | null> {
  const request = url.protocol === 'https:' ? httpsRequest : httpRequest;
  return new Promise((resolve) => {
    const askedAt = Date.now();
    const asking = request(url, { method: 'HEAD', signal, timeout: ANSWER_TIMEOUT_MS, agent: false }, (answer) => {
      answer.resume();
      const theirs = Date.parse(answer.headers.date ?? '');
      // the header has whole seconds, and was written somewhere between question and answer
      const ours = (askedAt + Date.now()) / 2;
      resolve(Number.isNaN(theirs) ? null : { host: url.host, aheadMs: theirs + 500 - ours });
    });
    asking.on('timeout', () => asking.destroy());
    asking.on('error', () => resolve(null));
    asking.end();
  });
}

const ANSWER_TIMEOUT_MS = 3_000;
