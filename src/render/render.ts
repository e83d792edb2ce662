/** From a session to OTLP spans, by a profile. A pure function: the same session gives the same spans, ids included. */
import type { Session } from '../model/session.ts';
import type { KeyValue } from '../otlp/common/value.ts';
import type { Span, SpanEvent, SpanLink, TracesRequest } from '../otlp/traces/span.ts';
import { attributesOf, jsonTypesOf, withoutNul } from './attribute.ts';
import type { NodeTable, Profile, ProfileContext } from './profile.ts';
import { type ResourceOptions, resourceOf, SCOPE_NAME } from './resource.ts';
import { spanIdOf } from './span-id.ts';
import { spanNameOf } from './span-name.ts';
import type { MomentNode, SpanNode, TurnNode } from './span-node.ts';
import { spanTree, type TreeOptions } from './span-tree.ts';

export interface RenderOptions extends ResourceOptions, Partial<Pick<TreeOptions, 'traceParentOf' | 'usageOn'>> {
  readonly profile: Profile;
  /** Who to name as the user; without it nobody is named. */
  readonly user?: string;
  /** On every span, over the profile's own: for backends that want their project there. */
  readonly attributes?: Readonly<Record<string, string>>;
}

/** The spans of one turn, without those of the turns of its sub-agents, which are turns of their own. */
export interface RenderedTurn {
  readonly threadId: string;
  readonly turnId: string;
  /** False while the turn runs: then `spans` are placeholders, or nothing. They never share an id with the spans that come in the end. */
  readonly isSettled: boolean;
  readonly spans: readonly Span[];
}

const SPAN_KIND_INTERNAL = 1;
const SPAN_KIND_CLIENT = 3;
const STATUS_CODES = { unset: 0, ok: 1, error: 2 } as const;

/** Each turn, sub-agents' after the turn that they hang under; parents before children. */
export function renderTurns(session: Session, options: RenderOptions): RenderedTurn[] {
  const { profile, traceParentOf, usageOn = profile.usageOn, user, attributes = {} } = options;
  const roots = spanTree(session, {
    traceOf: profile.traceOf,
    usageOn,
    ...(traceParentOf === undefined ? {} : { traceParentOf }),
  });
  const extra = Object.entries(attributes).map(([key, value]) => ({ key, value }));
  const painter: Painter = { profile, context: { session, user: user ?? null }, extra };
  return roots.flatMap((root) => renderTurn(painter, root));
}

/** Turns as one Export request; cut it where the receiver's limit asks for it, by turns or by spans. */
export function tracesRequestOf(
  session: Session,
  turns: readonly RenderedTurn[],
  options: ResourceOptions,
): TracesRequest {
  const scope = {
    name: SCOPE_NAME,
    version: options.version ?? '',
    attributes: [],
    droppedAttributesCount: 0,
  };
  const spans = turns.flatMap((turn) => turn.spans);
  const scopeSpans = [{ scope, schemaUrl: '', spans }];
  return {
    resourceSpans: spans.length === 0 ? [] : [{ resource: resourceOf(session, options), schemaUrl: '', scopeSpans }],
  };
}

/** A whole session as one Export request. */
export const renderSession = (session: Session, options: RenderOptions): TracesRequest =>
  tracesRequestOf(session, renderTurns(session, options), options);

interface Painter {
  readonly profile: Profile;
  readonly context: ProfileContext;
  readonly extra: readonly KeyValue[];
}

function renderTurn(painter: Painter, node: TurnNode): RenderedTurn[] {
  const isSettled = node.outcome.kind !== 'running';
  const turn = {
    threadId: node.turn.thread_id,
    turnId: node.turn.turn_id,
    isSettled,
    spans: isSettled ? spansOf(painter, node) : pendingSpansOf(painter, node),
  };
  return [turn, ...turnsBelow(node).flatMap((below) => renderTurn(painter, below))];
}

/** The nearest turns below: of the turn's own tree and of its tool calls. */
const turnsBelow = (node: SpanNode): TurnNode[] =>
  node.children.flatMap((child) => (child.kind === 'turn' ? [child] : turnsBelow(child)));

function spansOf(painter: Painter, node: SpanNode): Span[] {
  const inner = node.children.filter(({ kind }) => kind !== 'turn');
  const moments = painter.profile.moments === 'events' ? inner.filter(isMoment) : [];
  const children = painter.profile.moments === 'events' ? inner.filter((child) => !isMoment(child)) : inner;
  const span = spanOf(painter, node, moments);
  return [span, ...children.flatMap((child) => spansOf(painter, child))];
}

const isMoment = (node: SpanNode): node is MomentNode =>
  node.kind === 'approval' || node.kind === 'compaction' || node.kind === 'error';

