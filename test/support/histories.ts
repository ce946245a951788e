/** Histories that runs of earlier code have left: today's code must carry each of them on. */
import { existsSync, readdirSync } from 'node:fs'
import { historyFromJSON } from '@temporalio/common/lib/proto-utils.js'
import { Worker } from '@temporalio/worker'
import { describe, expect, test } from 'vitest'
import { bundle, readHistory } from './temporal.ts'

/** `least`: so many ways a run can go; `holds`: what must be so of each beside. */
export function savedHistories(folder: URL, least: number, holds: (history: string) => void = () => {}) {
  describe('saved histories', () => {
    const saved = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.json')) : []
    test('there is one for every way', () => {
      expect(saved.length).toBeGreaterThanOrEqual(least)
    })
    test.each(saved)(
      '%s replays on today’s code',
      async (name) => {
        const history = readHistory(new URL(name, folder))
        holds(JSON.stringify(history))
        await Worker.runReplayHistory({ workflowBundle: await bundle() }, historyFromJSON(history))
      },
      60_000,
    )
  })
}
