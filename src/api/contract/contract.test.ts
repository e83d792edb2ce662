import { expectTypeOf, test } from 'vitest';
import type * as live from '../../model/live-sessions.ts';
import type * as model from '../../model/session.ts';
import type * as tokens from '../../model/tokens.ts';
import type * as query from '../../query/query.ts';
import type { Facets } from './facets.ts';
import type { Session, SessionSummary } from './session.ts';
import type { SessionPage } from './session-list.ts';
import type { StatsKey, StatsRow } from './stats.ts';
import type { SessionChange } from './stream.ts';
import type { Tokens } from './tokens.ts';

// The schemas are the public promise, the model is what we compute: whoever changes one without the other fails here
// (in the type check).
test('what we promise is what we compute', () => {
  expectTypeOf<Tokens>().toEqualTypeOf<tokens.Tokens>();
  expectTypeOf<Session>().toEqualTypeOf<Readonly<model.Session>>();
  expectTypeOf<SessionSummary>().toEqualTypeOf<model.SessionSummary>();
  expectTypeOf<SessionPage>().toEqualTypeOf<query.SessionPage>();
  expectTypeOf<SessionChange>().toEqualTypeOf<live.SessionChange>();
  expectTypeOf<StatsRow>().toEqualTypeOf<query.StatsRow>();
  expectTypeOf<StatsKey>().toEqualTypeOf<query.StatsKey>();
  expectTypeOf<Facets>().toEqualTypeOf<query.Facets>();
});
