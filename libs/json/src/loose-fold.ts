const ASCII = /^\p{ASCII}*$/u
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/gu
const DOTTED_I = /i\u0307/g

/**
 * Folds a key as the most careless reader might: without regard to case (ſ and s, the Kelvin sign and k, the Turkish i
 * with and without its dot, ß and ss), to compatibility variants (full width, ligatures; NFKC) and to invisible
 * characters. It joins all that `simpleFold` joins, and more.
 */
export function looseFold(key: string): string {
  if (ASCII.test(key)) return key.toLowerCase()
  const visible = key.normalize('NFKC').replaceAll(INVISIBLE, '')
  return visible.toUpperCase().toLowerCase().replaceAll(DOTTED_I, 'i')
}
