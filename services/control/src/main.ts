#!/usr/bin/env node
import { run } from '@sallyport/service'
import { readConfig } from './config.ts'
import { createControl } from './service.ts'

await run('control', readConfig, createControl)
