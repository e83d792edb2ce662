/** Events that hold what was said: each is off until the settings ask for it. Log lane alone. */
import type { SessionEvent } from './session-event.ts';
import type { SessionIdentity } from './session-identity.ts';
import type { Fields } from './telemetry-event.ts';

/** What the assistant finally said in a turn. */
export interface AgentResponse {
  readonly agentType: 'main' | 'subagent';
  readonly turnId: string;
  readonly itemId: string;
  readonly rootTurnId: string;
  readonly parentConversationId?: string | undefined;
  readonly parentTurnId?: string | undefined;
  readonly initiatingAgentPath?: string | undefined;
  readonly response: string;
  /** Characters before it was cut. */
  readonly responseLength: number;
  readonly isTruncated: boolean;
}

export const agentResponse = (response: AgentResponse): SessionEvent => ({
  log: {
    'event.name': 'codex.agent_response',
    'agent.type': response.agentType,
    'turn.id': response.turnId,
    'item.id': response.itemId,
    'parent.conversation.id': response.parentConversationId,
    'parent.turn.id': response.parentTurnId,
    'root.turn.id': response.rootTurnId,
    'initiating.agent.path': response.initiatingAgentPath,
    response: response.response,
    response_length: response.responseLength,
    response_truncated: response.isTruncated,
  },
  trace: undefined,
});

/** An automatic review of an approval. */
export interface GuardianAssessment {
  readonly reviewId: string;
  readonly turnId: string;
  readonly itemId?: string | undefined;
  readonly status: string;
  readonly outcome?: string | undefined;
  readonly riskLevel?: string | undefined;
  readonly userAuthorization?: string | undefined;
  /** ms since the epoch. */
  readonly startedAt: number;
  readonly completedAt?: number | undefined;
  readonly rationale?: string | undefined;
  readonly rationaleLength?: number | undefined;
  readonly isRationaleTruncated?: boolean | undefined;
}

export const guardianAssessment = (assessment: GuardianAssessment): SessionEvent => ({
  log: {
    'event.name': 'codex.guardian_assessment',
    'review.id': assessment.reviewId,
    'turn.id': assessment.turnId,
    'item.id': assessment.itemId,
    status: assessment.status,
    outcome: assessment.outcome,
    risk_level: assessment.riskLevel,
    user_authorization: assessment.userAuthorization,
    started_at_ms: assessment.startedAt,
    completed_at_ms: assessment.completedAt,
    rationale: assessment.rationale,
    rationale_length: assessment.rationaleLength,
    rationale_truncated: assessment.isRationaleTruncated,
  },
  trace: undefined,
});

/** A skill that was called by name (`explicit`) or chosen by the model (`implicit`). */
export interface SkillInvocation {
  readonly turnId: string;
  readonly userId?: string | undefined;
  readonly skillName: string;
  readonly skillScope: string;
  readonly skillPluginId?: string | undefined;
  readonly invocationType: 'explicit' | 'implicit';
}

export const skillInvocation = (invocation: SkillInvocation, identity: SessionIdentity, now: number): Fields => ({
  'event.name': 'codex.skill_invocation',
  'event.timestamp': new Date(now).toISOString(),
  'conversation.id': identity.conversationId,
  'turn.id': invocation.turnId,
  'user.id': invocation.userId,
  'user.account_id': identity.accountId,
  'skill.name': invocation.skillName,
  'skill.scope': invocation.skillScope,
  'skill.plugin_id': invocation.skillPluginId,
  'skill.invocation_type': invocation.invocationType,
  model: identity.model,
  'app.version': identity.appVersion,
  originator: identity.originator,
  auth_mode: identity.authMode,
});
