/** An answer must stay far below 4 MiB: nobody reads more than this. */
const MESSAGE_CHARS_MAX = 1024;

export const cutMessage = (message: string, charsMax = MESSAGE_CHARS_MAX): string =>
  message.length <= charsMax ? message : `${message.slice(0, charsMax - 1)}…`;
