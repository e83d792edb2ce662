import { isIn, runEnd, TOKEN } from './char-set.ts';
import { isBorder } from './pattern.ts';
import { type Scan, type Trigger, take } from './scan.ts';
import { JWT } from './structure-rule.ts';

const HEAD_MIN = 10;
const BODY_MIN = 4;

/**
 * Three parts (the last may be empty: alg none), five of an encrypted token, or two of one that was cut off. `{"` and `{ ` and `{` with a line feed, in
 * base64, are the beginnings that there are.
 */
export const JWT_TRIGGERS: readonly Trigger[] = ['eyJ', 'eyA', 'ewo', 'ewA'].map((word) => ({
  word,
  anyCase: false,
  scanner: scanJwt,
}));

function scanJwt(scan: Scan, at: number): void {
  const { text } = scan;
  if (!isBorder(text, at, TOKEN)) return;
  let end = runEnd(text, at, TOKEN);
  // whatever it is, nothing begins inside of it
  scan.next = Math.max(end, at + 1);
  if (end - at < HEAD_MIN || text[end] !== '.') return;
  const body = runEnd(text, end + 1, TOKEN);
  if (body - end - 1 < BODY_MIN && !(text[body] === '.' && isIn(text, body + 1, TOKEN))) return;
  end = body;
  for (let parts = 2; parts < 5 && text[end] === '.' && (parts === 2 || isIn(text, end + 1, TOKEN)); parts += 1)
    end = runEnd(text, end + 1, TOKEN);
  // a full stop behind a token is not its empty signature
  if (text[end - 1] === '.' && end < text.length) end -= 1;
  take(scan, JWT, at, end);
  scan.next = end;
}
