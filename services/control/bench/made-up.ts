import type { Random } from './random.ts'

const STEP_MS = 2000
const BEGIN = Date.parse('2026-01-01T00:00:00Z')

/** Leaves of one exchange: what was decided, how it ended, and what comes with them. */
export const LEAVES_EACH = 3

/** When the exchange of this number was asked. */
export const timeOf = (n: number): Date => new Date(BEGIN + n * STEP_MS)

/** Names of a made-up deployment. Numbers that come often are low. */
export const NAMES = {
  user: (n: number) => `user-${n}@example.com`,
  /** An agent that asked for much, and only in the first fifth of the time. */
  retired: 'agent-retired',
  connection: (n: number) => `connection-${n}`,
  tool: (n: number) => `tool-${n}`,
  table: (n: number) => `public.table_${n}`,
  column: (table: number, n: number) => `public.table_${table}.column_${n}`,
  session: (n: number) => n.toString(16).padStart(32, '0'),
  approval: (n: number) => n.toString().padStart(26, '0'),
  exchange: (n: number) => n.toString().padStart(26, '0'),
} as const

export const COUNTS = {
  users: 2000,
  connections: 20,
  tools: 200,
  tables: 1000,
  columns: 12,
  /** Exchanges of one session. */
  session: 40,
} as const

export const FINDINGS = ['email', 'phone', 'payment_card', 'iban', 'person_name'] as const

/** What is made up of one exchange. */
export interface MadeUp {
  readonly n: number
  readonly principal: string
  readonly onBehalfOf: string | null
  readonly connection: string
  readonly tool: string
  readonly tables: readonly string[]
  readonly columns: readonly string[]
  readonly findings: readonly string[]
  readonly decision: string
  readonly outcome: string
  readonly version: number
  readonly approval: string | null
}

export function madeUp(random: Random, n: number, all: number): MadeUp {
  const agent = random.below(10) < 3
  const table = random.skewed(COUNTS.tables)
  const [decision, outcome] = ended(random)
  const early = n * 5 < all && random.below(2) === 0
  return {
    n,
    principal: early ? NAMES.retired : NAMES.user(random.skewed(COUNTS.users)),
    onBehalfOf: agent ? NAMES.user(random.skewed(COUNTS.users)) : null,
    connection: NAMES.connection(random.skewed(COUNTS.connections)),
    tool: NAMES.tool(random.skewed(COUNTS.tools)),
    tables: [NAMES.table(table), NAMES.table(random.skewed(COUNTS.tables))],
    columns: [0, 1, 2, 3].map(() => NAMES.column(table, random.below(COUNTS.columns))),
    findings: random.below(3) === 0 ? [FINDINGS[random.skewed(FINDINGS.length)] ?? 'email'] : [],
    decision,
    outcome,
    version: 1 + Math.floor((n * 50) / all),
    approval: decision === 'require_approval' ? NAMES.approval(n) : null,
  }
}

function ended(random: Random): readonly [string, string] {
  const dice = random.below(100)
  if (dice < 6) return ['deny', 'refused']
  if (dice < 9) return ['require_approval', 'delivered']
  return ['allow', dice < 11 ? 'failed' : 'delivered']
}
