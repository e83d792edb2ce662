import type { Resource, Scope } from './value.ts';

/** The two upper levels of any Export request, before each signal gives them its own names. */
export interface ScopeEnvelope<Item> {
  readonly scope: Scope;
  readonly schemaUrl: string;
  readonly records: readonly Item[];
}

export interface ResourceEnvelope<Item> {
  readonly resource: Resource;
  readonly schemaUrl: string;
  readonly scopes: readonly ScopeEnvelope<Item>[];
}
