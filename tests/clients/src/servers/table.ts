import { EVERYTHING } from './everything.ts'
import { FILESYSTEM } from './filesystem.ts'
import { FIXTURE } from './fixture.ts'
import { KUBERNETES } from './kubernetes.ts'
import { MEMORY } from './memory.ts'
import { PATIENT } from './patient.ts'
import type { ServerRow } from './server.ts'
import { THINKING } from './thinking.ts'

/** Every server that the suite puts behind the gateway. */
export const SERVERS: readonly ServerRow[] = [
  ...EVERYTHING,
  ...FILESYSTEM,
  ...MEMORY,
  ...THINKING,
  ...KUBERNETES,
  ...FIXTURE,
  ...PATIENT,
]
