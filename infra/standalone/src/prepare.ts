/** Fetches what is not an npm package, where a person sees it: `npm test` runs this before the tests need it. */
import { findNatsServer } from '@sallyport/nats-server'
import { cacheDirectoryOf, ProgramNotFound } from '@sallyport/programs'
import { findVersitygw } from '@sallyport/s3-server'

const options = {
  // The one place where the environment is read.
  // oxlint-disable-next-line node/no-process-env
  cacheDirectory: cacheDirectoryOf(process.env),
  report: (line: string): void => console.log(line),
}

try {
  await findNatsServer(options)
  await findVersitygw(options).catch((error: unknown) => {
    if (!(error instanceof ProgramNotFound)) throw error
    console.log(`${error.message}: the tests on a real S3 server are skipped`)
  })
} catch (error) {
  process.exitCode = 1
  console.error(error instanceof Error ? error.message : error)
}
