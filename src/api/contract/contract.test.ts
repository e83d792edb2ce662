import { expect, test } from 'vitest';
import type * as comparison from '../../compare/comparison.ts';
import type * as dashboard from '../../dashboard/dashboard.ts';
import type * as live from '../../model/live-sessions.ts';
import type * as rollout from '../../model/rollout-import.ts';
import type * as model from '../../model/session.ts';
import type * as tokens from '../../model/tokens.ts';
import * as problem from '../../problem/problem.ts';
import type * as logPattern from '../../query/log-pattern.ts';
import * as query from '../../query/query.ts';
import * as telemetry from '../../query/telemetry.ts';
import type { Comparison } from './compare.ts';
import type { KnownDashboard, PanelAnswer } from './dashboard.ts';
import { type Facets, facetsSchema } from './facets.ts';
import type { ImportProgress, ImportSummary } from './import.ts';
import {
  type LogFacets,
  type LogHistogram,
  type LogPage,
  type LogPatterns,
  logFacetsSchema,
  severitySchema,
} from './log.ts';
import { type Problem, problemSchema } from './problem.ts';
import type { Session, SessionSummary } from './session.ts';
import type { SessionPage } from './session-list.ts';
import { type StatsKey, type StatsRow, statsKeySchema } from './stats.ts';
import type { SessionChange } from './stream.ts';
import type { Tokens } from './tokens.ts';
import type { Trace, TraceFacets, TracePage } from './trace.ts';

/** true only when each of the two types can stand for the other. */
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;

// The schemas are the public promise, the model is what we compute: whoever changes one without the other fails the
// type check here.
test('what we promise is what we compute', () => {
  const shapes: readonly true[] = [
    true satisfies Same<Tokens, tokens.Tokens>,
    true satisfies Same<Session, model.Session>,
    true satisfies Same<KnownDashboard, dashboard.KnownDashboard>,
    true satisfies Same<PanelAnswer, dashboard.PanelAnswer>,
    true satisfies Same<SessionSummary, model.SessionSummary>,
    true satisfies Same<SessionPage, query.SessionPage>,
    true satisfies Same<SessionChange, live.SessionChange>,
    true satisfies Same<StatsRow, query.StatsRow>,
    true satisfies Same<StatsKey, query.StatsKey>,
    true satisfies Same<Facets, query.Facets>,
    true satisfies Same<Problem, problem.Problem>,
    true satisfies Same<Comparison, comparison.Comparison>,
    true satisfies Same<ImportProgress, rollout.ImportProgress>,
    true satisfies Same<ImportSummary, rollout.ImportSummary>,
    true satisfies Same<LogPage, telemetry.LogPage>,
    true satisfies Same<LogHistogram, telemetry.LogHistogram>,
    true satisfies Same<LogFacets, telemetry.LogFacets>,
    true satisfies Same<TraceFacets, telemetry.TraceFacets>,
    true satisfies Same<LogPatterns, logPattern.LogPatterns>,
    true satisfies Same<TracePage, telemetry.TracePage>,
    true satisfies Same<Trace, telemetry.Trace>,
  ];
  expect(shapes).toHaveLength(21);
  expect(severitySchema.options).toEqual(telemetry.SEVERITIES);
  expect(Object.keys(logFacetsSchema.unwrap().shape)).toEqual(telemetry.LOG_FACETS);
  expect(problemSchema.unwrap().shape.kind.options).toEqual(problem.PROBLEM_KINDS);
  expect(statsKeySchema.options).toEqual(query.STATS_KEYS);
  expect(Object.keys(facetsSchema.unwrap().shape)).toEqual(query.FACETS);
});