function spanOf(painter: Painter, node: SpanNode, moments: readonly MomentNode[]): Span {
  const { outcome } = node;
  return {
    traceId: node.traceId,
    spanId: node.spanId,
    traceState: '',
    parentSpanId: node.parentSpanId,
    flags: 0,
    name: spanNameOf(node),
    kind: node.kind === 'model_call' ? SPAN_KIND_CLIENT : SPAN_KIND_INTERNAL,
    startTimeUnixNano: node.startUnixNano,
    endTimeUnixNano: node.endUnixNano,
    attributes: attributesOfNode(painter, node),
    droppedAttributesCount: 0,
    events: moments.map((moment) => eventOf(painter, moment)),
    droppedEventsCount: 0,
    links: node.kind === 'turn' ? linksOf(node) : [],
    droppedLinksCount: 0,
    statusCode:
      outcome.kind === 'ok' ? STATUS_CODES.ok : outcome.kind === 'error' ? STATUS_CODES.error : STATUS_CODES.unset,
    // OpenTelemetry allows a message with an error only
    statusMessage: outcome.kind === 'error' ? withoutNul(outcome.reason ?? '') : '',
  };
}

function attributesOfNode({ profile, context, extra }: Painter, node: SpanNode): KeyValue[] {
  const found = painted(profile, node, context);
  const types = profile.jsonSchema === null ? {} : jsonTypes(profile, node, context);
  const properties = Object.fromEntries(Object.entries(types).map(([name, type]) => [name, { type }]));
  const schema =
    profile.jsonSchema === null || Object.keys(properties).length === 0
      ? []
      : [{ key: profile.jsonSchema, value: JSON.stringify({ type: 'object', properties }) }];
  const given = new Set(extra.map(({ key }) => key));
  return [...found.filter(({ key }) => !given.has(key)), ...schema, ...extra];
}

type Visit<Result> = <Node extends SpanNode>(tables: readonly NodeTable<Node>[], node: Node) => Result;

/** The tables of a node's kind, later ones over earlier ones. */
function withTables<Result>(profile: Profile, node: SpanNode, visit: Visit<Result>): Result {
  const { every, moment } = profile;
  switch (node.kind) {
    case 'turn':
      return visit([every, profile.turn], node);
    case 'model_call':
      return visit([every, profile.modelCall], node);
    case 'tool_call':
      return visit([every, profile.toolCall], node);
    case 'approval':
      return visit([every, moment, profile.approval], node);
    case 'compaction':
      return visit([every, moment, profile.compaction], node);
    case 'error':
      return visit([every, moment, profile.error], node);
  }
}

const painted = (profile: Profile, node: SpanNode, context: ProfileContext): KeyValue[] =>
  withTables(profile, node, (tables, of) => attributesOf(tables, of, context));

const jsonTypes = (profile: Profile, node: SpanNode, context: ProfileContext) =>
  withTables(profile, node, (tables, of) => jsonTypesOf(tables, of, context));

function eventOf({ profile, context }: Painter, node: MomentNode): SpanEvent {
  // what holds for the span need not be said of its events again
  const own = { ...profile, every: {}, moment: {} };
  return {
    timeUnixNano: node.startUnixNano,
    name: spanNameOf(node),
    attributes: painted(own, node, context),
    droppedAttributesCount: 0,
  };
}

const linksOf = ({ previous }: TurnNode): SpanLink[] =>
  previous === null
    ? []
    : [
        {
          traceId: previous.traceId,
          spanId: previous.spanId,
          traceState: '',
          attributes: [],
          droppedAttributesCount: 0,
          flags: 0,
        },
      ];

/**
 * A placeholder for each span of a turn that runs. All of them, also of what is over already: its real span comes with the turn's, complete and once.
 */
function pendingSpansOf(painter: Painter, node: SpanNode): Span[] {
  const { pending } = painter.profile;
  if (pending === null || isMoment(node)) return [];
  const { turn } = node;
  const real = spanOf(painter, node, []);
  const told = attributesOf([pending], node, painter.context);
  const names = new Set(told.map(({ key }) => key));
  const placeholder: Span = {
    ...real,
    spanId: spanIdOf(turn.thread_id, turn.turn_id, 'pending', node.spanId),
    parentSpanId: node.spanId,
    name: `${real.name} (pending)`,
    endTimeUnixNano: node.startUnixNano,
    attributes: [...real.attributes.filter(({ key }) => !names.has(key)), ...told],
    links: [],
    statusCode: STATUS_CODES.unset,
    statusMessage: '',
  };
  const children = node.children.filter(({ kind }) => kind !== 'turn');
  return [placeholder, ...children.flatMap((child) => pendingSpansOf(painter, child))];
}
