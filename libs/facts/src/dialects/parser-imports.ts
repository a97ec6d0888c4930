/** What the parser's WebAssembly module offers, of all that it offers. */
export interface ParserExports {
  readonly memory: WebAssembly.Memory
  readonly __wbindgen_externrefs: WebAssembly.Table
  /** Takes pointer and length of the dialect and of the text; returns places of the tree and of the error. */
  parse_sql(...texts: readonly number[]): readonly [tree: number, error: number, failed: number]
  __wbindgen_malloc(bytes: number, alignment: number): number
  __externref_table_dealloc(this: void, index: number): void
  __wbindgen_start(): void
}

type Import = (...values: never[]) => unknown

// The names are those of generated code.
/* oxlint-disable no-underscore-dangle */
const NAMESPACE = './sqlparser_rs_wasm_bg.js'

const DECODER = new TextDecoder('utf-8', { ignoreBOM: true, fatal: true })

const same = (value: unknown): unknown => value

function put(target: Record<string, unknown>, key: string, value: unknown): void {
  target[key] = value
}

/** Names carry a hash of what they do, so another version of the module finds none of them and fails. */
const imports = (parser: () => ParserExports): Readonly<Record<string, Import>> => {
  const text = (pointer: number, length: number): string =>
    DECODER.decode(new Uint8Array(parser().memory.buffer, pointer >>> 0, length))
  return {
    __wbg_new_2e117a478906f062: () => ({}),
    __wbg_new_36e147a8ced3c6e0: () => [],
    __wbg_set_6be42768c690e380: put,
    __wbg_set_dc601f4a69da0bc2: put,
    __wbg___wbindgen_is_undefined_721f8decd50c87a3: (value: unknown) => value === undefined,
    __wbg_fromCodePoint_93fb75ffd4cdf384: (code: number) => String.fromCodePoint(code >>> 0),
    __wbindgen_cast_0000000000000001: same,
    __wbindgen_cast_0000000000000002: same,
    __wbindgen_cast_0000000000000003: text,
    __wbindgen_cast_0000000000000004: (value: bigint) => BigInt.asUintN(64, value),
    // An error is never looked at: it quotes the text.
    __wbg_Error_fdd633d4bb5dd76a: () => undefined,
    __wbindgen_init_externref_table: () => initTable(parser().__wbindgen_externrefs),
  }
}

const refuse = (): never => {
  throw new Error('the parser failed')
}

/** The first constants of a table of JavaScript values, where generated code expects them. */
function initTable(table: WebAssembly.Table): void {
  const offset = table.grow(4)
  const constants = [undefined, null, true, false]
  constants.forEach((constant, index) => table.set(offset + index, constant))
}

/**
 * Instantiates the parser's module with what it needs to build a tree of objects, and nothing else. The package's own
 * glue holds one instance for the life of the process, also one that was broken, and writes to stderr what a text made
 * the parser say.
 */
export function instantiate(from: WebAssembly.Module): ParserExports {
  let parser: ParserExports | undefined
  const known = imports(() => parser ?? refuse())
  const link = WebAssembly.Module.imports(from).map(({ name }) => [name, known[name] ?? refuse])
  const { exports } = new WebAssembly.Instance(from, { [NAMESPACE]: Object.fromEntries(link) })
  // The module's exports are as its own declarations say, for the version that is pinned.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  parser = exports as unknown as ParserExports
  parser.__wbindgen_start()
  return parser
}
