/** `npx qiao verify | replay | project`: the ledger, looked at from outside. */
import { isId } from '../../core/id.ts'
import { positionOf } from '../../core/ledger/command.ts'
import { balanceOf } from '../../core/ledger/engine.ts'
import { formatAmount } from '../../core/money.ts'
import { verifyAudit } from '../storage/audit.ts'
import { verifyClosed } from '../storage/closed.ts'
import { connect } from '../storage/database.ts'
import { rebuild, replayUntil, verify } from '../storage/ledger/verify.ts'
import { SHARD } from './config.ts'

const say = (line: string) => console.log(line)

export async function verifyLedger(url: string) {
  await verify(url, SHARD, say)
  await verifyClosed(url, SHARD, say)
  await verifyAudit(url, say)
  say('✓ everything is as the log says, and the audit trail as it was written')
}

/** The state after a position, `SEQUENCE` or `SEQUENCE-INDEX`: a batch is decided as one, so the state is that after the batch. */
export async function replayLedger(url: string, args: readonly string[]) {
  const option = (name: string) => (args.includes(name) ? args[args.indexOf(name) + 1] : undefined)
  const [until, wanted] = [option('--until'), option('--account')]
  if (until !== undefined && !/^\d{1,12}(-\d{1,5})?$/.test(until)) {
    console.error('--until takes a position of the log: SEQUENCE or SEQUENCE-INDEX')
    process.exitCode = 2
    return
  }
  if (wanted !== undefined && !isId(wanted)) {
    console.error('--account takes the id of an account: 32 hexadecimal digits')
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
    const { rows, events, accounts, state } = figures
    say(
      `${rows} rows, ${events} events, ${accounts} accounts; last position ${positionOf({ sequence: rows, index: 0 })}`,
    )
    say(`state ${state}`)
    const shown =
      wanted === undefined ? [...engine.accounts()].slice(0, 20) : [engine.account(wanted)].flatMap((one) => one ?? [])
    for (const one of shown)
      say(
        `${one.id}  ${formatAmount(balanceOf(one), one.unit).padStart(20)} ${one.unit}${one.closed ? '  closed' : ''}${one.frozen > 0n ? '  frozen' : ''}`,
      )
  } finally {
    await db.end()
  }
}

export async function projectLedger(url: string) {
  const { before, after } = await rebuild(url, SHARD)
  for (const [table, digest] of Object.entries(after))
    say(`${digest === before[table] ? '=' : '≠'} ${table.padEnd(18)} ${digest}`)
}
