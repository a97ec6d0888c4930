/** One entry of the machine's package sources. */
export interface AptSource {
  readonly uri: string
  readonly suites: readonly string[]
  readonly components: readonly string[]
  /** Path of a keyring, fingerprints or an embedded key, as it stands in the source. */
  readonly signedBy?: string
}

/** Reads a one-line `sources.list` (sources.list(5)); what is not a `deb` line is left out. */
export function parseOneLine(text: string): AptSource[] {
  return text.split('\n').flatMap((line) => {
    const match = /^\s*deb\s+(?:\[([^\]]*)\]\s+)?(\S+)\s+(\S+)\s*([^#]*)/.exec(line)
    if (match === null) return []
    const [, options = '', uri = '', suite = '', components = ''] = match
    const signedBy = /(?:^|\s)signed-by=(\S+)/i.exec(options)?.[1]
    return [{ uri, suites: [suite], components: words(components), ...(signedBy && { signedBy }) }]
  })
}

/** Reads a deb822 `.sources` file; disabled stanzas and those without packages are left out. */
export function parseDeb822(text: string): AptSource[] {
  return text
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .join('\n')
    .split(/\n\s*\n/)
    .flatMap((stanza) => {
      const field = fieldsOf(stanza)
      const enabled = !/^(no|false|0|off)$/i.test(field.get('enabled') ?? 'yes')
      if (!enabled || !words(field.get('types') ?? '').includes('deb')) return []
      const signedBy = field.get('signed-by')
      return words(field.get('uris') ?? '').map((uri) => ({
        uri,
        suites: words(field.get('suites') ?? ''),
        components: words(field.get('components') ?? ''),
        ...(signedBy && { signedBy }),
      }))
    })
}

/** A deb822 stanza that reads another suite from the same place, trusted by the same key. */
export function stanzaFor(source: AptSource, suite: string, components: string): string {
  const lines = ['Types: deb', `URIs: ${source.uri}`, `Suites: ${suite}`]
  lines.push(`Components: ${components}`)
  if (source.signedBy !== undefined) lines.push(`Signed-By: ${source.signedBy}`)
  return `${lines.join('\n')}\n`
}

const words = (text: string): string[] => text.split(/\s+/).filter((word) => word !== '')

/** Fields by lower-case name; the lines of a longer value keep their indentation, as a key needs it. */
function fieldsOf(stanza: string): Map<string, string> {
  return new Map(
    [...stanza.matchAll(/^([\w-]+):[ \t]*(.*(?:\n[ \t].*)*)/gm)].map(
      ([, name = '', value = '']) => [name.toLowerCase(), value.trimEnd()],
    ),
  )
}
