import type { Detector, Match } from '../detector.ts'

/** RFC 7468 labels, OpenSSH's, OpenPGP's and SSH.COM's, which has four dashes and spaces. */
const BEGIN = /-{4,5} ?BEGIN (?:[A-Z0-9]{1,16} ){0,4}PRIVATE KEY(?: BLOCK)? ?-{4,5}/g
const END = /-{4,5} ?END (?:[A-Z0-9]{1,16} ){0,4}PRIVATE KEY(?: BLOCK)? ?-{4,5}/g

/** Private keys as PEM blocks, from BEGIN to END; without an end, to the end of the text. */
export const privateKey: Detector = {
  kind: 'private_key',
  rule: 'private_key',
  action: 'redact',
  trigger: { words: ['private key'] },
  find(text) {
    const matches: Match[] = []
    BEGIN.lastIndex = 0
    for (let begin = BEGIN.exec(text); begin !== null; begin = BEGIN.exec(text)) {
      END.lastIndex = BEGIN.lastIndex
      const end = END.test(text) ? END.lastIndex : text.length
      matches.push({ start: begin.index, end })
      BEGIN.lastIndex = end
    }
    return matches
  },
}
