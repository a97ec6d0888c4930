import instantiate, { type PgQuery } from 'libpg-query/wasm/libpg-query.js'
import { FactsError } from '../errors.ts'

interface Parser {
  readonly module: PgQuery
  /** Set when a text has overrun the stack: what such a parse has allocated is never freed. */
  broken: boolean
}

let current: Promise<Parser> | undefined

/** Loads the parser ahead of the first text. Rejects where its WebAssembly module cannot be loaded. */
export async function loadParser(): Promise<void> {
  await ready()
}

/**
 * Parses a text with the grammar of PostgreSQL 18 and returns the tree as it was written by the parser.
 * Rejects with a {@link FactsError}: `not_sql`, or `parser_failed` when the parser overran its stack or memory; it is
 * then replaced, so that one such text never costs another one its parser.
 */
export async function parse(text: string): Promise<unknown> {
  const parser = await ready()
  let tree: string
  try {
    tree = parseWith(parser.module, text)
  } catch (error) {
    if (error instanceof FactsError) throw error
    parser.broken = true
    throw new FactsError('parser_failed')
  }
  return JSON.parse(tree)
}

/** A parser that works at the moment of return, nothing awaited in between. */
async function ready(): Promise<Parser> {
  for (;;) {
    const pending = (current ??= load())
    // Whoever waits here must look at each parser in turn.
    // oxlint-disable-next-line no-await-in-loop
    const parser = await pending
    if (!parser.broken) return parser
    if (current === pending) current = undefined
  }
}

async function load(): Promise<Parser> {
  try {
    return { module: await instantiate(), broken: false }
  } catch (error) {
    current = undefined
    throw error
  }
}

// The names are those of the C functions.
/* oxlint-disable no-underscore-dangle */
function parseWith(module: PgQuery, text: string): string {
  const bytes = module.lengthBytesUTF8(text) + 1
  const input = module._malloc(bytes)
  module.stringToUTF8(text, input, bytes)
  const result = module._wasm_parse_query_raw(input)
  module._free(input)
  if (input === 0 || result === 0) throw new Error('the parser is out of memory')
  const [tree = 0, , error = 0] = module.HEAPU32.subarray(result >> 2, (result >> 2) + 3)
  const json = error === 0 && tree !== 0 ? module.UTF8ToString(tree) : undefined
  module._wasm_free_parse_result(result)
  if (json === undefined) throw new FactsError('not_sql')
  return json
}
