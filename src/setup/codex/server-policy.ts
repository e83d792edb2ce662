/** The policy as the app-server tells it: `configRequirements/read` for what may be, the layers of `config/read` for what an administrator wrote. */
import {
  type ManagedPolicy,
  managedPolicy,
  type Objection,
  objectionsOfManagedConfig,
  objectionsOfRequirements,
} from './managed-policy.ts';

type Table = Readonly<Record<string, unknown>>;

/** Layers above the user's own that he cannot take away. */
const MANAGED_LAYERS: ReadonlySet<string> = new Set([
  'enterpriseManaged',
  'mdm',
  'legacyManagedConfigTomlFromFile',
  'legacyManagedConfigTomlFromMdm',
]);
const PLACE = 'The policy of your administrator';

const tableOf = (value: unknown): Table =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};

/** @param requirementsAnswer, configAnswer results; null where this version has no answer */
export function policyOfAnswers(requirementsAnswer: unknown, configAnswer: unknown): ManagedPolicy | null {
  const { requirements } = tableOf(requirementsAnswer);
  const { layers } = tableOf(configAnswer);
  const managed = (Array.isArray(layers) ? layers : []).map(tableOf).filter((layer) => {
    const { type } = tableOf(layer['name']);
    return typeof type === 'string' && MANAGED_LAYERS.has(type);
  });
  if ((requirements === null || requirements === undefined) && managed.length === 0) return null;
  const objections: Objection[] = [
    ...objectionsOfRequirements(asRequirementsFile(tableOf(requirements)), PLACE),
    ...managed.flatMap((layer) => objectionsOfManagedConfig(tableOf(layer['config']), placeOf(layer))),
  ];
  const files = managed.flatMap((layer) => {
    const { file } = tableOf(layer['name']);
    return typeof file === 'string' ? [file] : [];
  });
  return managedPolicy(files, objections);
}

/** The answer spells the keys of the file in another way, and leaves the list of MCP servers out. */
const asRequirementsFile = (answer: Table): Table => ({
  allow_managed_hooks_only: answer['allowManagedHooksOnly'],
  features: answer['featureRequirements'],
  otel: answer['otel'],
});

function placeOf(layer: Table): string {
  const { file, name } = tableOf(layer['name']);
  if (typeof file === 'string') return file;
  return typeof name === 'string' ? `${PLACE} (${name})` : PLACE;
}
