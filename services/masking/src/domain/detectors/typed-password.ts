import { type Detector, isStandIn } from '../detector.ts'
import { pattern } from './pattern.ts'

/** The statement or the command that a password is written in, up to the password. */
const ACCOUNT = /(?<![a-z])(?:create|alter|grant|set)\s[^;]*$/i
const COMMAND = /(?<![a-z])(?:curl|wget|http)\s[^\n|;]*$/i

const IDENTIFIED = 'identified\\s(?:with\\s[\\w\'"`]{1,32}\\s)?(?:by|as)\\s(?:password\\s)?["\']'
const USER = '(?:-u|--user|--proxy-user)[ =]?["\']?[\\w.@%+-]{1,64}:'

/** Passwords of statements that make accounts (`IDENTIFIED BY '…'`), and of commands (`curl -u user:…`). */
export const typedPassword: Detector = pattern({
  kind: 'password',
  rule: 'typed_password',
  trigger: { words: ['identified ', 'curl '] },
  begins: new RegExp(`(?<![a-z])${IDENTIFIED}|(?<=\\s)${USER}`, 'gi'),
  goesOn: /[^\s"'`;|\\]+/y,
  masksRest: true,
  isValue: (value) => !isStandIn(value) && !/^\$\w+$/.test(value),
  isInPlace: (before) =>
    /["']$/.test(before) && /identified/i.test(before)
      ? ACCOUNT.test(before)
      : COMMAND.test(before),
})
