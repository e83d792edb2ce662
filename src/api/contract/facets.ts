import { z } from 'zod';

const facetValueSchema = z
  .object({ value: z.string(), count: z.int().min(0).meta({ description: 'Sessions.' }) })
  .readonly()
  .meta({ id: 'FacetValue' });

const facet = z.array(facetValueSchema).readonly();

/** Values that sessions can be filtered by, the most frequent first. */
export const facetsSchema = z
  .object({
    status: facet,
    model: facet,
    repository: facet,
    branch: facet,
    user: facet,
    team: facet,
    tool: facet,
    mcp_server: facet,
    environment: facet,
    version: facet,
    source: facet,
    has: facet.meta({ description: 'What `has` asks for, but `edits`: those are not counted.' }),
    problem: facet,
  })
  .readonly()
  .meta({ id: 'Facets' });

export type FacetValue = z.infer<typeof facetValueSchema>;
export type Facets = z.infer<typeof facetsSchema>;
