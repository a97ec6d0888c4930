import type { PinDetail, PinFlag } from '@sallyport/contracts'
import { type Static, Type } from 'typebox'
import { clean } from '../output/clean.ts'
import { seen } from '../output/seen.ts'
import { when } from '../output/time.ts'

/** One difference, as the admin API tells of it: hidden characters are written out. */
export type Difference = Static<typeof Difference>
export const Difference = Type.Object({
  is: Type.Enum(['added', 'removed', 'changed']),
  path: Type.String(),
  before: Type.Optional(Type.String()),
  after: Type.Optional(Type.String()),
  lines: Type.Optional(Type.Array(Type.String())),
})

/** A definition by kind and name. */
export const whatItIs = ({ kind, name }: PinDetail): string =>
  kind === 'instructions' ? 'the instructions' : `${kind} ${name}`

/** A definition whole. */
export function describePin(pin: PinDetail): string {
  const { pinned, held } = pin
  return clean(
    [
      `${seen(whatItIs(pin))} (${pin.standing})`,
      ...(pinned === undefined
        ? ['pinned     nothing']
        : [
            `pinned     ${pinned.hash}, since ${when(pinned.since)}`,
            ...checksLines(pinned),
            seenJson(pinned.definition),
          ]),
      ...heldLines(pin),
      ...(held?.definition === undefined ? [] : [seenJson(held.definition)]),
      '',
    ].join('\n'),
  )
}

const seenJson = (text: string): string => seen(JSON.stringify(JSON.parse(text), null, 2))

/** A definition with what an approval of what is held would change; `more` differences are left out. */
interface Differences {
  readonly pin: PinDetail
  readonly differences: readonly Difference[]
  readonly more: number
}

/** What an approval would change, and the command that gives it. */
export function describeDifferences(
  connection: string,
  { pin, differences, more }: Differences,
): string {
  const { held, resembles } = pin
  if (held === undefined) return clean(`${seen(whatItIs(pin))}: nothing is held.\n`)
  return clean(
    [
      `${seen(whatItIs(pin))} of ${connection}`,
      ...heldLines(pin),
      ...(resembles === undefined ? [] : [`renamed?   it is like ${seen(resembles.name)}`]),
      '',
      ...(held.definition === undefined ? ['Its text is not known whole.'] : []),
      ...(held.definition !== undefined && held.definition === pin.pinned?.definition
        ? ['It differs in nothing but values that are masked.']
        : []),
      ...differences.flatMap(differenceLines),
      ...(more > 0 ? [`… and ${more} more differences; --json has both definitions.`] : []),
      '',
      ...(held.definition === undefined
        ? []
        : [`To approve exactly this: ${command(connection, pin)}`]),
      '',
    ].join('\n'),
  )
}

function heldLines({ held }: PinDetail): string[] {
  if (held === undefined) return []
  return [
    `held       ${held.hash}, since ${when(held.since)}`,
    `why        ${WHY[held.reason]}`,
    `seen by    ${seen(held.seenBy.id)}`,
    ...checksLines(held),
    ...held.flags.map((flag) => `hidden     ${flagText(flag)}`),
  ]
}

/** Said where masking changed what arguments are checked by. */
const checksLines = ({ argumentsMasked }: { readonly argumentsMasked?: true }): string[] =>
  argumentsMasked === true
    ? ['arguments  none are taken: masking hides what they would be checked by']
    : []

const flagText = ({ place, kind, count }: PinFlag): string =>
  `${count} ${kind.replaceAll('_', ' ')} at ${place === '' ? 'its root' : place}`

const WHY: Readonly<Record<NonNullable<PinDetail['held']>['reason'], string>> = {
  first_sight: 'it is new, and the connection wants a review',
  changed: 'it has changed',
  flagged: 'it is new and has hidden characters',
  ambiguous: 'the target defines it more than once, in different ways',
  too_large: 'it is larger than the evidence can hold; it cannot be approved',
  too_many: 'too many changes wait; it was not kept and cannot be approved now',
  unreadable: 'it could be read in different ways; it cannot be approved',
}

function differenceLines({ is, path, before, after, lines }: Difference): string[] {
  const title = `${is} ${path === '' ? 'the whole' : path}`
  if (lines !== undefined) return [title, ...lines.map((line) => `  ${line}`)]
  return [title, ...marked('-', before), ...marked('+', after)]
}

const marked = (mark: string, text: string | undefined): string[] =>
  text === undefined ? [] : text.split('\n').map((line) => `  ${mark} ${line}`)

/** Names that a shell takes as they are. */
const PLAIN = /^[A-Za-z0-9][A-Za-z0-9_.:/-]*$/

function command(connection: string, { kind, name, held }: PinDetail): string {
  const what = kind === 'instructions' ? '' : ` ${PLAIN.test(name) ? name : '<name>'}`
  const option = kind === 'tool' ? '' : ` --kind ${kind}`
  return `sallyport pins approve ${connection}${what}${option} --hash ${held?.hash.slice(0, 12)} --reason '…'`
}
