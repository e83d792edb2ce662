import type { TraceSpan } from '../api/shape.ts';

/** A span at its place in its trace. */
export interface SpanNode {
  readonly span: TraceSpan;
  readonly children: SpanNode[];
  readonly depth: number;
  /** It names a parent that is not here: Codex had not sent it, somebody else's it is, or it lies behind the limit. */
  readonly isOrphan: boolean;
  /** What of its duration none of its children ran in, ms. */
  readonly selfMs: number;
  /** It began before its parent did: the two clocks differ. */
  readonly isSkewed: boolean;
  /** Spans below it. */
  readonly size: number;
}

type Draft = { -readonly [Name in keyof SpanNode]: SpanNode[Name] };

/** ms; a microsecond is what times are rounded to. */
const ROUNDING_MS = 0.002;

export const endOf = (span: TraceSpan): number => span.start_ms + span.duration_ms;

/** The roots of a trace: spans without a parent, and those whose parent is missing. Every span is in the tree once, whatever parents say. */
export function spanTree(spans: readonly TraceSpan[]): readonly SpanNode[] {
  const nodes = new Map<string, Draft>();
  for (const span of spans)
    if (!nodes.has(span.span_id))
      nodes.set(span.span_id, { span, children: [], depth: 0, isOrphan: false, selfMs: 0, isSkewed: false, size: 0 });
  const roots: Draft[] = [];
  const cut = circleStarts(nodes);
  for (const node of nodes.values()) {
    const { parent_span_id: parentId } = node.span;
    const parent = parentId === null ? undefined : nodes.get(parentId);
    if (parent === undefined || cut.has(node.span.span_id)) {
      node.isOrphan = parentId !== null;
      roots.push(node);
    } else parent.children.push(node);
  }
  measure(roots);
  return roots;
}

/** The spans at which circles are cut: somebody made them their own ancestors. Each span is walked once. */
function circleStarts(nodes: ReadonlyMap<string, Draft>): ReadonlySet<string> {
  const starts = new Set<string>();
  const done = new Set<string>();
  for (const id of nodes.keys()) {
    const walked = new Set<string>();
    let at: string | null | undefined = id;
    while (typeof at === 'string' && nodes.has(at) && !done.has(at)) {
      if (walked.has(at)) {
        starts.add(at);
        break;
      }
      walked.add(at);
      at = nodes.get(at)?.span.parent_span_id;
    }
    for (const each of walked) done.add(each);
  }
  return starts;
}

/** Depths, sizes and self times, without recursion: a trace may be one long chain. */
function measure(roots: readonly Draft[]): void {
  const order: Draft[] = [];
  const waiting: Draft[] = [...roots];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    order.push(node);
    for (const child of node.children as Draft[]) {
      child.depth = node.depth + 1;
      child.isSkewed = child.span.start_ms < node.span.start_ms - ROUNDING_MS;
      waiting.push(child);
    }
  }
  for (const node of order.toReversed()) {
    node.size = node.children.reduce((sum, child) => sum + 1 + child.size, 0);
    node.selfMs = selfTime(
      node.span,
      node.children.map(({ span }) => span),
    );
  }
}

/** A span's duration without the time in which at least one child ran. */
export function selfTime(span: TraceSpan, children: readonly TraceSpan[]): number {
  const end = endOf(span);
  let covered = 0;
  let reached = span.start_ms;
  for (const child of children.toSorted((a, b) => a.start_ms - b.start_ms)) {
    const from = Math.max(reached, child.start_ms);
    const to = Math.min(end, endOf(child));
    if (to <= from) continue;
    covered += to - from;
    reached = to;
  }
  return Math.max(0, span.duration_ms - covered);
}

/** What is shown, in order: everything but what lies below a folded span. */
export function visibleNodes(roots: readonly SpanNode[], folded: ReadonlySet<string>): readonly SpanNode[] {
  const rows: SpanNode[] = [];
  const waiting = roots.toReversed();
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    rows.push(node);
    if (!folded.has(node.span.span_id)) waiting.push(...node.children.toReversed());
  }
  return rows;
}

/** The spans above the one at a place of `nodes`, which are in the order of `visibleNodes` with nothing folded. */
export function ancestorsOf(nodes: readonly SpanNode[], index: number): ReadonlySet<string> {
  const ancestors = new Set<string>();
  let depth = nodes[index]?.depth ?? 0;
  for (let at = index - 1; at >= 0 && depth > 0; at -= 1) {
    const node = nodes[at];
    if (node === undefined || node.depth >= depth) continue;
    ancestors.add(node.span.span_id);
    depth = node.depth;
  }
  return ancestors;
}

/** Spans that have all the words in their name, status or attributes. */
export function matchSpans(spans: readonly TraceSpan[], typed: string): ReadonlySet<string> {
  const words = typed
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  if (words.length === 0) return new Set();
  const textOf = ({ name, service, status_message, span_id, attributes }: TraceSpan): string =>
    [
      name,
      service,
      status_message ?? '',
      span_id,
      ...Object.entries(attributes).map(([key, value]) => `${key}=${value}`),
    ]
      .join('\n')
      .toLowerCase();
  return new Set(
    spans
      .filter((span) => {
        const text = textOf(span);
        return words.every((word) => text.includes(word));
      })
      .map(({ span_id }) => span_id),
  );
}
