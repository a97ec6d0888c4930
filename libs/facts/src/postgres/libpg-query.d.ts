/** The parser's WebAssembly module, below the package's own wrapper: of that wrapper there can be only one instance. */
declare module 'libpg-query/wasm/libpg-query.js' {
  export interface PgQuery {
    readonly HEAPU32: Uint32Array
    _malloc(bytes: number): number
    _free(pointer: number): void
    lengthBytesUTF8(text: string): number
    stringToUTF8(text: string, pointer: number, bytes: number): void
    UTF8ToString(pointer: number): string
    /** Returns a pointer to three pointers: the tree as JSON text, the output on stderr, the error. */
    _wasm_parse_query_raw(pointer: number): number
    _wasm_free_parse_result(pointer: number): void
  }
  export default function instantiate(): Promise<PgQuery>
}
