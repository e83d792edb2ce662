/** What one origin says about a backend, and the way several of them become one. */
import { type BackendSettings, CONNECTION, SETTING_NAMES, type SettingName } from './backend-settings.ts';

export interface Layer {
  readonly settings: BackendSettings;
  /** For people: where each value stands. */
  readonly origins: Readonly<Partial<Record<SettingName, string>>>;
}

const TABLES: readonly SettingName[] = [
  'attributes',
  'resource',
  'limits',
  'content_by_tool',
  'content_by_repository',
  'redaction',
];

export function layerOf(settings: BackendSettings, origin: string): Layer {
  const present = SETTING_NAMES.filter((name) => settings[name] !== undefined);
  return { settings, origins: Object.fromEntries(present.map((name) => [name, origin])) };
}

/** Does this layer say itself where data go, or with which key? Then it takes neither from a layer below. */
export const namesConnection = ({ settings }: Layer): boolean =>
  CONNECTION.some((name) => settings[name] !== undefined);

/** The first layer is the lowest. Tables are put together key by key, everything else is replaced. */
export function mergeLayers(layers: readonly Layer[]): Layer {
  return layers.reduce((below, above) => {
    const settings: Record<string, unknown> = { ...below.settings };
    for (const name of SETTING_NAMES) {
      const value = above.settings[name];
      if (value === undefined) continue;
      const before = below.settings[name];
      const isTable = TABLES.includes(name) && before !== undefined;
      settings[name] = isTable ? { ...(before as object), ...(value as object) } : value;
    }
    return { settings: settings as BackendSettings, origins: { ...below.origins, ...above.origins } };
  });
}
