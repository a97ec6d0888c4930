import { readFileSync } from 'node:fs'

/** Every problem of an environment, together. */
export class EnvError extends Error {
  override readonly name = 'EnvError'
  readonly code = 'invalid_environment'
  readonly problems: readonly string[]

  constructor(problems: readonly string[]) {
    super(`the environment is not valid:\n${problems.map((p) => `  - ${p}`).join('\n')}`)
    this.problems = problems
  }
}

/** Reads typed values from an environment and collects every problem before it complains. */
export class EnvReader {
  readonly #env: NodeJS.ProcessEnv
  readonly #problems: string[] = []

  constructor(env: NodeJS.ProcessEnv) {
    this.#env = env
  }

  /** A text; required unless a default is given. */
  text(name: string, fallback?: string): string {
    const value = this.#env[name]
    if (value !== undefined && value !== '') return value
    if (fallback !== undefined) return fallback
    this.#problems.push(`${name} is missing`)
    return ''
  }

  /** A text that may be absent. */
  optional(name: string): string | undefined {
    const value = this.#env[name]
    return value === '' ? undefined : value
  }

  /** A whole number within bounds. */
  integer(name: string, fallback: number, min: number, max: number): number {
    const text = this.text(name, String(fallback))
    const value = Number(text)
    if (Number.isInteger(value) && value >= min && value <= max) return value
    this.#problems.push(`${name} must be a whole number from ${min} to ${max}`)
    return fallback
  }

  /** An absolute http or https URL, without a trailing slash. */
  url(name: string, fallback?: string): string {
    const text = this.text(name, fallback)
    if (text === '') return text
    if (/^https?:$/.test(URL.parse(text)?.protocol ?? '')) return text.replace(/\/+$/, '')
    this.#problems.push(`${name} must be an http or https URL`)
    return ''
  }

  /** Texts that commas separate, without blanks around them. */
  names(name: string, fallback: string): string[] {
    return this.text(name, fallback)
      .split(',')
      .map((one) => one.trim())
      .filter((one) => one !== '')
  }

  /** A text that matches a pattern; `hint` says in words what it must be. */
  matching(name: string, pattern: RegExp, hint: string, fallback?: string): string {
    const value = this.text(name, fallback)
    if (value !== '' && !pattern.test(value)) this.#problems.push(`${name} must be ${hint}`)
    return value
  }

  /** Content of a file that the variable names, without the line end; absent where the variable is. */
  secretFile(name: string): string | undefined {
    const file = this.optional(name)
    if (file === undefined) return undefined
    try {
      const text = readFileSync(file, 'utf8').replace(/\r?\n$/, '')
      if (text !== '') return text
      this.#problems.push(`${name} names an empty file`)
    } catch {
      this.#problems.push(`${name} names a file that cannot be read`)
    }
    return undefined
  }

  /** Tells of a problem with what a variable names, in words that begin with the variable. */
  reject(problem: string): void {
    this.#problems.push(problem)
  }

  /** Returns the value if no problem was found, or throws an {@link EnvError} with all of them. */
  finish<T>(value: T): T {
    if (this.#problems.length > 0) throw new EnvError(this.#problems)
    return value
  }
}
