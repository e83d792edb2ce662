import type { z } from 'zod';
import { AppError } from '../../lib/errors.ts';
import { knownViewSchema, viewContentSchema, viewListSchema } from '../contract/view.ts';
import { defineRoute } from '../route.ts';

const PATH = '/api/v1/views/{id}';
const ID = knownViewSchema.unwrap().shape.id;

export const listViewsRoute = defineRoute({
  method: 'get',
  path: '/api/v1/views',
  summary: 'Filters with a name: those that ship, then the user’s; and the files that hold none.',
  answer: viewListSchema,
  handle: (_input, { views }) => views.list(),
});

export const putViewRoute = defineRoute({
  method: 'put',
  path: PATH,
  summary: "Saves a view as a file of the user's: a new one, another name, another filter. No id of one that ships.",
  body: viewContentSchema,
  answer: knownViewSchema,
  handle: ({ path, body }, { views }) => views.save({ id: idOf(path), ...body }),
});

export const deleteViewRoute = defineRoute({
  method: 'delete',
  path: PATH,
  summary: "Removes a view of the user's, and answers what it was.",
  answer: knownViewSchema,
  handle: ({ path }, { views }) => views.remove(idOf(path)),
});

/** It becomes the name of a file. */
function idOf(path: Readonly<Record<string, string>>): z.output<typeof ID> {
  const id = ID.safeParse(path['id']);
  if (id.success) return id.data;
  throw new AppError('invalid_input', `cannot use ${JSON.stringify(path['id'])} as the id of a view`, {
    hint: 'Use up to 64 letters, digits, hyphens and underscores.',
  });
}
