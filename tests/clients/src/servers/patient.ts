import { fileURLToPath } from 'node:url'
import { startHere } from './http-here.ts'
import { overStdio } from './over-stdio.ts'
import { startPatient } from './patient/patient-http.ts'
import { WATCHED } from './patient/patient-server.ts'
import type { Samples, ServerRow } from './server.ts'

const SAMPLES: Samples = {
  calls: [{ name: 'touch' }],
  resources: [WATCHED],
  cancellation: { wait: 'wait', told: 'waits' },
  outlasts: { name: 'steps', arguments: { count: 10, pause: 100 } },
  sessions: true,
  subscription: {
    uri: WATCHED,
    notification: 'notifications/resources/updated',
    change: { name: 'touch' },
  },
}

const { outlasts: _, sessions: __, ...AS_PROGRAM } = SAMPLES
const PROGRAM = fileURLToPath(new URL('programs/patient-stdio.ts', import.meta.url))

/** A server that tells what became of calls that were cancelled, which no published one does. */
export const PATIENT_HTTP: ServerRow = {
  name: 'patient-http',
  eras: ['legacy', 'modern'],
  samples: SAMPLES,
  varies: [],
  start: () => startHere(startPatient),
}

/** The same on each of its transports. */
export const PATIENT: readonly ServerRow[] = [
  PATIENT_HTTP,
  {
    name: 'patient-stdio',
    eras: ['legacy', 'modern'],
    samples: AS_PROGRAM,
    varies: [],
    start: () => overStdio([process.execPath, PROGRAM]),
  },
]
