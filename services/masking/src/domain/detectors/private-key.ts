import { type Detector, REACH, type Search } from '../detector.ts'
import { pattern } from './pattern.ts'
import { together } from './together.ts'

/** RFC 7468 labels, OpenSSH's, OpenPGP's and SSH.COM's, which has four dashes and spaces. */
const BEGIN = /-{4,5} ?BEGIN (?:[A-Z0-9]{1,16} ){0,4}PRIVATE KEY(?: BLOCK)? ?-{4,5}/g
const END = /-{4,5} ?END (?:[A-Z0-9]{1,16} ){0,4}PRIVATE KEY(?: BLOCK)? ?-{4,5}/g

/** Secret keys of age (age-encryption.org/v1): Bech32, in capitals as they are printed. */
const ageKey = pattern({
  kind: 'private_key',
  rule: 'age_key',
  trigger: {},
  begins: /(?<![A-Za-z0-9])AGE-SECRET-KEY-1/gi,
  goesOn: /[02-9ac-hj-np-z]{58}(?![A-Za-z0-9])/iy,
})

/**
 * Private keys as PEM blocks, from BEGIN to END, without an end to the end of the text; and those of age.
 */
export const privateKey: Detector = {
  kind: 'private_key',
  rule: 'private_key',
  action: 'redact',
  trigger: { words: ['private key', 'age-secret-key-'] },
  search: together(blocksIn, ageKey.search),
}

function blocksIn(text: string): Search {
  let done = 0
  let open: number | undefined
  return (from, to, found) => {
    const offset = Math.max(from, done)
    const part = offset < to ? text.slice(offset, to + REACH) : ''
    for (let at = 0; ;) {
      const border = open === undefined ? BEGIN : END
      border.lastIndex = at
      const match = border.exec(part)
      if (match === null || offset + match.index >= to) break
      at = border.lastIndex
      done = offset + at
      if (open !== undefined) found.add(open, done)
      open = open === undefined ? offset + match.index : undefined
    }
    if (open !== undefined && to === text.length) found.add(open, to)
  }
}
