/**
 * Everything that does not show or could redraw what does: controls, format characters, private use, unassigned ones,
 * separators other than the space, and what fonts leave out (Unicode Default_Ignorable_Code_Point).
 */
const HIDDEN = /(?! )[\p{C}\p{Z}\p{DI}]/gu

/** A text in which hidden characters are seen: `\u{202e}` stands for one, and a backslash of the text is doubled. */
export const visible = (text: string): string => withHiddenSeen(text.replaceAll('\\', '\\\\'))

/** A value as JSON in which hidden characters are seen; JSON doubles backslashes itself. */
export const visibleJson = (value: unknown): string =>
  JSON.stringify(value, null, 2).split('\n').map(withHiddenSeen).join('\n')

const withHiddenSeen = (text: string): string =>
  text.replaceAll(HIDDEN, (hidden) => `\\u{${hidden.codePointAt(0)?.toString(16)}}`)
