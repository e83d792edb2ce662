/** What the user has settled for this machine: prices, what may be kept, what is secret, who gets what. Read once, at the start. */
import { join } from 'node:path';
import type { Config } from '../config/config.ts';
import { createMachineRedactor } from '../config/machine-redactor.ts';
import { readConfig } from '../config/read-config.ts';
import { createContentFilter } from '../ingest/redaction/content-filter.ts';
import { type ContentFilter } from '../ingest/redaction/redact-intake.ts';
import { loadPriceBook } from '../price/load-price-book.ts';
import type { PriceBook } from '../price/price-book.ts';
import type { Redactor } from '../redact/redactor.ts';

/** Where to look. Nothing else of the environment, and nothing of the working directory, decides anything. */
export interface SettingsPlaces {
  /** Holds `config.toml`, `redaction.json` and `prices.json`, as far as the user has them. */
  readonly configDir: string;
  readonly homeDir: string;
  readonly codexHome: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

export interface OwnSettings {
  readonly prices: PriceBook;
  readonly config: Config;
  readonly redactor: Redactor;
  /** What the own store keeps of what arrives. */
  readonly filter: ContentFilter;
}

/** Throws `invalid_input` for rules and prices that cannot be used. What is wrong with backends is in `config.problems`. */
export async function readOwnSettings({ configDir, homeDir, codexHome, env }: SettingsPlaces): Promise<OwnSettings> {
  const config = await readConfig({ configDir, home: homeDir, env, codexHome });
  const redactor = await createMachineRedactor({ redaction: config.redaction, env, homeDir, codexHome });
  return {
    prices: loadPriceBook(join(configDir, 'prices.json')),
    config,
    redactor,
    filter: createContentFilter({ policy: config.content, homeDir, redactor }),
  };
}
