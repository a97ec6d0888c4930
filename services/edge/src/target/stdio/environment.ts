import type { Connection, Target } from '@sallyport/contracts'
import { EdgeError } from '../../errors.ts'
import type { SecretStore } from '../secrets.ts'

/** A target that is a program. */
export type StdioTarget = Extract<Target, { readonly transport: 'stdio' }>

/** Where programs that are named without a path are looked for, such as the interpreter of a script. */
const PATH = '/usr/local/bin:/usr/bin:/bin'

/**
 * Variables by which a loader, an interpreter or a tool takes code or programs from elsewhere. With them, whoever
 * registers a connection could run what is not on the edge's list. Of the families that are all about that, those few
 * pass which say something else. A program may read others of its own: this is a net below the list, not in its place.
 */
const LOADS_CODE = new RegExp(
  `^(${[
    'PATH|IFS|ENV|PS4|SHELL|SHELLOPTS|BASHOPTS|BASH_.*|EDITOR|VISUAL|PAGER|MANPAGER|BROWSER|LESS(OPEN|CLOSE)',
    'LD_.*|DYLD_.*|GCONV_PATH|GLIBC_TUNABLES|LOCPATH|OPENSSL_.*',
    'NODE_(?!ENV$|NO_WARNINGS$|EXTRA_CA_CERTS$|USE_ENV_PROXY$).*|NPM_CONFIG_.*|(BUN|DENO)_.*',
    'PYTHON(?!UNBUFFERED$|IOENCODING$|UTF8$|HASHSEED$|DONTWRITEBYTECODE$).*|(PIP|UV|CONDA)_.*|VIRTUAL_ENV',
    'PERL.*|RUBY.*|GEM_.*|BUNDLE_.*|LUA_.*|PHP.*|R_.*|TCLLIBPATH|ERL_.*|ELIXIR_.*|GUILE_.*',
    '(_JAVA|JDK_JAVA|JAVA_TOOL)_OPTIONS|JAVA_HOME|CLASSPATH',
    'DOTNET_(?!ENVIRONMENT$).*|COR(ECLR)?_.*|GOFLAGS|GOROOT|(CARGO|RUSTUP)_.*|RUSTC.*',
    'GIT_(SSH.*|EXEC_PATH|EDITOR|SEQUENCE_EDITOR|PAGER|ASKPASS|EXTERNAL_DIFF|CONFIG.*|PROXY_COMMAND|TEMPLATE_DIR)|SSH_ASKPASS',
  ].join('|')})$`,
  'i',
)

/** Refuses a program that the operators of the edge have not put on its list. */
export function checkProgram(
  { name }: Connection,
  { command: [program = ''] }: StdioTarget,
  programs: readonly string[],
): void {
  if (programs.includes(program)) return
  throw new EdgeError(
    'target_unavailable',
    `The program of connection "${name}" is not on this edge's list of programs; whoever operates the edge has to add it to SALLYPORT_EDGE_PROGRAMS.`,
  )
}

/**
 * All that a program gets of an environment: nothing of the edge's own. `folder` is the program's alone.
 * Throws the EdgeError `target_unavailable` for a variable that it may not be given, or a secret that cannot be read.
 */
export async function environmentOf(
  { name }: Connection,
  { environment = {}, secrets: names = {} }: StdioTarget,
  secrets: SecretStore,
  folder: string,
): Promise<Record<string, string>> {
  const refused = [...Object.keys(environment), ...Object.keys(names)].find((variable) =>
    LOADS_CODE.test(variable),
  )
  if (refused !== undefined)
    throw new EdgeError(
      'target_unavailable',
      `The program of connection "${name}" may not be given the variable ${refused}, which can make it run other code.`,
    )
  const filled = Object.entries(names).map(
    async ([variable, secret]) => [variable, await secrets.read(secret)] as const,
  )
  return {
    PATH,
    HOME: folder,
    TMPDIR: folder,
    LANG: 'C.UTF-8',
    ...environment,
    ...Object.fromEntries(await Promise.all(filled)),
  }
}
