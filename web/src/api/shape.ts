/** The shapes of the HTTP API that the UI reads. Types only: nothing of the server is bundled. */

export type { Approval, ModelCall, ToolCall } from '../../../src/api/contract/call.ts';
export type {
  ComparedFigure,
  ComparedStep,
  ComparedTurn,
  Comparison,
  StepSide,
} from '../../../src/api/contract/compare.ts';
export type {
  Chart,
  Dashboard,
  DashboardList,
  Headline,
  KnownDashboard,
  Panel,
  PanelAnswer,
  PanelPreview,
  Unit,
} from '../../../src/api/contract/dashboard.ts';
export type { Facets, FacetValue } from '../../../src/api/contract/facets.ts';
export type { Compaction, FileEdit, Message, PlanUpdate, SessionError } from '../../../src/api/contract/happening.ts';
export type { ImportProgress, ImportSummary, WaitingRollouts } from '../../../src/api/contract/import.ts';
export type {
  LogArrival,
  LogFacets,
  LogHistogram,
  LogPage,
  LogPatterns,
  LogRecord,
} from '../../../src/api/contract/log.ts';
export type { MetricAnswer, MetricInfo, MetricList } from '../../../src/api/contract/metric.ts';
export type { Problem } from '../../../src/api/contract/problem.ts';
export type { RecordedFact, RecordPage } from '../../../src/api/contract/record.ts';
export type { Session, SessionSummary } from '../../../src/api/contract/session.ts';
export type { SessionPage } from '../../../src/api/contract/session-list.ts';
export type { SqlAnswer, SqlExport, SqlProgress, SqlSchema } from '../../../src/api/contract/sql.ts';
export type {
  ContextFill,
  CostBasis,
  RateLimit,
  SessionStatus,
  Settings,
  Source,
  StatusReason,
} from '../../../src/api/contract/state.ts';
export type { StatsRow } from '../../../src/api/contract/stats.ts';
export type { ServerStatus } from '../../../src/api/contract/status.ts';
export type { SessionChange } from '../../../src/api/contract/stream.ts';
export type { Tokens } from '../../../src/api/contract/tokens.ts';
export type { Trace, TraceFacets, TracePage, TraceSpan, TraceSummary } from '../../../src/api/contract/trace.ts';
export type { Turn } from '../../../src/api/contract/turn.ts';
export type { View, ViewList } from '../../../src/api/contract/view.ts';
