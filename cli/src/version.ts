import { readFileSync } from 'node:fs'
import { Type } from 'typebox'
import { parser } from '@sallyport/contracts'

const parsePackage = parser('package.json', Type.Object({ version: Type.String() }))

/** Version of the command, as its package has it. */
export const VERSION = parsePackage(
  JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')),
).version
