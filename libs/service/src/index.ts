export { EnvError, EnvReader } from './read-env.ts'
export { run, type RunningService } from './run.ts'
