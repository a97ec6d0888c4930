import { greeting, refusals } from './features/requests.ts'

/** What is tried where a client and a server have no era in common. */
export const NO_ERA = 'is told in the same way that they have no revision in common'

/** What a client notices otherwise through the gateway, on purpose. */
interface Deviation {
  /** Name of the feature. */
  readonly of: string
  /** Servers at which it is so; all unless said. */
  readonly at?: readonly string[]
  /** What is noticed through the gateway where this is noticed directly. */
  through(direct: unknown): unknown
}

/** All deviations; whatever else differs is a defect. docs/reference/not-across.md tells users of them. */
const DEVIATIONS: readonly Deviation[] = [
  // The gateway lets nobody ask for what no list of the target has shown, nor with arguments that do not fit it.
  {
    of: refusals.name,
    through: (direct) => (Array.isArray(direct) ? direct.map(refusal) : direct),
  },
  // A call that waits for consent can be a task of the gateway's own, so it declares the extension in the modern era.
  {
    of: greeting.name,
    through: (direct) => (isModern(direct) ? withTasks(direct) : direct),
  },
  // HTTP+SSE has no modern era; the gateway says so itself, in terms of that era.
  {
    of: NO_ERA,
    at: ['everything-sse'],
    through: () => ({
      error: {
        name: 'ProtocolError',
        code: -32_022,
        message: 'This target speaks no revision of the modern era; initialize.',
        data: {
          supported: ['2025-11-25', '2025-06-18', '2025-03-26', '2024-11-05'],
          requested: '2026-07-28',
        },
      },
    }),
  },
]

const refusal = (direct: unknown): string =>
  JSON.stringify(direct).includes('Invalid arguments') ? 'policy_denied' : 'not_offered'

const isModern = (direct: unknown): direct is Greeted =>
  Reflect.get(Object(direct), 'era') === 'modern'

interface Greeted {
  readonly greeting: { readonly capabilities: { readonly extensions?: object } }
}

function withTasks({ greeting: { capabilities, ...rest }, ...other }: Greeted): unknown {
  const extensions = { ...capabilities.extensions, 'io.modelcontextprotocol/tasks': {} }
  return { ...other, greeting: { ...rest, capabilities: { ...capabilities, extensions } } }
}

/** What has to be noticed of a feature through the gateway, given what is noticed directly. */
export function throughGateway(feature: string, server: string, direct: unknown): unknown {
  const deviation = DEVIATIONS.find(
    ({ of, at }) => of === feature && at?.includes(server) !== false,
  )
  return deviation === undefined ? direct : deviation.through(direct)
}
