import { type Tool, TOOLS } from './target.ts'

/** Who must consent to a tool, and for how long the consent can be used. */
export interface Terms {
  readonly approvers: string
  readonly quorum: number
  readonly ttlSeconds: number
  /** For how long access that was given may stand for it. */
  readonly grantSeconds?: number
  /** For how long access that was taken in an emergency may. */
  readonly breakGlassSeconds?: number
}

/** What the policies of every connection demand. */
export const TERMS: Readonly<Record<Tool, Terms>> = {
  pay: { approvers: 'dba', quorum: 1, ttlSeconds: 600 },
  wipe: { approvers: 'dba', quorum: 2, ttlSeconds: 600 },
  blink: { approvers: 'dba', quorum: 1, ttlSeconds: 1 },
  lease: { approvers: 'dba', quorum: 1, ttlSeconds: 600, grantSeconds: 2 },
  vault: { approvers: 'owners', quorum: 2, ttlSeconds: 600, grantSeconds: 1, breakGlassSeconds: 1 },
}

/** What a version of the policies has that others have not. */
export interface Changes {
  /** Whose members consent to every tool. */
  readonly approvers?: string
  /** False: access for a time counts for nothing. */
  readonly grants?: false
  /** For how long access counts where it counts at all, given or taken. */
  readonly grantSeconds?: number
  /** How often each tool may be called. */
  readonly rate?: string
}

/** What the policies demand for a tool of that name; of one that is not there, what they demand for the first. */
export function termsOf(name: string, { approvers, grantSeconds, grants }: Changes = {}): Terms {
  const own = TERMS[TOOLS.find((tool) => tool === name) ?? TOOLS[0]]
  const { approvers: named, quorum, ttlSeconds } = own
  const terms = { approvers: approvers ?? named, quorum, ttlSeconds }
  if (grants === false || own.grantSeconds === undefined) return terms
  if (grantSeconds === undefined) return { ...own, ...terms }
  const taken = own.breakGlassSeconds === undefined ? {} : { breakGlassSeconds: grantSeconds }
  return { ...terms, grantSeconds, ...taken }
}

/** A policy set by which every tool needs consent; `note` makes another text of the same meaning. */
export function cedarOf(changes: Changes, note: string): string {
  const permits = TOOLS.map(
    (tool) => `
@id("${tool}")
${annotationsOf(termsOf(tool, changes), changes).join('\n')}
permit (principal, action == Action::"tools/call", resource == Tool::"${tool}")
when { context.approved };
`,
  )
  return `// ${note}
@id("connect")
permit (principal, action == Action::"connect", resource);
${permits.join('')}`
}

function annotationsOf(
  { approvers, quorum, ttlSeconds, grantSeconds, breakGlassSeconds }: Terms,
  { rate }: Changes,
): readonly string[] {
  return [
    `@approvers("${approvers}")`,
    `@quorum("${quorum}")`,
    `@ttl("${ttlSeconds}s")`,
    ...(grantSeconds !== undefined ? [`@grant("${grantSeconds}s")`] : []),
    ...(breakGlassSeconds !== undefined ? [`@breakGlass("${breakGlassSeconds}s")`] : []),
    ...(rate === undefined ? [] : [`@rate("${rate}")`]),
  ]
}
