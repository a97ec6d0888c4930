/** Digits that may be shown before it is known what follows: as many as may be shown of the beginning of a card number. */
const MOST_DIGITS = 6
const LONGEST = 256

/** A word, or a small number such as those of progress, with the marks at its end. */
const PLAIN =
  /^[("']?(?:\p{L}\p{Ll}{0,23}|\p{Lu}{2,12}|\d{1,4}(?:[./]\d{1,4})?(?:%|\p{Ll}{1,3})?)[.,:;!?…)"']{0,3}$/u

/**
 * Whether a text is nothing but words and small numbers: who waits for what follows it may be shown it. Should it become
 * the beginning of a value, such as the name in an address, the rest of that is masked, and it cannot be read.
 */
export function isPlain(text: string): boolean {
  if (text.length > LONGEST || text.replaceAll(/\D/g, '').length > MOST_DIGITS) return false
  return text.split(/\s+/).every((word) => word === '' || PLAIN.test(word))
}
