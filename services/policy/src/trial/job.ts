import type {
  ArgumentTypes,
  Connection,
  policyOutline,
  RecordedOperation,
  ReplyOf,
  TrialVerdict,
} from '@sallyport/contracts'

/** A policy text that was checked, with the arguments that it reads. */
export interface TriedSet {
  readonly cedar: string
  readonly arguments: readonly ArgumentTypes[]
}

/** A set as it was published. */
export const triedSet = ({
  cedar,
  arguments: types,
}: {
  readonly cedar: string
  readonly arguments: readonly ArgumentTypes[]
}): TriedSet => ({ cedar, arguments: types })

/** What a trial is asked: it crosses to a thread of its own. */
export type Job =
  | {
      readonly kind: 'backtest'
      readonly connection: Connection
      readonly draft: TriedSet
      /** The set in force; absent where there is none that can be used. */
      readonly inForce?: TriedSet
      /** Version in force: what was decided by it need not be judged again. */
      readonly version: number
      readonly operations: readonly RecordedOperation[]
    }
  | {
      readonly kind: 'outline'
      readonly connection: Connection
      readonly inForce: TriedSet
      /** Names of pinned tools. */
      readonly tools: readonly string[]
    }

/** What comes of it. */
export type Answer =
  | { readonly is: 'verdicts'; readonly verdicts: TrialVerdict[] }
  | {
      readonly is: 'outline'
      readonly outline: Omit<ReplyOf<typeof policyOutline>, 'version'>
    }

/** The answer of the thread; where its engine is spoilt it is to be replaced. */
export interface Reply {
  readonly answer: Answer
  readonly spoilt: boolean
}
