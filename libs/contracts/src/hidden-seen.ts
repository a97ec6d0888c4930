/**
 * Everything that does not show or could redraw or reorder what does: controls, format characters, private use, unassigned
 * ones, separators other than the space, and what fonts leave out (Unicode Default_Ignorable_Code_Point).
 */
const HIDDEN = /(?! )[\p{C}\p{Z}\p{DI}]/gu

/** A text on one line in which hidden characters are seen: `\u{202e}` stands for one, `\u{a}` for a line feed. */
export const withHiddenSeen = (text: string): string =>
  text.replaceAll(HIDDEN, (hidden) => `\\u{${hidden.codePointAt(0)?.toString(16)}}`)
