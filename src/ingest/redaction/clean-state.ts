/** What a reader of rollouts remembers between two looks, without the secrets in it. */

import type { Redactor } from '../../redact/redactor.ts';
import type { CleanState } from '../rollout/rollout-cursors.ts';

export const cleanState =
  (redactor: Pick<Redactor, 'value'>): CleanState =>
  (state) =>
    // the walker changes texts and keeps shapes
    redactor.value(state, 'rollout state') as typeof state;
