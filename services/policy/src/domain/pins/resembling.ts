import { NAME_KEY } from './definition.ts'
import type { Pin } from './pin.ts'

/** A pinned definition that is like one that is new in all but its name: the target may have renamed it. */
export function resembling(pin: Pin, others: readonly Pin[]): Pin | undefined {
  const { kind, name, pinned, held } = pin
  if (pinned !== undefined || held?.text === undefined || kind === 'instructions') return undefined
  const key = NAME_KEY[kind]
  const wanted = withName(held.text, key, '')
  const length = lengthWithout(held.text, name)
  return others.find(
    (other) =>
      other.kind === kind &&
      other.name !== name &&
      other.pinned !== undefined &&
      // Quick to tell, so that few texts are parsed.
      lengthWithout(other.pinned.text, other.name) === length &&
      withName(other.pinned.text, key, '') === wanted,
  )
}

const lengthWithout = (text: string, name: string): number =>
  text.length - JSON.stringify(name).length

/** A canonical text with another name; members keep their order, so that it is canonical again. */
function withName(text: string, key: string, name: string): string {
  const definition: object = JSON.parse(text)
  return JSON.stringify({ ...definition, [key]: name })
}
