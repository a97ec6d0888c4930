import { readFileSync, statSync } from 'node:fs'
import { type Connection, parseConnection, type Principal } from '@sallyport/contracts'
import { parse } from 'yaml'
import { type About, aboutConnection, type Pinned } from './about.ts'
import { CaseFileError, connectionProblem, readCases } from './case-problems.ts'
import type { PolicyCase } from './case-schema.ts'

export { CaseFileError, type CaseProblem } from './case-problems.ts'
export type { PolicyCase } from './case-schema.ts'

/** A case, and the line where it begins. */
export interface PlacedCase {
  readonly line: number
  readonly case: PolicyCase
}

/** A file of cases, with the policies and the connection that it is about. */
export interface CaseFile {
  readonly cedar: string
  readonly connection: Connection
  /** What its target offers, where a file says it. */
  readonly about?: About
  /** Tools that the target offers. */
  readonly offers: readonly string[]
  readonly cases: readonly PlacedCase[]
  person(name: string): Principal
}

const MAX_FILE_BYTES = 1_048_576

/** Reads a file of cases. Paths in it are relative to it. Throws a CaseFileError with everything that is wrong. */
export function readCaseFile(url: URL): CaseFile {
  const { value, lineOf } = readCases(read(url))
  const { policies, people, offers, cases } = value
  const cedar = read(new URL(policies, url), policies, lineOf(['policies']))
  const connection = connectionOf(value.connection, url, lineOf(['connection']))
  const { definitions: file } = value
  const pinned = file === undefined ? undefined : definitionsOf(file, url, lineOf(['definitions']))
  return {
    cedar,
    connection,
    ...(pinned && { about: aboutConnection(connection, pinned) }),
    offers,
    cases: cases.map((each, index) => ({ line: lineOf(['cases', index]) ?? 1, case: each })),
    person: (name) => {
      const person = Object.hasOwn(people, name) ? people[name] : undefined
      if (person === undefined) throw new Error(`${name} is not in the list of people`)
      const { kind = 'user', ...rest } = person
      return { kind, id: name, issuer: 'https://idp.example', ...rest }
    },
  }
}

/** What a connection needs beside what policies can tell; nothing is reached. */
const UNREACHED = {
  kind: 'mcp',
  description: '',
  target: { transport: 'streamable-http', url: 'http://127.0.0.1' },
  tools: {},
  mask: 'default',
}

function connectionOf(given: string | object, url: URL, line: number | undefined): Connection {
  const value: unknown =
    typeof given === 'string'
      ? parseYaml(read(new URL(given, url), given, line), given, line)
      : { ...UNREACHED, ...given }
  const problem = connectionProblem(value)
  if (problem === undefined) return parseConnection(value)
  throw problemOf(`${typeof given === 'string' ? given : 'connection'} ${problem}`, line)
}

/** Reads a file like the answers to `tools/list` and `prompts/list`, joined. */
function definitionsOf(file: string, url: URL, line: number | undefined): Pinned {
  const value: unknown = parseYaml(read(new URL(file, url), file, line), file, line)
  const lists = { tool: listOf(value, 'tools'), prompt: listOf(value, 'prompts') }
  if (lists.tool.size + lists.prompt.size === 0) {
    throw problemOf(`${file} has no list of tools or prompts with names`, line)
  }
  return { find: (kind, name) => lists[kind].get(name), all: (kind) => lists[kind].values() }
}

function listOf(value: unknown, key: string): ReadonlyMap<string, string> {
  const list: unknown = Object.getOwnPropertyDescriptor(Object(value), key)?.value
  const definitions: unknown[] = Array.isArray(list) ? list : []
  return new Map(
    definitions.flatMap((definition) => {
      const name: unknown = Object.getOwnPropertyDescriptor(Object(definition), 'name')?.value
      return typeof name === 'string' ? [[name, JSON.stringify(definition)] as const] : []
    }),
  )
}

/** Whoever registers the connection fills its placeholders in; here nothing is reached by them. */
function parseYaml(text: string, file: string, line: number | undefined): unknown {
  try {
    const value: unknown = parse(text.replaceAll(/\$\{\w+\}/g, 'http://127.0.0.1'))
    return value
  } catch {
    throw problemOf(`${file} is neither YAML nor JSON`, line)
  }
}

function read(url: URL, name = 'the file', line?: number): string {
  try {
    if (statSync(url).size <= MAX_FILE_BYTES) return textOf(readFileSync(url), name, line)
  } catch (error) {
    throw error instanceof CaseFileError ? error : problemOf(`${name} cannot be read`, line)
  }
  throw problemOf(`${name} is larger than ${MAX_FILE_BYTES} bytes`, line)
}

/** Without a byte order mark. What is not UTF-8 would be read as other names than it has. */
function textOf(bytes: Uint8Array, name: string, line: number | undefined): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw problemOf(`${name} is no text in UTF-8`, line)
  }
}

const problemOf = (fault: string, line: number | undefined): CaseFileError =>
  new CaseFileError([{ ...(line !== undefined && { line }), fault }])
