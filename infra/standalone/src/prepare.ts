/** Fetches what is not an npm package, where a person sees it: `npm test` runs this before the tests need it. */
import { cacheDirectoryOf, findNatsServer } from '@sallyport/nats-server'

try {
  await findNatsServer({
    // The one place where the environment is read.
    // oxlint-disable-next-line node/no-process-env
    cacheDirectory: cacheDirectoryOf(process.env),
    report: (line) => console.log(line),
  })
} catch (error) {
  process.exitCode = 1
  console.error(error instanceof Error ? error.message : error)
}
