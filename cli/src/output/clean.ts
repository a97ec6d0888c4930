// Control and format characters (bidirectional overrides, zero-width characters, tags) could redraw or reorder what a
// terminal shows; line feeds and tabs may stay.
const UNSAFE = /(?![\n\t])[\p{Cc}\p{Cf}]/gu

/** Makes a text of the server safe for a terminal. */
export const clean = (text: string): string => text.replaceAll(UNSAFE, '\u{fffd}')
