import type { ExportedRecord } from './exported.ts'
import { textAt } from './member.ts'

/** CEF severities, 0 to 10, of those of OCSF. */
const SEVERITIES: Readonly<Record<string, number>> = { 1: 2, 2: 4, 3: 6, 4: 8, 5: 10, 6: 10 }

/** Keys of the CEF dictionary and where their values stand in an event. */
const EXTENSION: readonly (readonly [string, string])[] = [
  ['externalId', 'metadata.uid'],
  ['rt', 'time'],
  ['msg', 'message'],
  ['act', 'disposition'],
  ['outcome', 'status'],
  ['reason', 'status_code'],
  ['suser', 'actor.user.name'],
  ['suid', 'actor.user.uid'],
  ['src', 'src_endpoint.ip'],
  ['destinationServiceName', 'unmapped.sallyport.connection'],
  ['requestMethod', 'api.operation'],
  ['cs2', 'unmapped.sallyport.exchange'],
  ['cs3', 'unmapped.sallyport.session'],
  ['cs4', 'unmapped.sallyport.onBehalfOf'],
  ['cs5', 'raw_data'],
]
const LABELS: Readonly<Record<string, string>> = {
  cs2: 'exchange',
  cs3: 'session',
  cs4: 'onBehalfOf',
  cs5: 'checkpoint',
}

/** A record as an event of the Common Event Format, version 0: the flat part of it. */
export function cef(record: ExportedRecord): string {
  const { event, leaf, previous } = record
  const text = (path: string): string => textAt(event, path) ?? ''
  const header = [
    'CEF:0',
    'Sallyport',
    'Sallyport',
    text('metadata.version'),
    text('type_uid'),
    text('type_name'),
    String(SEVERITIES[text('severity_id')] ?? 0),
  ].map(inHeader)
  const pairs: [string, string][] = [
    ['cn1', String(leaf)],
    ['cn1Label', 'leaf'],
    ['cn2', String(previous)],
    ['cn2Label', 'previousLeaf'],
  ]
  for (const [key, path] of EXTENSION) {
    const value = textAt(event, path)
    if (value === undefined) continue
    pairs.push([key, value])
    const label = LABELS[key]
    if (label !== undefined) pairs.push([`${key}Label`, label])
  }
  return `${header.join('|')}|${pairs.map(([key, value]) => `${key}=${inExtension(value)}`).join(' ')}`
}

/** A header has no line breaks; pipes and backslashes are escaped. */
const inHeader = (value: string): string =>
  value.replaceAll(/[\r\n]+/g, ' ').replaceAll(/[\\|]/g, String.raw`\$&`)

/** In the extension, backslashes and equals signs are escaped, and line breaks written as `\n`. */
const inExtension = (value: string): string =>
  value
    .replaceAll(/[\\=]/g, String.raw`\$&`)
    .replaceAll('\r', String.raw`\r`)
    .replaceAll('\n', String.raw`\n`)
