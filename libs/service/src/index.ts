export { EnvError, EnvReader } from './read-env.ts'
export { readNats } from './read-nats.ts'
export { run, type RunningService } from './run.ts'
