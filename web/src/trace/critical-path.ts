import { endOf, type SpanNode } from './span-tree.ts';

/** A stretch of time, and the span that everything else waited for in it. ms since the trace began. */
export interface PathSegment {
  readonly spanId: string;
  readonly fromMs: number;
  readonly toMs: number;
}

/**
 * What decided how long a trace took: walked back from its end, always into the child that ended last. Codex lets children outlive their parents (a
 * request that starts a turn is answered at once), so a span reaches as far as what it started. Stretches do not overlap; together they are as long as
 * the trace, less the time in which nothing ran.
 */
export function criticalPath(roots: readonly SpanNode[]): readonly PathSegment[] {
  const reach = reaches(roots);
  const segments: PathSegment[] = [];
  const waiting: { readonly node: SpanNode; readonly until: number; readonly floor: number }[] = [];
  const walk = (children: readonly SpanNode[], until: number, floor: number, own: string | null): void => {
    let at = until;
    const byEnd = children.toSorted((a, b) => (reach.get(b) ?? 0) - (reach.get(a) ?? 0));
    for (const child of byEnd) {
      const end = Math.min(until, reach.get(child) ?? 0);
      // one that still ran when the next began was not what that waited for
      if (end > at || end <= floor || child.span.start_ms >= end) continue;
      if (own !== null && end < at) segments.push({ spanId: own, fromMs: end, toMs: at });
      // a child that began before its parent (clocks differ) counts from there on
      at = Math.max(floor, child.span.start_ms);
      waiting.push({ node: child, until: end, floor: at });
    }
    if (own !== null && at > floor) segments.push({ spanId: own, fromMs: floor, toMs: at });
  };
  walk(roots, Number.POSITIVE_INFINITY, 0, null);
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop())
    walk(next.node.children, next.until, next.floor, next.node.span.span_id);
  return segments.toSorted((a, b) => a.fromMs - b.fromMs);
}

/** When a span, or the last of what it started, ended. */
function reaches(roots: readonly SpanNode[]): ReadonlyMap<SpanNode, number> {
  const order: SpanNode[] = [];
  const waiting = [...roots];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    order.push(node);
    waiting.push(...node.children);
  }
  const reach = new Map<SpanNode, number>();
  for (const node of order.toReversed())
    reach.set(
      node,
      node.children.reduce((end, child) => Math.max(end, reach.get(child) ?? 0), endOf(node.span)),
    );
  return reach;
}
