const LENGTH_MAX = 2_000;

/** One line of bounded length without control characters: part of it may be what a backend answered. */
export const cleanText = (text: string): string =>
  // oxlint-disable-next-line no-control-regex -- they are what is looked for
  text.slice(0, LENGTH_MAX).replaceAll(/[\u0000-\u001f\u007f-\u009f]+/g, ' ');
