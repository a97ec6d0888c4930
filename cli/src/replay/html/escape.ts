import { escapeMarkup } from '../../output/escape-markup.ts'

/** Control and format characters (bidirectional overrides, zero-width characters), and halves of surrogate pairs. */
const UNSAFE = /(?![\n\t])[\p{Cc}\p{Cf}\p{Cs}]/gu

/** A text of others as the text of an element: no part of it is markup, and what cannot be seen is shown by its number. */
export const asText = (text: string): string =>
  escapeMarkup(text).replaceAll(UNSAFE, (character) => `<b class="code">${nameOf(character)}</b>`)

/** A text of others where no element can stand: in an attribute, or in a picture. */
export const asPlain = (text: string): string => escapeMarkup(text.replaceAll(UNSAFE, nameOf))

const nameOf = (character: string): string =>
  `[U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}]`
