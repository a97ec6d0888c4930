import { Connection, validatorOf } from '@sallyport/contracts'
import { type Static } from 'typebox'
import { isMap, isNode, isScalar, LineCounter, parseDocument, type Document } from 'yaml'
import { CaseFileSchema, type PolicyCase } from './case-schema.ts'

/** One thing that is wrong with a file of cases. */
export interface CaseProblem {
  /** Absent where it is about the file as a whole. */
  readonly line?: number
  /** A part of a sentence, without its end. */
  readonly fault: string
  /** What was written in the place of one of `known`. */
  readonly written?: string
  readonly known?: readonly string[]
}

/** A file of cases that cannot be run. */
export class CaseFileError extends Error {
  override readonly name = 'CaseFileError'
  readonly code = 'invalid_case_file'
  readonly problems: readonly CaseProblem[]

  constructor(problems: readonly CaseProblem[]) {
    super(
      problems
        .map(({ line, fault }) => `${line === undefined ? '' : `line ${line}: `}${fault}`)
        .join('\n'),
    )
    this.problems = problems
  }
}

/** What a file of cases says, and the line of each case. */
export interface ReadCases {
  readonly value: Static<typeof CaseFileSchema>
  readonly lineOf: (path: Path) => number | undefined
}
type Path = readonly (string | number)[]

const MAX_PROBLEMS = 20
const caseFile = validatorOf(CaseFileSchema)
const connection = validatorOf(Connection)

/** Reads the YAML of a file of cases. Throws a CaseFileError that names line and key of everything that is wrong. */
export function readCases(text: string): ReadCases {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines })
  const lineOf = (path: Path): number | undefined => lineIn(document, lines, path)
  if (document.errors.length > 0) {
    throw new CaseFileError(
      document.errors.slice(0, MAX_PROBLEMS).map(({ message, linePos }) => ({
        ...(linePos !== undefined && { line: linePos[0].line }),
        fault: (message.split('\n', 1)[0] ?? '').replace(/ at line \d+, column \d+:?$/, ''),
      })),
    )
  }
  const value: unknown = plain(document)
  if (!caseFile().Check(value)) {
    throw new CaseFileError(schemaProblems(value, document, lines).slice(0, MAX_PROBLEMS))
  }
  const problems = value.cases.flatMap((each, index) =>
    caseProblems(each, Object.keys(value.people)).map(({ key, ...problem }) => ({
      line: lineOf(['cases', index, key]) ?? lineOf(['cases', index]) ?? 1,
      ...problem,
    })),
  )
  if (problems.length > 0) throw new CaseFileError(problems.slice(0, MAX_PROBLEMS))
  return { value, lineOf }
}

/** Aliases that multiply are refused by the reader. */
function plain(document: Document): unknown {
  try {
    const value: unknown = document.toJS()
    return value
  } catch (error) {
    throw new CaseFileError([
      { fault: error instanceof Error ? error.message : 'it cannot be read' },
    ])
  }
}

/** Whether a value is a connection, and where it is none. */
export function connectionProblem(value: unknown): string | undefined {
  if (connection().Check(value)) return undefined
  const [, [fault]] = connection().Errors(value)
  return `is no connection: ${fault?.instancePath ?? ''} ${fault?.message ?? 'does not match'}`
}

type SchemaError = ReturnType<ReturnType<typeof caseFile>['Errors']>[1][number]

function schemaProblems(value: unknown, document: Document, lines: LineCounter): CaseProblem[] {
  const errors = caseFile()
    .Errors(value)[1]
    .filter(({ keyword }) => !['boolean', 'anyOf'].includes(keyword))
  return errors.flatMap((error): CaseProblem[] => {
    const path = segmentsOf(error.instancePath)
    const line = lineIn(document, lines, path) ?? 1
    const place = path.length === 0 ? 'the file' : path.join('.')
    switch (error.keyword) {
      case 'additionalProperties':
        return error.params.additionalProperties.map((key) => ({
          line: lineIn(document, lines, [...path, key]) ?? line,
          fault: `${place} has no key "${key}"`,
          written: key,
          known: keysAt(error),
        }))
      case 'required':
        return error.params.requiredProperties.map((key) => ({
          line,
          fault: `${place} lacks the key "${key}"`,
        }))
      case 'enum': {
        const known = error.params.allowedValues.map(String)
        return [
          {
            line,
            fault: `${place} must be one of ${known.join(', ')}`,
            written: String(at(value, path)),
            known,
          },
        ]
      }
      case 'pattern':
        return [
          {
            line,
            fault: `${place} must be written otherwise, such as 90s, 15m, 8h or 2d for a time`,
          },
        ]
      default:
        return [{ line, fault: `${place} ${error.message}` }]
    }
  })
}

/** The keys that the schema knows where an error was found. */
function keysAt({ schemaPath }: SchemaError): readonly string[] {
  const properties = at(CaseFileSchema, [...segmentsOf(schemaPath.replace(/^#/, '')), 'properties'])
  return typeof properties === 'object' && properties !== null ? Object.keys(properties) : []
}

const at = (value: unknown, path: Path): unknown =>
  path.reduce<unknown>(
    (inner, key) =>
      typeof inner === 'object' && inner !== null ? Reflect.get(inner, key) : undefined,
    value,
  )

const segmentsOf = (pointer: string): (string | number)[] =>
  pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part))

/** The line of a key, or of an item of a list. */
function lineIn(document: Document, lines: LineCounter, path: Path): number | undefined {
  const parent: unknown =
    path.length === 0 ? document.contents : document.getIn(path.slice(0, -1), true)
  const last = path.at(-1)
  if (isMap(parent) && last !== undefined) {
    const pair = parent.items.find(({ key }) => isScalar(key) && key.value === last)
    const range = isNode(pair?.key) ? pair.key.range : undefined
    return range ? lines.linePos(range[0]).line : undefined
  }
  const node: unknown = path.length === 0 ? parent : document.getIn(path, true)
  return isNode(node) && node.range ? lines.linePos(node.range[0]).line : undefined
}

type Placed = Omit<CaseProblem, 'line'> & { readonly key: keyof PolicyCase }

/** What would never be checked, and so is not what its author meant. */
function caseProblems(each: PolicyCase, people: readonly string[]): readonly Placed[] {
  const asks = each.sql !== undefined || each.call !== undefined || each.do !== undefined
  const needs: readonly (readonly [keyof PolicyCase, boolean, string])[] = [
    ['expect', asks, 'needs sql, call or do'],
    ['says', asks, 'needs sql, call or do'],
    ['by', each.expect === 'approval', 'needs expect: approval'],
    ['quorum', each.expect === 'approval', 'needs expect: approval'],
    ['within', each.expect === 'approval', 'needs expect: approval'],
    ['with', each.call !== undefined, 'needs call'],
    ['name', each.do !== undefined, 'needs do'],
    ['tool', each.sql !== undefined, 'needs sql'],
  ]
  return [
    ...(people.includes(each.as)
      ? []
      : [
          {
            key: 'as',
            fault: `"${each.as}" is not one of the people of this file`,
            written: each.as,
            known: people,
          } as const,
        ]),
    ...(asks && each.expect === undefined
      ? [{ key: 'as', fault: 'the case does not say what it expects' } as const]
      : []),
    ...(asks || each.sees !== undefined
      ? []
      : [
          {
            key: 'as',
            fault: 'the case asks for nothing: it needs sql, call, do or sees',
          } as const,
        ]),
    ...needs
      .filter(([key, met]) => each[key] !== undefined && !met)
      .map(([key, , fault]) => ({ key, fault: `"${key}" ${fault}` })),
  ]
}
