import type { DecodeFrame } from '../ingest/backlog.ts';
export const decodeFrame: DecodeFrame = () => ({ ok: false, message: 'not yet' });
