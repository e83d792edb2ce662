/** A cursor into a list that is read as a whole: how many rows were shown. */
import { AppError } from '../lib/errors.ts';

/** `kind` keeps a cursor of one list from being used in another. */
export const encodeOffset = (kind: string, offset: number): string =>
  Buffer.from(`${kind}:${offset}`).toString('base64url');

/** 0 without a cursor. Throws `invalid_input` for one that is not of this list. */
export function decodeOffset(kind: string, cursor: string | undefined): number {
  if (cursor === undefined) return 0;
  const [name, digits = ''] = Buffer.from(cursor, 'base64url').toString().split(':');
  if (name === kind && /^\d{1,9}$/.test(digits)) return Number(digits);
  throw new AppError('invalid_input', 'cannot read the cursor: it is not one that this question gave', {
    hint: 'Ask again without a cursor.',
  });
}
