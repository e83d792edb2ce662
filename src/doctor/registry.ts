/** Every check, those that explain others before them. A new one needs its line here, a fault in test/e2e/doctor.test.ts, and a row in docs/reference/doctor.md. */

import * as backend from './check/backend.ts';
import * as codex from './check/codex.ts';
import * as folder from './check/folder.ts';
import * as hook from './check/hook.ts';
import * as notify from './check/notify.ts';
import * as answer from './check/otel-answer.ts';
import * as environment from './check/otel-environment.ts';
import * as exporter from './check/otel-exporter.ts';
import * as plugin from './check/plugin.ts';
import * as server from './check/server.ts';
import type { Check } from './check.ts';

export const CHECKS: readonly Check[] = [
  folder.folderData,
  folder.folderState,
  folder.folderSpool,
  folder.folderConfig,
  codex.codexFound,
  codex.codexHome,
  codex.codexVersion,
  codex.codexPolicy,
  codex.codexConfig,
  notify.notifyForm,
  exporter.otelPresent,
  exporter.otelExporter,
  exporter.otelProtocol,
  exporter.otelAttributes,
  codex.codexAccepts,
  codex.codexProfile,
  exporter.otelPath,
  exporter.otelHeader,
  exporter.otelTls,
  exporter.otelAnalytics,
  environment.otelEnvironment,
  server.serverEngine,
  server.serverPort,
  server.serverRunning,
  server.serverVersion,
  server.serverStore,
  server.serverHooks,
  answer.otelAnswer,
  exporter.otelServiceName,
  hook.hookFeature,
  hook.hookJson,
  hook.hookPresent,
  hook.hookTrust,
  hook.hookEnabled,
  hook.hookTwice,
  hook.hookScript,
  hook.hookSender,
  notify.notifyProgram,
  notify.notifyOurs,
  plugin.pluginCache,
  plugin.mcpEntry,
  backend.backendSettings,
  backend.backendAnswer,
  backend.backendWaiting,
  backend.backendDropped,
  backend.clockSkew,
  folder.spoolWaiting,
  folder.spoolRejected,
  folder.rolloutFolder,
];
