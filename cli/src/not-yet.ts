import { CliError } from './errors.ts'

/** That a version is expected which nobody has published; 0 is in force where there is none. */
export const notYet = (expected: number, inForce: number): CliError =>
  new CliError(
    'version_conflict',
    `There is no version ${expected} yet: ${inForce === 0 ? 'none was published' : `version ${inForce} is in force`}. Nothing was published; look at what is in force, then publish with --expect ${inForce}.`,
  )
