import { readFileSync } from 'node:fs'
import { type Connection, parseConnection, parser, type Principal } from '@sallyport/contracts'
import { type Static, Type } from 'typebox'
import { parse } from 'yaml'

const closed = { additionalProperties: false }
const Names = Type.Array(Type.String())

/** One case: who asks for what, and what comes of each of it. */
export type PolicyCase = Static<typeof PolicyCase>
const PolicyCase = Type.Object(
  {
    as: Type.String(),
    sql: Type.Optional(Names),
    call: Type.Optional(Names),
    with: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
    do: Type.Optional(Names),
    name: Type.Optional(Type.String()),
    sees: Type.Optional(Names),
    expect: Type.Optional(Type.Enum(['allow', 'deny', 'approval'])),
    by: Type.Optional(Names),
    quorum: Type.Optional(Type.Integer()),
    within: Type.Optional(Type.Literal('15m')),
    says: Type.Optional(Type.String()),
  },
  closed,
)

const parseCaseFile = parser(
  'case file',
  Type.Object(
    {
      policies: Type.String(),
      connection: Type.String(),
      offers: Names,
      people: Type.Record(
        Type.String(),
        Type.Object({ kind: Type.Optional(Type.Literal('agent')), groups: Names }, closed),
      ),
      cases: Type.Array(PolicyCase, { minItems: 1 }),
    },
    closed,
  ),
)

/** A file of cases, with the policies and the connection that it is about. */
export interface CaseFile {
  readonly cedar: string
  readonly connection: Connection
  /** Tools that the target offers. */
  readonly offers: readonly string[]
  readonly cases: readonly PolicyCase[]
  person(name: string): Principal
}

/** Reads a file of cases. Paths in it are relative to it. */
export function readCaseFile(url: URL): CaseFile {
  const { policies, connection, people, offers, cases } = parseCaseFile(parse(read(url)))
  const registered = read(new URL(connection, url)).replaceAll(/\$\{\w+\}/g, 'http://127.0.0.1')
  return {
    cedar: read(new URL(policies, url)),
    connection: parseConnection(parse(registered)),
    offers,
    cases,
    person: (name) => {
      const person = people[name]
      if (person === undefined) throw new Error(`${name} is not in the list of people`)
      const { kind = 'user', groups } = person
      return { kind, id: name, issuer: 'https://idp.example', groups }
    },
  }
}

const read = (url: URL): string => readFileSync(url, 'utf8')
