#!/usr/bin/env node
import { run } from '@sallyport/service'
import { readConfig } from './config.ts'
import { createEdge } from './service.ts'

await run('edge', readConfig, createEdge)
