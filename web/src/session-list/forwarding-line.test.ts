import { expect, it } from 'vitest';
import type { ServerStatus } from '../api/shape.ts';
import { forwardingLines } from './forwarding-line.ts';

const backend = (rest: Partial<ServerStatus['forwarding'][number]>): ServerStatus['forwarding'][number] => ({
  backend: 'phoenix',
  state: 'trouble',
  waiting: { items: 0, bytes: 0, oldest_at: null },
  sent: { items: 3, records: 9, last_at: null },
  dropped: [],
  message: 'the backend answered 503',
  next_at: null,
  ...rest,
});

it('says of each backend in trouble what waits, what is lost, and why', () => {
  const lines = forwardingLines([
    backend({ waiting: { items: 1_200, bytes: 1, oldest_at: null } }),
    backend({
      backend: 'loki',
      dropped: [
        { reason: 'size', count: 7 },
        { reason: 'age', count: 1 },
      ],
    }),
    backend({ backend: 'team', state: 'unavailable', message: null }),
  ]);
  expect(lines).toEqual([
    'Backend phoenix: 1,200 waiting, the backend answered 503',
    'Backend loki: 8 lost, the backend answered 503',
    'Backend team: it cannot be reached',
  ]);
});

it('is silent where all is well, where a sender is at work, and where nothing is to be sent', () => {
  const states = ['ok', 'held', 'dry_run'] as const;
  expect(forwardingLines(states.map((state) => backend({ state, message: null })))).toEqual([]);
});
