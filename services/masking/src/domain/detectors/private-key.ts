import { type Detector, REACH, type Search } from '../detector.ts'

/** RFC 7468 labels, OpenSSH's, OpenPGP's and SSH.COM's, which has four dashes and spaces. */
const BEGIN = /-{4,5} ?BEGIN (?:[A-Z0-9]{1,16} ){0,4}PRIVATE KEY(?: BLOCK)? ?-{4,5}/g
const END = /-{4,5} ?END (?:[A-Z0-9]{1,16} ){0,4}PRIVATE KEY(?: BLOCK)? ?-{4,5}/g

/** Private keys as PEM blocks, from BEGIN to END; without an end, to the end of the text. */
export const privateKey: Detector = {
  kind: 'private_key',
  rule: 'private_key',
  action: 'redact',
  trigger: { words: ['private key'] },
  search: blocksIn,
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
