import { z } from 'zod';

export const exportParamsSchema = z.object({
  as: z
    .enum(['html', 'markdown', 'json'])
    .default('html')
    .meta({ description: 'A page, a transcript, or the session itself.' }),
  content: z
    .enum(['full', 'no_tool_content', 'metadata_only'])
    .default('full')
    .meta({ description: 'With which words.' }),
});
