import { compareSessions } from './tool/compare-sessions.ts';
import { describeSchema } from './tool/describe-schema.ts';
import { findProblems } from './tool/find-problems.ts';
import { getSession } from './tool/get-session.ts';
import { getSessionEvents } from './tool/get-session-events.ts';
import { latency } from './tool/latency.ts';
import { overview } from './tool/overview.ts';
import { runSql } from './tool/run-sql.ts';
import { searchSessions } from './tool/search-sessions.ts';
import { toolReliability } from './tool/tool-reliability.ts';
import { usageReport } from './tool/usage-report.ts';
import type { Tool } from './tool.ts';

/** In the order in which an agent should think of them. A new one needs a file in tool/, a line here, and one in docs/reference/mcp.md. */
export const TOOLS: readonly Tool[] = [
  overview,
  searchSessions,
  getSession,
  getSessionEvents,
  findProblems,
  usageReport,
  toolReliability,
  latency,
  compareSessions,
  runSql,
  describeSchema,
];
