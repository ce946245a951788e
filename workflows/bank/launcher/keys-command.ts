/** `npx qiao keys`: the edge's signing keys; on this machine it changes them while the bank runs. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { addKey, CannotChangeKeys, dropKey, newKeyPair, setIn } from '../edge-keys.ts'
import { edgeKeysIn, homeFrom, keepEdgePair, portsFrom, secretsOf } from './home.ts'
import { writeEdgeVars } from './start.ts'
import { answersAt } from './supervisor.ts'

const USAGE = 'keys [list | rotate | add [FILE] | drop KID [FILE]]'
/** A signature holds for thirty seconds, and two clocks may be five apart. */
const LAST_ONE_MS = 40_000
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

export async function keys([what = 'list', ...args]: readonly string[]): Promise<void> {
  const home = homeFrom(process.env)
  const own = edgeKeysIn(home)
  const fileAt = (n: number) => args[n] ?? own
  if (what === 'list') {
    for (const { kid } of setIn(fileAt(0))) console.log(kid)
  } else if (what === 'add') {
    const pair = newKeyPair()
    addKey(fileAt(0), pair.publicKey)
    console.error(`${pair.publicKey.kid} is added to ${fileAt(0)}; its secret follows, for the edge alone`)
    console.log(JSON.stringify(pair.privateKey))
  } else if (what === 'drop' && args[0]) {
    dropKey(fileAt(1), args[0])
    console.log(`${args[0]} is taken out of ${fileAt(1)}`)
  } else if (what === 'rotate') await rotate()
  else throw new CannotChangeKeys(`keys knows: ${USAGE}`)
}

/** This machine's bank: a new key beside the old one, the edge started again with it, the old one dropped when nothing signed with it holds any more. */
async function rotate(): Promise<void> {
  const home = homeFrom(process.env)
  const ports = portsFrom(process.env)
  const path = edgeKeysIn(home)
  const old = (await secretsOf(home)).edge.publicKey.kid as string
  const pair = newKeyPair()
  addKey(path, pair.publicKey)
  console.log(`${pair.publicKey.kid} stands beside ${old}`)
  // The bank looks every second.
  await pause(2_000)
  await keepEdgePair(home, pair)
  writeEdgeVars(home, await secretsOf(home), `http://127.0.0.1:${ports.BANK_PORT}`)
  const parts = join(home.run, 'parts.json')
  const running = existsSync(parts)
    ? (JSON.parse(readFileSync(parts, 'utf8')) as { parts: { name: string; pid: number }[] }).parts.find(
        ({ name }) => name === 'edge',
      )
    : undefined
  if (running) {
    // Whoever supervises it starts it again, and it reads its variables anew.
    process.kill(-running.pid, 'SIGTERM')
    await pause(2_000)
    const ready = answersAt(`http://127.0.0.1:${ports.EDGE_PORT}/api/health`)
    for (let tries = 0; (await ready()) !== true; tries++) {
      if (tries > 60) throw new CannotChangeKeys(`the edge did not come back; both keys still stand in ${path}`)
      await pause(1_000)
    }
    console.log(`the edge signs with ${pair.publicKey.kid}; ${old} holds for what is still on its way`)
    await pause(LAST_ONE_MS)
  }
  dropKey(path, old)
  console.log(`${old} is taken out`)
}
