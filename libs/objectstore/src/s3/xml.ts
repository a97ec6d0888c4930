/** The text of the first element of a name in a document that S3 writes; undefined where there is none. */
export function element(xml: string, name: string): string | undefined {
  return elements(xml, name).next().value
}

/** The texts of all elements of a name, in order; an element that holds others counts as one text. */
export function* elements(xml: string, name: string): Generator<string, undefined> {
  const [open, close] = [`<${name}>`, `</${name}>`]
  for (let at = xml.indexOf(open); at !== -1; at = xml.indexOf(open, at)) {
    const end = xml.indexOf(close, at)
    if (end === -1) return undefined
    yield plain(xml.slice(at + open.length, end))
    at = end + close.length
  }
  return undefined
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&apos;': "'",
  '&amp;': '&',
}

function plain(text: string): string {
  return text.replaceAll(/&(?:lt|gt|quot|apos|amp|#\d{1,7}|#x[\da-f]{1,6});/gi, (entity) => {
    const known = ENTITIES[entity.toLowerCase()]
    if (known !== undefined) return known
    const digits = entity.slice(2, -1)
    const point = /^x/i.test(digits) ? Number.parseInt(digits.slice(1), 16) : Number(digits)
    return point <= 0x10_ff_ff ? String.fromCodePoint(point) : entity
  })
}
