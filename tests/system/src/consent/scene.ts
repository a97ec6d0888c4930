import assert from 'node:assert/strict'
import { type Bus, RpcError } from '@sallyport/bus'
import type { ApprovalId } from '@sallyport/contracts'
import { revoke } from './acts.ts'
import { faultsOf, faultsOfApproval } from './check.ts'
import { type Clients, clientsOf, type Manner, type Told, type Wanted } from './client.ts'
import type { Person } from './people.ts'
import { type Changes, termsOf } from './policies.ts'
import { setStage, type Stage, type StageOptions } from './stage.ts'
import type { Tool } from './target.ts'

/** A stage with one connection, and those who call there. */
export interface Scene extends AsyncDisposable {
  readonly stage: Stage
  readonly clients: Clients
  /** A call with arguments that no other call has. */
  readonly newCall: (tool?: Tool, by?: Person) => Wanted
  /** Sends a call once. */
  readonly send: (wanted: Wanted, manner?: Manner, edge?: number) => Promise<Told>
  /** How often the target has executed a call with these arguments. */
  readonly executions: (wanted: Wanted) => number
  /** One of the connections to the bus. */
  readonly caller: (n: number) => Bus
  /** Ends access with a person's own token. */
  readonly end: (grant: ApprovalId, by: Person, caller?: Bus) => Promise<void>
  /** Everything that was executed until now had a consent of its own, or was done under a grant. */
  readonly assertSound: () => Promise<void>
}

export async function setScene(
  connection: string,
  options: StageOptions = {},
  changes: Changes = {},
): Promise<Scene> {
  const stage = await setStage(options)
  const clients = clientsOf(stage)
  await stage.register(connection, changes)
  const ended = new Map<ApprovalId, number>()
  let serial = 0
  return {
    stage,
    clients,
    newCall: (tool = 'pay', by = 'carol') => ({
      by,
      connection,
      tool,
      arguments: { order: ++serial, note: 'a' },
    }),
    send: (wanted, manner = 'legacy', edge = 0) => clients.send(wanted, { manner, edge }),
    executions: (wanted) =>
      stage.target.executed.filter(
        (execution) => JSON.stringify(execution.arguments) === JSON.stringify(wanted.arguments),
      ).length,
    caller: (n) => stage.callers[n % stage.callers.length] ?? stage.bus,
    end: async (grant, by, caller = stage.bus) => {
      await revokeSurely(stage, caller, grant, by)
      ended.set(grant, Date.now())
    },
    assertSound: async () => {
      await stage.evidence.caughtUp()
      const { evidence, issuer, target } = stage
      const known = {
        evidence,
        issuer: issuer.issuer,
        sent: clients.sent,
        terms: (tool: string) => termsOf(tool, changes),
        ended,
        aheadMs: () => 0,
      }
      const faults = [
        ...faultsOf(target.executed, known),
        ...[...evidence.approvals.values()].flatMap((steps) => faultsOfApproval(steps, known)),
      ]
      assert.deepEqual(faults, [])
    },
    [Symbol.asyncDispose]: () => stage[Symbol.asyncDispose](),
  }
}

/** Ends access, and once more where the replica that was asked has lost the bus meanwhile. */
async function revokeSurely(
  stage: Stage,
  caller: Bus,
  grant: ApprovalId,
  by: Person,
): Promise<void> {
  try {
    await revoke(stage, caller, grant, by)
  } catch (error) {
    if (error instanceof RpcError && !error.retryable) throw error
    await revoke(stage, caller, grant, by).catch((again: unknown) => {
      // The first attempt has ended it, and its answer was lost.
      if (!(again instanceof RpcError) || again.code !== 'not_active') throw again
    })
  }
}

/** The code with which the gateway refused; otherwise what it said instead. */
export const codeOf = (told: Told): string => (told.kind === 'refused' ? told.code : told.kind)
