/** What does not show, or could redraw or reorder what does. Line feeds lay a text out. */
const HIDDEN = /(?![\n ])[\p{C}\p{Z}\p{DI}]/gu

/** Writes hidden characters out, as `\u{202e}`, so that a person sees that they are there. */
export const seen = (text: string): string =>
  text.replaceAll(HIDDEN, (hidden) => `\\u{${hidden.codePointAt(0)?.toString(16)}}`)
