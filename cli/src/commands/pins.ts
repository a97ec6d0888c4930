import { PinDetail, PinKind, policyPins, PinSummary } from '@sallyport/contracts'
import { Type } from 'typebox'
import { openApi } from '../api.ts'
import type { Context } from '../context.ts'
import { CliError } from '../errors.ts'
import { clean } from '../output/clean.ts'
import { show } from '../output/show.ts'
import { table } from '../output/table.ts'
import { when } from '../output/time.ts'
import { describeDifferences, describePin, Difference, whatItIs } from './pin-text.ts'

/** Which definition is meant. */
export interface PinOptions {
  readonly kind: string
}

/** Kinds of definitions, as `--kind` takes them. */
export const PIN_KINDS: readonly string[] = PinKind.enum

/** A definition with what an approval would change. */
const Shown = Type.Object({
  pin: PinDetail,
  differences: Type.Array(Difference),
  more: Type.Integer(),
})

/** Names of definitions may be long; an abbreviated hash must still be one of two. */
const MIN_HASH_CHARS = 12

const base = (connection: string): string =>
  `/api/connections/${encodeURIComponent(connection)}/pins`

/** Lists the definitions of a connection, page by page. */
export async function listPins(
  context: Context,
  connection: string,
  { held }: { readonly held?: boolean },
): Promise<void> {
  const api = openApi(context)
  const pins: PinSummary[] = []
  let next: string | undefined
  do {
    const query = new URLSearchParams({
      limit: '100',
      ...(held === true && { held: 'true' }),
      ...(next !== undefined && { after: next }),
    })
    // Each page names the one behind it.
    // oxlint-disable-next-line no-await-in-loop
    const page = await api.get(`${base(connection)}?${query.toString()}`, policyPins.reply)
    pins.push(...page.pins)
    next = page.next
  } while (next !== undefined)
  show(context, pins, () => listText(pins, held === true))
}

function listText(pins: readonly PinSummary[], onlyHeld: boolean): string {
  if (pins.length === 0) return onlyHeld ? 'Nothing is held.\n' : 'Nothing was seen yet.\n'
  return table(
    ['KIND', 'NAME', 'STANDING', 'WHY', 'HASH', 'SINCE'],
    pins.map(({ kind, name, standing, pinned, held }) => [
      kind,
      name,
      standing,
      held?.reason ?? '',
      (held ?? pinned)?.hash.slice(0, MIN_HASH_CHARS) ?? '',
      when((held ?? pinned)?.since ?? ''),
    ]),
  )
}

/** Shows a definition whole: what is pinned and what is held. */
export async function showPin(
  context: Context,
  connection: string,
  name: string | undefined,
  options: PinOptions,
): Promise<void> {
  const { pin } = await read(context, connection, name, options)
  show(context, pin, () => describePin(pin))
}

/** Shows what an approval would change, and how to give it. */
export async function diffPin(
  context: Context,
  connection: string,
  name: string | undefined,
  options: PinOptions,
): Promise<void> {
  const shown = await read(context, connection, name, options)
  show(context, shown, () => describeDifferences(connection, shown))
}

/** Approves what is held, or keeps what was pinned: what has the hash that a person looked at, and nothing else. */
export async function approvePin(
  context: Context,
  connection: string,
  name: string | undefined,
  options: PinOptions & { readonly reason: string; readonly hash: string },
): Promise<void> {
  const { pin } = await read(context, connection, name, options)
  const hash = chosenHash(pin, options.hash)
  const path = `${base(connection)}/${encodeURIComponent(pin.kind)}/approvals`
  const body = { name: pin.name, hash, reason: options.reason }
  const answer = await openApi(context).send('POST', path, body, PinSummary)
  show(context, answer, () =>
    clean(
      `Approved: ${whatItIs(pin)} of ${connection} counts as ${hash.slice(0, MIN_HASH_CHARS)}.\n`,
    ),
  )
}

/** The hash that a person means by its beginning. */
function chosenHash({ pinned, held }: PinDetail, wanted: string): string {
  if (held === undefined) throw new CliError('not_held', 'Nothing is held here; nothing was done.')
  if (!/^[0-9a-f]{12,64}$/.test(wanted))
    throw new CliError('usage', 'A hash has 12 to 64 hexadecimal digits in lower case.', 2)
  const found = [held.hash, pinned?.hash].find((hash) => hash?.startsWith(wanted))
  if (found !== undefined) return found
  throw new CliError(
    'conflict',
    'What is held has another hash: it has changed. Look at it again with: sallyport pins diff',
  )
}

async function read(
  context: Context,
  connection: string,
  name: string | undefined,
  { kind }: PinOptions,
) {
  if ((name === undefined) !== (kind === 'instructions'))
    throw new CliError('usage', 'Name the definition; the kind instructions alone has none.', 2)
  const query = name === undefined ? '' : `?name=${encodeURIComponent(name)}`
  return openApi(context).get(`${base(connection)}/${encodeURIComponent(kind)}${query}`, Shown)
}
