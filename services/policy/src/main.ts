#!/usr/bin/env node
import { run } from '@sallyport/service'
import { readConfig } from './config.ts'
import { createPolicy } from './service.ts'

await run('policy', readConfig, createPolicy)
