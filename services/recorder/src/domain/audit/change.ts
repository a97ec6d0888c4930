import type { Coded, Verdict } from '@sallyport/ocsf'

/** What is particular to one kind of change of the control plane. */
export interface Change {
  readonly activity: Coded
  readonly message: string
  readonly entity: object
  readonly sallyport: Readonly<Record<string, unknown>>
  readonly actor?: object
  readonly comment?: string
  readonly source?: string | undefined
  readonly session?: string
  readonly detail?: string
  /** Informational unless said. */
  readonly severity?: Coded
  readonly verdict?: Verdict
}

/** Activities of Entity Management. */
export const ACTIVITIES = {
  create: { id: 1, caption: 'Create' },
  read: { id: 2, caption: 'Read' },
  update: { id: 3, caption: 'Update' },
  delete: { id: 4, caption: 'Delete' },
  deactivate: { id: 11, caption: 'Deactivate' },
  suspend: { id: 12, caption: 'Suspend' },
  resume: { id: 13, caption: 'Resume' },
} as const satisfies Readonly<Record<string, Coded>>
