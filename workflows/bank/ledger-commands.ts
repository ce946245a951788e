/** `npx qiao verify | replay | project`: the ledger, looked at from outside. */
import { positionOf } from '../../core/ledger/command.ts'
import { balanceOf } from '../../core/ledger/engine.ts'
import { formatAmount } from '../../core/money.ts'
import { connect } from '../storage/database.ts'
import { rebuild, replayUntil, verify, Wrong } from '../storage/ledger/verify.ts'

const SHARD = 0
const say = (line: string) => console.log(line)

async function wrongEnds(work: () => Promise<void>) {
  try {
    await work()
  } catch (failure) {
    if (!(failure instanceof Wrong)) throw failure
    console.error(`✗ ${failure.message}`)
    process.exitCode = 1
  }
}

export const verifyLedger = (url: string) =>
  wrongEnds(async () => {
    await verify(url, SHARD, say)
    say('✓ everything is as the log says')
  })

/** The state after a position, `SEQUENCE` or `SEQUENCE-INDEX`: a batch is decided as one, so the state is that after the batch. */
export const replayLedger = (url: string, args: readonly string[]) =>
  wrongEnds(async () => {
    const option = (name: string) => (args.includes(name) ? args[args.indexOf(name) + 1] : undefined)
    const until = option('--until')
    if (until !== undefined && !/^\d{1,12}(-\d{1,5})?$/.test(until)) {
      console.error('--until takes a position of the log: SEQUENCE or SEQUENCE-INDEX')
      process.exitCode = 2
      return
    }
    const db = connect(url, { name: 'qiao-replay', max: 2 })
    try {
      const { engine, figures } = await replayUntil(
        db,
        SHARD,
        until === undefined ? undefined : Number(until.split('-')[0]),
      )
      say(
        `${figures.rows} rows, ${figures.events} events, ${figures.accounts} accounts; last position ${positionOf({ sequence: figures.rows, index: 0 })}`,
      )
      say(`state ${figures.state}`)
      const wanted = option('--account')
      const shown =
        wanted === undefined
          ? [...engine.accounts()].slice(0, 20)
          : [engine.account(wanted as never)].flatMap((one) => one ?? [])
      for (const one of shown)
        say(
          `${one.id}  ${formatAmount(balanceOf(one), one.unit).padStart(20)} ${one.unit}${one.closed ? '  closed' : ''}${one.frozen > 0n ? '  frozen' : ''}`,
        )
    } finally {
      await db.end()
    }
  })

export async function projectLedger(url: string) {
  const { before, after } = await rebuild(url, SHARD)
  for (const [table, digest] of Object.entries(after))
    say(`${digest === before[table] ? '=' : '≠'} ${table.padEnd(18)} ${digest}`)
}
