/** What the launcher's commands print and take. */
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { connect, migrate } from '../../storage/database.ts'
import { readConfig } from '../config.ts'
import { backUp, CannotBackUp, putBack } from './backup.ts'
import { homeFrom, portsFrom, secretsOf } from './home.ts'
import { answers, placeOf, urlOf } from './postgres.ts'
import { edgePart, startBank, type Urls } from './start.ts'
import { seconds } from './supervisor.ts'

export async function start(args: readonly string[]): Promise<void> {
  const unknown = args.filter((arg) => arg !== '--fresh')
  if (unknown.length > 0) {
    console.error(`start knows --fresh, not ${unknown.join(' ')}`)
    process.exitCode = 2
    return
  }
  console.log('Qiao 桥 · one bank on this machine\n')
  const began = performance.now()
  const say = (line: string) => console.log(line)
  let ender: { stop(): Promise<void>; killAll(): void } | undefined
  let stoppingSince = 0
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, async () => {
      if (stoppingSince > 0) {
        // One Ctrl-C may arrive twice, from the terminal and from npx; a second press a moment later means it.
        if (performance.now() - stoppingSince < 1_500) return
        ender?.killAll()
        process.exit(1)
      }
      stoppingSince = performance.now()
      console.log('\nclosing …')
      await ender?.stop()
      console.log('closed')
      process.exit(0)
    })
  try {
    const bank = await startBank({
      fresh: args.includes('--fresh'),
      history: process.env.QIAO_HISTORY !== 'off' && process.env.QIAO_ENV !== 'production',
      say,
      onEnder: (how) => {
        ender = how
      },
    })
    const { app, docs, temporal, sms, enter } = bank.urls
    console.log(`\nready after ${seconds(began)}\n`)
    console.log(
      `  app                ${app}\n  come in as …       ${enter}\n  API documentation  ${docs}\n  Temporal UI        ${temporal}\n  SMS inbox          ${sms}\n`,
    )
    console.log('Ctrl-C ends all of it; the next start finds everything as it was.')
  } catch (failure) {
    if (stoppingSince > 0) return
    console.error(`\n${(failure as Error).message}`)
    console.error('\n`npx qiao doctor` says what is wrong with this machine.')
    process.exitCode = 1
  }
}

/** DATABASE_URL, or that of this machine's own bank. */
export async function databaseUrl(): Promise<string> {
  const { postgresPassword } = await secretsOf(homeFrom(process.env))
  return process.env.DATABASE_URL ?? urlOf(portsFrom(process.env).QIAO_PG_PORT, postgresPassword)
}

export async function migrateDatabase(): Promise<void> {
  const db = connect(await databaseUrl(), { name: 'qiao-migrate', max: 1 })
  const ran = await migrate(db)
  console.log(ran.length > 0 ? `ran ${ran.join(', ')}` : 'up to date')
  await db.end()
}

/** `npx qiao backup FOLDER`: a base backup of this machine's own PostgreSQL, while the bank goes on. */
export async function backup(args: readonly string[]): Promise<void> {
  const [folder] = args
  if (!folder) throw new CannotBackUp('backup takes a new folder: npx qiao backup FOLDER')
  const url = await databaseUrl()
  const { files } = await backUp(url, (await placeOf(homeFrom(process.env))).data, resolve(folder))
  console.log(`✓ ${files} files in ${folder}; with the archive, any moment from now on can be restored`)
}

