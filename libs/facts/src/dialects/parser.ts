import { readFile } from 'node:fs/promises'
import { FactsError } from '../errors.ts'
import { instantiate, type ParserExports } from './parser-imports.ts'

/** Names of the dialects as the parser knows them. */
export type ParserDialect = 'mysql' | 'mssql' | 'snowflake' | 'bigquery'

let compiled: Promise<WebAssembly.Module> | undefined
let current: ParserExports | undefined

/**
 * Parses a text with sqlparser-rs and returns its syntax tree, as serde writes it. Rejects with a {@link FactsError}:
 * `not_sql`, or `parser_failed` when the parser overran its stack or memory. What such a text leaves behind would fail
 * or falsify every later one, so the instance is thrown away with all its memory.
 */
export async function parseDialect(text: string, dialect: ParserDialect): Promise<unknown> {
  const parser = (current ??= instantiate(await module()))
  try {
    const [tree, error, failed] = parser.parse_sql(
      ...passed(parser, dialect),
      ...passed(parser, text),
    )
    const value: unknown = taken(parser, failed === 0 ? tree : error)
    if (parser.memory.buffer.byteLength > MAX_MEMORY) current = undefined
    if (failed !== 0) throw new FactsError('not_sql')
    return value
  } catch (error) {
    if (error instanceof FactsError) throw error
    current = undefined
    throw new FactsError('parser_failed')
  }
}

/** WebAssembly memory never shrinks: an instance that has grown beyond this many bytes is not kept. */
const MAX_MEMORY = 32 * 1024 * 1024

async function module(): Promise<WebAssembly.Module> {
  compiled ??= compile()
  try {
    return await compiled
  } catch (error) {
    compiled = undefined
    throw error
  }
}

const compile = async (): Promise<WebAssembly.Module> =>
  WebAssembly.compile(
    await readFile(
      new URL(
        '../wasm/sqlparser_rs_wasm_bg.wasm',
        import.meta.resolve('@guanmingchiu/sqlparser-ts'),
      ),
    ),
  )

// The names are those of generated code.
/* oxlint-disable no-underscore-dangle */
const ENCODER = new TextEncoder()

/** Puts a text into the parser's memory; the parser frees it. */
function passed(parser: ParserExports, text: string): readonly [number, number] {
  const bytes = ENCODER.encode(text)
  const pointer = parser.__wbindgen_malloc(bytes.length, 1) >>> 0
  new Uint8Array(parser.memory.buffer).set(bytes, pointer)
  return [pointer, bytes.length]
}

function taken(
  { __wbindgen_externrefs: table, __externref_table_dealloc: free }: ParserExports,
  index: number,
) {
  const value: unknown = table.get(index)
  free(index)
  return value
}
