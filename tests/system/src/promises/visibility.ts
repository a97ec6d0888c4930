import type { ClientKind } from '@sallyport/kit'
import type { Promised } from './promise.ts'

const KINDS: readonly ClientKind[] = ['v1', 'v2-legacy', 'v2-modern']
const ORDERS = 'export_customers, list_tables, query, refund'

/** Lists show what the principal may use, in both eras. */
export const visibility: readonly Promised[] = [
  {
    step: '2a',
    what: 'alice lists the tools of orders (SDK v1, v2, v2 stateless)',
    expected: ORDERS,
    async see(system) {
      const seen = await Promise.all(
        KINDS.map(async (kind) => {
          await using client = await system.connect(kind, 'orders', 'alice')
          return (await client.listTools()).toSorted().join(', ')
        }),
      )
      return [...new Set(seen)].join(' | ')
    },
  },
  {
    step: '2b',
    what: 'the agent lists them',
    expected: 'list_tables, query',
    async see(system) {
      await using client = await system.connect('v2-modern', 'orders', 'reporting-agent')
      return (await client.listTools()).toSorted().join(', ')
    },
  },
  {
    step: '2c',
    what: 'alice lists the tools of everything',
    expected: 'fewer than the target offers; get-env is not there',
    async see(system) {
      await using through = await system.connect('v1', 'everything', 'alice')
      await using direct = await system.connectDirectly('everything')
      const shown = await through.listTools()
      const offered = await direct.listTools()
      const fewer = shown.length > 0 && shown.length < offered.length
      const hidden = offered.includes('get-env') && !shown.includes('get-env')
      return fewer && hidden
        ? 'fewer than the target offers; get-env is not there'
        : `${shown.join(', ')} of ${offered.join(', ')}`
    },
  },
]
