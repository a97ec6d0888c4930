import { AUDIT_CLASSES, DestinationId, parser } from '@sallyport/contracts'
import { type Static, Type } from 'typebox'

const closed = { additionalProperties: false }
const Path = Type.String({ minLength: 1, maxLength: 1024 })
const Text = Type.String({ minLength: 1, maxLength: 256, pattern: '^[!-~]+$' })

/** Files of a TLS client; the certificate of the server is always verified. */
const Tls = Type.Object(
  { caFile: Type.Optional(Path), certFile: Type.Optional(Path), keyFile: Type.Optional(Path) },
  closed,
)
/** What TLS is made with. */
export type Tls = Static<typeof Tls>

const shared = {
  id: DestinationId,
  classes: Type.Optional(Type.Array(Type.Enum([...AUDIT_CLASSES]), { minItems: 1 })),
  batch: Type.Optional(
    Type.Object(
      {
        records: Type.Optional(Type.Integer({ minimum: 1, maximum: 512 })),
        kib: Type.Optional(Type.Integer({ minimum: 1, maximum: 8192 })),
      },
      closed,
    ),
  ),
}

const http = {
  url: Type.String({ maxLength: 2048 }),
  headers: Type.Optional(
    Type.Record(
      Type.String({ pattern: "^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,64}$" }),
      Type.String({ maxLength: 1024, pattern: '^[ -~]*$' }),
      { maxProperties: 16, additionalProperties: false },
    ),
  ),
  /** File whose content stands behind the scheme in the header Authorization. */
  authorization: Type.Optional(Type.Object({ scheme: Type.Optional(Text), file: Path }, closed)),
  tls: Type.Optional(Tls),
}

const Https = Type.Object(
  {
    ...shared,
    ...http,
    kind: Type.Literal('https'),
    format: Type.Optional(Type.Enum(['json', 'ndjson'])),
  },
  closed,
)
const Splunk = Type.Object(
  {
    ...shared,
    ...http,
    kind: Type.Literal('splunk_hec'),
    index: Type.Optional(Text),
    sourcetype: Type.Optional(Text),
    acknowledged: Type.Optional(Type.Boolean()),
  },
  closed,
)
const Elasticsearch = Type.Object(
  { ...shared, ...http, kind: Type.Literal('elasticsearch'), index: Text },
  closed,
)
const Otlp = Type.Object({ ...shared, ...http, kind: Type.Literal('otlp') }, closed)
const Syslog = Type.Object(
  {
    ...shared,
    kind: Type.Literal('syslog'),
    host: Text,
    port: Type.Optional(Type.Integer({ minimum: 1, maximum: 65_535 })),
    format: Type.Optional(Type.Enum(['ocsf', 'cef'])),
    tls: Type.Optional(Tls),
  },
  closed,
)
const File = Type.Object(
  {
    ...shared,
    kind: Type.Literal('file'),
    path: Path,
    rotateMib: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_048_576 })),
  },
  closed,
)

export type HttpsDestination = Static<typeof Https>
export type SplunkDestination = Static<typeof Splunk>
export type ElasticsearchDestination = Static<typeof Elasticsearch>
export type OtlpDestination = Static<typeof Otlp>
export type SyslogDestination = Static<typeof Syslog>
export type FileDestination = Static<typeof File>
/** A destination that is reached over HTTP. */
export type HttpDestination =
  | HttpsDestination
  | SplunkDestination
  | ElasticsearchDestination
  | OtlpDestination
/** Where records go, as the file of destinations says; secrets are named by their files. */
export type Destination = HttpDestination | SyslogDestination | FileDestination

const PARSERS = {
  https: parser('destination', Https),
  splunk_hec: parser('destination', Splunk),
  elasticsearch: parser('destination', Elasticsearch),
  otlp: parser('destination', Otlp),
  syslog: parser('destination', Syslog),
  file: parser('destination', File),
} as const
const isKind = (kind: unknown): kind is keyof typeof PARSERS =>
  typeof kind === 'string' && Object.hasOwn(PARSERS, kind)

/** Reads an entry of the file; throws an error that says what is wrong, and never what stands there. */
export function parseDestination(entry: unknown): Destination {
  const kind: unknown = Reflect.get(Object(entry), 'kind')
  if (!isKind(kind)) throw new Error(`kind must be one of ${Object.keys(PARSERS).join(', ')}`)
  const destination = PARSERS[kind](entry)
  if ('url' in destination && !isSafe(destination.url))
    throw new Error(
      'url must be https, or http at 127.0.0.1, ::1 or localhost, without user and password',
    )
  return destination
}

const LOCAL = ['127.0.0.1', '[::1]', 'localhost']

function isSafe(text: string): boolean {
  const url = URL.parse(text)
  if (url === null || url.username !== '' || url.password !== '') return false
  return url.protocol === 'https:' || (url.protocol === 'http:' && LOCAL.includes(url.hostname))
}

/** How a batch for a destination is bounded. */
export const batchOf = ({ batch }: Destination): { records: number; bytes: number } => ({
  records: batch?.records ?? 256,
  bytes: (batch?.kib ?? 1024) * 1024,
})
