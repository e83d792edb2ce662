/** What may be kept, or passed on, of what arrives: first no more words than the policy allows, then no secrets in them. The same object where nothing is to be done. */
import { observeHook } from '../../codex/hook/observe-hook.ts';
import type { ContentMode, ContentPolicy } from '../../model/content-policy.ts';
import type { HookRecord } from '../../model/hook-record.ts';
import type { Observation } from '../../model/observation.ts';
import { modeOf, narrowest, observationInMode, policyAsRedacted } from '../../redact/content-mode.ts';
import type { Redactor } from '../../redact/redactor.ts';
import type { Content } from '../content.ts';
import { mapped, withChanges } from './changed.ts';
import type { ContentFilter } from './redact-intake.ts';
import { redactRequest } from './redact-request.ts';
import { ThreadFolders } from './thread-folders.ts';
import { wordlessPayload } from './wordless-payload.ts';
import { wordlessRequest } from './wordless-request.ts';

export interface ContentFilterOptions {
  readonly policy: ContentPolicy;
  /** What `~` in the policy means. */
  readonly homeDir: string;
  readonly redactor: Redactor;
}

export function createContentFilter({ policy, homeDir, redactor }: ContentFilterOptions): ContentFilter {
  // what comes may have been kept, and redacted, before
  const wordless = createWordFilter(
    policyAsRedacted(policy, (path) => redactor.text(path, 'policy')),
    homeDir,
  );
  return (content) => withoutSecrets(wordless(content), redactor);
}

function withoutSecrets(content: Content, redactor: Redactor): Content {
  switch (content.signal) {
    case 'hooks': {
      const records = mapped(content.records, (record) => withoutSecretsInCall(record, redactor));
      return records === content.records ? content : { signal: 'hooks', records };
    }
    case 'rollout': {
      const observations = mapped(content.observations, (one) => redactor.observation(one));
      return observations === content.observations ? content : { signal: 'rollout', observations };
    }
    default:
      return redactRequest(content, redactor);
  }
}

/** As JSON and not as text: what is quoted twice is found, and it stays JSON. */
function withoutSecretsInCall(record: HookRecord, redactor: Redactor): HookRecord {
  try {
    const told: unknown = JSON.parse(record.payload);
    const clean = redactor.value(withoutSecretAnswer(told, redactor), record.event);
    return clean === told ? record : { ...record, payload: JSON.stringify(clean) };
  } catch {
    return withChanges(record, { payload: redactor.text(record.payload, record.event) });
  }
}

/** A hook tells a call and its answer in one payload, the answer as a text or as whatever the tool gave. */
function withoutSecretAnswer(told: unknown, redactor: Redactor): unknown {
  if (typeof told !== 'object' || told === null || Array.isArray(told)) return told;
  const {
    tool_name: name,
    tool_input: input,
    tool_use_id: callId,
    tool_response: answer,
  } = told as Partial<Record<string, unknown>>;
  if (input === undefined && answer === undefined) return told;
  const call =
    input === undefined
      ? null
      : {
          name: typeof name === 'string' ? name : '',
          server: typeof name === 'string' ? (MCP_SERVER.exec(name)?.[1] ?? null) : null,
          arguments: JSON.stringify(input),
        };
  if (!redactor.isSecretCall(typeof callId === 'string' ? callId : '', call) || answer === undefined) return told;
  const left = redactor.secretAnswer(answer, 'tool_response');
  return left === answer ? told : { ...told, tool_response: left };
}

const MCP_SERVER = /^mcp__(.+?)__/;

function createWordFilter(policy: ContentPolicy, homeDir: string): ContentFilter {
  const own = [...Object.values(policy.perTool), ...Object.values(policy.perRepository)];
  if (narrowest(policy.mode, ...own) === 'full') return (content) => content;
  const folders = new ThreadFolders();
  const hasFolders = Object.keys(policy.perRepository).length > 0;
  // where nobody has said in which folder a thread works, it may be any of those that the policy names
  const anywhere = narrowest(policy.mode, ...Object.values(policy.perRepository));
  const modeAt = (threadId: string, tool: string | null, server: string | null = null): ContentMode => {
    const cwd = folders.of(threadId);
    const place = { cwd, homeDir, ...(tool === null ? {} : { tool: { name: tool, server } }) };
    return cwd === null && hasFolders ? narrowest(anywhere, modeOf(policy, place)) : modeOf(policy, place);
  };
  return (content) => {
    switch (content.signal) {
      case 'hooks':
        return { signal: 'hooks', records: content.records.map((record) => wordlessCall(record, folders, modeAt)) };
      case 'rollout':
        for (const { threadId, attributes } of content.observations) folders.learn(threadId, attributes['cwd']);
        return {
          signal: 'rollout',
          observations: content.observations.map((one) => inMode(one, modeAt, { policy, homeDir, folders })),
        };
      default:
        return wordlessRequest(content, modeAt);
    }
  };
}

type ModeAt = (threadId: string, tool: string | null, server?: string | null) => ContentMode;

function wordlessCall(record: HookRecord, folders: ThreadFolders, modeAt: ModeAt): HookRecord {
  const [told] = observeHook(record);
  // no call that anybody understands: its words are nobody's
  if (told === undefined) return { ...record, payload: wordlessPayload(record.payload, modeAt('', null)) };
  folders.learn(told.threadId, told.attributes['cwd']);
  const { tool_name: tool, mcp_server: server } = told.attributes;
  return { ...record, payload: wordlessPayload(record.payload, modeAt(told.threadId, tool ?? null, server ?? null)) };
}

interface Rules {
  readonly policy: ContentPolicy;
  readonly homeDir: string;
  readonly folders: ThreadFolders;
}

function inMode(observation: Observation, modeAt: ModeAt, { policy, homeDir, folders }: Rules): Observation {
  const cwd = folders.of(observation.threadId);
  const base = cwd === null ? { ...policy, mode: modeAt(observation.threadId, null) } : policy;
  return observationInMode(observation, base, { cwd, homeDir });
}
