#!/usr/bin/env node
import { run } from '@sallyport/service'
import { readConfig } from './config.ts'
import { createApproval } from './service.ts'

await run('approval', readConfig, createApproval)
