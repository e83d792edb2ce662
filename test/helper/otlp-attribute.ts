/** Attributes as OTLP JSON writes them. */
export interface OtlpAttribute {
  readonly key: string;
  readonly value: Readonly<Record<string, unknown>>;
}

/** `key: type value` in their order. JSON may write a whole number as text or as number: both are the same number. */
export const attributeLines = (attributes: readonly OtlpAttribute[]): string[] =>
  attributes.map(({ key, value }) => {
    const [[type, content] = ['', '']] = Object.entries(value);
    return `${key}: ${type.replace('Value', '')} ${String(content)}`;
  });

/** Key → value, whole numbers as numbers. */
export const attributeValues = (
  attributes: readonly OtlpAttribute[],
): Record<string, string | number | boolean | undefined> =>
  Object.fromEntries(
    attributes.map(({ key, value }) => [
      key,
      value['intValue'] === undefined
        ? (Object.values(value)[0] as string | number | boolean | undefined)
        : Number(value['intValue']),
    ]),
  );
