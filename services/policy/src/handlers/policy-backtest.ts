import type { RpcContext } from '@sallyport/bus'
import {
  type Connection,
  listProblems,
  type policyBacktest,
  type ReplyOf,
  type RequestOf,
} from '@sallyport/contracts'
import type { About, Checked, Engine } from '@sallyport/policy-engine'
import { refusal } from '../errors.ts'
import type { Store } from '../store.ts'
import { triedSet } from '../trial/job.ts'
import type { Trials } from '../trial/trials.ts'

/** What trying a draft needs. */
export interface BacktestDeps {
  readonly store: Pick<Store, 'about' | 'connection' | 'policies'>
  readonly engine: Pick<Engine, 'check'>
  readonly trials: Pick<Trials, 'run'>
}

/** Serves `policy.backtest`. */
export const backtest = ({ store, trials, engine }: BacktestDeps) => {
  const check = lastChecked(engine)
  return async (
    { connection: name, cedar, operations }: RequestOf<typeof policyBacktest>,
    { signal }: Pick<RpcContext, 'signal'>,
  ): Promise<ReplyOf<typeof policyBacktest>> => {
    const connection = store.connection(name)
    if (connection === undefined) throw refusal('not_found', 'No connection has this name.')
    const checked = check(connection, cedar, () => store.about(name))
    if ('problems' in checked) throw refusal('invalid_policy', listProblems(checked.problems))
    const { version = 0, set, ...current } = store.policies(name) ?? {}
    const inForce = set !== undefined && 'cedar' in current ? { inForce: triedSet(current) } : {}
    const sets = { draft: { cedar, arguments: checked.arguments }, version, ...inForce }
    const job = { kind: 'backtest', connection, ...sets, operations } as const
    const answer = await trials.run(job, signal)
    const readsArguments = checked.arguments.length > 0
    if (answer.is === 'verdicts') return { version, readsArguments, verdicts: answer.verdicts }
    throw new TypeError('a backtest was answered with something else')
  }
}

/** A backtest asks many times about the same draft: it is looked over once. */
function lastChecked(engine: Pick<Engine, 'check'>) {
  let last:
    | { readonly connection: Connection; readonly cedar: string; readonly checked: Checked }
    | undefined
  return (connection: Connection, cedar: string, about: () => About | undefined): Checked => {
    if (last?.connection === connection && last.cedar === cedar) return last.checked
    const checked = engine.check(cedar, about())
    last = 'problems' in checked ? undefined : { connection, cedar, checked }
    return checked
  }
}
