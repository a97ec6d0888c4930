import { join } from 'node:path'
import { freePorts } from '@sallyport/standalone'
import { startChild } from './http-child.ts'
import { kubernetesProgram } from './kubernetes-program.ts'
import { overStdio } from './over-stdio.ts'
import type { Place, Running, Samples, ServerRow } from './server.ts'

const PROGRAM = kubernetesProgram()

/** There is no cluster: what is asked of one fails, and the client is told how. */
const SAMPLES: Samples = {
  calls: [
    { name: 'configuration_view' },
    { name: 'namespaces_list' },
    { name: 'pods_list_in_namespace', arguments: { namespace: 'default' } },
  ],
}

const row = { eras: ['legacy', 'modern'], samples: SAMPLES, varies: [] } as const

const rowsOf = (program: string): readonly ServerRow[] => [
  {
    ...row,
    name: 'kubernetes-http',
    start: (place) => overHttp(program, place),
  },
  {
    ...row,
    name: 'kubernetes-stdio',
    start: ({ folder }) =>
      overStdio([process.execPath, program, '--kubeconfig', join(folder, 'kubeconfig')]),
  },
]

/** A server that is not of JavaScript, and speaks both eras; none where npm has it not for this platform. */
export const KUBERNETES = PROGRAM === undefined ? [] : rowsOf(PROGRAM)

async function overHttp(program: string, { folder }: Place): Promise<Running> {
  const [port = 0] = await freePorts(1)
  const url = `http://127.0.0.1:${port}/mcp`
  const listen = ['--bind-address', '127.0.0.1', '--port', String(port), '--stateless']
  const child = await startChild(
    [process.execPath, program, '--kubeconfig', join(folder, 'kubeconfig'), ...listen],
    port,
  )
  return {
    direct: { kind: 'streamable-http', url },
    target: { transport: 'streamable-http', url },
    ...child,
  }
}
