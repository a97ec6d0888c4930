import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Failure } from './failure.mjs'

/** The oldest Node whose type stripping runs the sources as they are. */
const NEEDED = 24

/** The path of a Node that is new enough: this one, or the one among the dependencies. */
export async function findNode(root) {
  if (isEnough(process.version)) return process.execPath
  const bundled = join(root, 'node_modules', '.bin', 'node')
  const version = await promisify(execFile)(bundled, ['--version']).then(
    ({ stdout }) => stdout,
    () => '',
  )
  if (isEnough(version)) return bundled
  throw new Failure(
    `Sallyport needs Node ${NEEDED}, this is ${process.version}, and npm brings none for ` +
      `${process.platform} ${process.arch}: install it from nodejs.org or with \`nvm install ${NEEDED}\``,
  )
}

function isEnough(version) {
  return Number(/^v(\d+)\./.exec(version)?.[1] ?? 0) >= NEEDED
}
