/** Codex's configured provider under the name by which backends find prices; a name of one's own stays as it is. */
const KNOWN: readonly (readonly [name: RegExp, known: string])[] = [
  [/^openai$/i, 'openai'],
  [/^azure\b/i, 'azure.ai.openai'],
];

export const providerName = (provider: string | null): string | null =>
  KNOWN.find(([name]) => provider !== null && name.test(provider))?.[1] ?? provider;
