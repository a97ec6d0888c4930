import { type Static, type TSchema, Type } from 'typebox'
import { EventId } from './ids.ts'
import { validatorOf } from './validator.ts'

/** Where events of a kind travel: the data plane's journal, the control plane's state, or the log alone. */
export type EventStream = 'journal' | 'state' | 'log'

/** One kind of event: who sends it, on which stream, what its data looks like. */
export interface EventContract<S extends TSchema = TSchema> {
  readonly name: string
  readonly version: number
  readonly stream: EventStream
  readonly sender: string
  readonly description: string
  /** The whole envelope, CloudEvents 1.0 in JSON. */
  readonly schema: TSchema
  /** Value of the CloudEvents attribute `type`: `dev.sallyport.<context>.<event>.v<N>`. */
  readonly type: string
  /** Narrows untrusted data to an event of this kind; compiled once, at import. */
  readonly check: (data: unknown) => data is SallyportEvent<Static<S>>
}

/** CloudEvents 1.0 envelope, as every event of Sallyport is stored. */
export interface SallyportEvent<D = unknown> {
  readonly specversion: '1.0'
  readonly id: EventId
  /** Who wrote it, as a URI reference: `/edge/<writer>`, `/approval`. */
  readonly source: string
  readonly type: string
  /** What it is about: `exchange/<id>`, `approval/<id>`, `connection/<name>`. */
  readonly subject: string
  /** RFC 3339, UTC, milliseconds. */
  readonly time: string
  readonly data: D
}

interface EventSpec<S extends TSchema> {
  readonly name: string
  readonly version: number
  readonly stream: EventStream
  readonly sender: string
  readonly description: string
  readonly data: S
}

/** Declares a kind of event. Within a version its data only ever gains optional members. */
export function event<S extends TSchema>(spec: EventSpec<S>): EventContract<S> {
  const type = `dev.sallyport.${spec.name}.v${spec.version}`
  const schema = Type.Object(
    {
      specversion: Type.Literal('1.0'),
      id: EventId,
      source: Type.String({ minLength: 1, maxLength: 256 }),
      type: Type.Literal(type),
      subject: Type.String({ minLength: 1, maxLength: 256 }),
      time: Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$' }),
      data: spec.data,
    },
    { additionalProperties: false, description: spec.description },
  )
  const validator = validatorOf(schema)
  const { name, version, stream, sender, description } = spec
  return {
    name,
    version,
    stream,
    sender,
    description,
    schema,
    type,
    check: (data): data is SallyportEvent<Static<S>> => validator().Check(data),
  }
}

/** The data of an event of the given kind. */
export type DataOf<C> = C extends EventContract<infer S> ? Static<S> : never
/** The whole event of the given kind. */
export type EventOf<C> = SallyportEvent<DataOf<C>>

/** What the writer of an event supplies; the clock and the id come from outside, so that deciders stay pure. */
export interface EventStamp {
  readonly id: EventId
  readonly source: string
  readonly time: Date
}

/** Puts data into the envelope of its kind. */
export function seal<S extends TSchema>(
  kind: EventContract<S>,
  subject: string,
  data: Static<S>,
  stamp: EventStamp,
): SallyportEvent<Static<S>> {
  return {
    specversion: '1.0',
    id: stamp.id,
    source: stamp.source,
    type: kind.type,
    subject,
    time: stamp.time.toISOString(),
    data,
  }
}
