#!/usr/bin/env node
import { run } from '@sallyport/service'
import { readConfig } from './config.ts'
import { createRecorder } from './service.ts'

await run('recorder', readConfig, createRecorder)
