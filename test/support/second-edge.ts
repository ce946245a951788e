/** An edge of the test's own before the bank that all tests share: the real one, which may be stopped without stopping others. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { homeFrom, ROOT, secretsOf } from '../../workflows/bank/launcher/home.ts'
import { edgePart } from '../../workflows/bank/launcher/start.ts'
import { until } from './customer.ts'
import { freePort } from './ports.ts'

export type SecondEdge = { readonly url: string; start(): Promise<void>; stop(): Promise<void>; end(): Promise<void> }

/** Needs QIAO_HOME (whose keys the bank knows) and QIAO_BANK_URL. */
export async function secondEdge(): Promise<SecondEdge> {
  const secrets = await secretsOf(homeFrom(process.env))
  const folder = mkdtempSync(join(ROOT, '.qiao', 'edge-'))
  const port = await freePort()
  const part = edgePart(homeFrom({ QIAO_HOME: folder }), port, { PATH: process.env.PATH ?? '' }, {
    bankUrl: process.env.QIAO_BANK_URL!,
    edgeSigningKey: JSON.stringify(secrets.edge.privateKey),
    edgeCsrfKey: secrets.csrf,
    edgeAddressLimit: '5000/50000',
    edgeSessionLimit: '2000/20000',
  }) // biome-ignore format: one call
  let child: ChildProcess | undefined
  const stop = async () => {
    if (!child?.pid) return
    const gone = once(child, 'exit')
    // Its whole group, and at once: an edge that is gone, not one that takes its leave.
    process.kill(-child.pid, 'SIGKILL')
    await gone
    child = undefined
  }
  return {
    url: `http://localhost:${port}`,
    async start() {
      child = spawn(part.file, part.args, { env: part.env, cwd: part.cwd, detached: true, stdio: 'ignore' })
      await until('the second edge', async () => ((await part.ready().catch(() => false)) === true ? true : undefined), 60_000) // biome-ignore format: one wait
    },
    stop,
    async end() {
      await stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
