/** A sentence in which words between backticks are what somebody types. */
export function CodeWords({ text }: { readonly text: string }) {
  return text.split('`').map((part, index) =>
    // biome-ignore lint/suspicious/noArrayIndexKey: parts of one sentence stay where they are.
    index % 2 === 1 ? <code key={index}>{part}</code> : part,
  );
}