/** `npx qiao restore FOLDER [--to INSTANT]`: puts a backup back; the next start brings it up to the moment. */
export async function restore(args: readonly string[]): Promise<void> {
  const [folder] = args
  const instant = args.includes('--to') ? Date.parse(args[args.indexOf('--to') + 1] ?? '') : undefined
  if (!folder || Number.isNaN(instant))
    throw new CannotBackUp(
      'restore takes a backup and a moment: npx qiao restore FOLDER --to 2026-11-23T18:00:00+08:00',
    )
  if (!process.env.QIAO_ARCHIVE) throw new CannotBackUp('set QIAO_ARCHIVE to the folder of the archive')
  if ((await answers(await databaseUrl())) === true) throw new CannotBackUp('the bank runs; stop it first')
  const { before } = putBack(
    await placeOf(homeFrom(process.env)),
    resolve(folder),
    resolve(process.env.QIAO_ARCHIVE),
    instant,
  )
  console.log(`✓ restored; start the bank, then run \`npx qiao verify\`. What was there is kept in ${before}`)
}
/** Where the bank that runs on this machine is. Throws when none does. */
export function urlsOfRunning(): Urls {
  const path = join(homeFrom(process.env).run, 'urls.json')
  if (!existsSync(path)) throw new Error('no bank runs here; start one with `npm start`')
  return JSON.parse(readFileSync(path, 'utf8')) as Urls
}

type Moved = {
  bankTime: string
  offsetMs: number
  detail?: string
  days?: { day: string; woken: number; quiet: boolean; waitingFor: string[] }[]
}

export async function clock(args: readonly string[]): Promise<void> {
  const { operator } = urlsOfRunning()
  const [, days] = /^\+(\d{1,4})d$/.exec(args[0] ?? '') ?? []
  if (args.length > 0 && days === undefined) {
    console.error('clock takes +30d, or nothing to show bank time')
    process.exitCode = 2
    return
  }
  // Day by day from here too, so that a long way shows its progress.
  let ok = true
  for (let n = 0; days !== undefined && n < Number(days) && ok; n++) {
    const response = await fetch(`${operator}/clock`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'accept-language': 'en' },
      body: '{"days":1}',
    })
    const moved = (await response.json()) as Moved
    for (const { day, woken, quiet, waitingFor } of moved.days ?? [])
      console.log(
        `${day}  ${woken} ${woken === 1 ? 'wait' : 'waits'} due, ${quiet ? 'all done' : `not done after a minute: ${waitingFor.join(', ')}`}`,
      )
    if (moved.detail) console.error(moved.detail)
    ok = response.ok
  }
  const now = (await (await fetch(`${operator}/clock`)).json()) as Moved
  console.log(
    `bank time ${now.bankTime}${now.offsetMs > 0 ? `, ${(now.offsetMs / 86_400_000).toFixed(1)} days ahead of real time` : ''}`,
  )
  if (!ok) process.exitCode = 1
}

type ClosedDay = {
  day?: string
  state?: string
  digest?: string | null
  detail?: string
  steps?: { step: string; rows: number; says: string; ms: number | null; output: string | null }[]
}
/** `npx qiao close-day`: the run that midnight starts, started by hand or found, with what its steps did. */
export async function closeDay(): Promise<void> {
  const { operator } = urlsOfRunning()
  const response = await fetch(`${operator}/close-day`, { method: 'POST', headers: { 'accept-language': 'en' } })
  const said = (await response.json()) as ClosedDay
  if (said.detail) {
    console.error(said.detail)
    process.exitCode = 1
    return
  }
  for (const { step, rows, says, ms, output } of said.steps ?? [])
    console.log(
      `  ${step.padEnd(15)} ${String(rows).padStart(9)} rows  ${String(ms ?? '…').padStart(6)} ms  ${(output ?? '').slice(0, 12)}  ${says}`,
    )
  console.log(
    said.state === 'closed'
      ? `✓ ${said.day} is closed, digest ${said.digest}`
      : `${said.day} is ${said.state}; the run goes on`,
  )
  if (said.state !== 'closed') process.exitCode = 1
}

/** The edge alone, on wrangler's local runtime, configured by its environment. */
export async function edgeAlone(): Promise<void> {
  const { edgePort, ...config } = readConfig('edge', process.env)
  const home = homeFrom(process.env)
  const { file, args, env, cwd } = edgePart(home, edgePort, { PATH: process.env.PATH ?? '' }, config)
  const child = spawn(file, args, { env, cwd, stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal))
  child.once('exit', (code) => process.exit(code ?? 1))
}
