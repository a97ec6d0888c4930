/** The little of WebAssembly that the parser is run by; Node's own types leave it to those of a browser. */
declare namespace WebAssembly {
  class Module {
    private constructor()
    static imports(module: Module): { readonly name: string }[]
  }
  class Instance {
    constructor(module: Module, imports: Record<string, Record<string, unknown>>)
    readonly exports: object
  }
  interface Memory {
    readonly buffer: ArrayBuffer
  }
  interface Table {
    get(index: number): unknown
    set(index: number, value: unknown): void
    grow(by: number): number
  }
  function compile(bytes: Uint8Array): Promise<Module>
}
