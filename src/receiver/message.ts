/** An answer must stay far below 4 MiB, and gRPC messages travel in a header: nobody reads more than this. */
const MESSAGE_CHARS_MAX = 1024;

export const cutMessage = (message: string): string =>
  message.length <= MESSAGE_CHARS_MAX ? message : `${message.slice(0, MESSAGE_CHARS_MAX - 1)}…`;
