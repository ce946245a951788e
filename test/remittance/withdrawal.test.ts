/** Money out to one's own account elsewhere: each way a run can go, and the real clearing house with its faults. */
import { readdirSync } from 'node:fs'
import { WithStartWorkflowOperation } from '@temporalio/client'
import { historyFromJSON, historyToJSON } from '@temporalio/common/lib/proto-utils.js'
import type { TestWorkflowEnvironment } from '@temporalio/testing'
import { Worker } from '@temporalio/worker'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Withdrawal as Answer } from '../../core/remittance/wire.ts'
import {
  type ClearingSteps,
  type NotSet,
  type Sent,
  setAsideOr,
  type Withdrawal,
  type WithdrawalSteps,
  withdraw,
} from '../../workflows/remittance/withdrawal/workflow.ts'
import { Customer, expectStatus, until, withCheckDigit, yuan } from '../support/customer.ts'
import { given, needing } from '../support/needs.ts'
import { bundle, readHistory, saveHistory, timeSkipping, withWorker } from '../support/temporal.ts'

const histories = new URL('./withdrawal-histories/', import.meta.url)
const order: Withdrawal = {
  id: 'withdrawal-1',
  at: 1,
  customer: 'customer-1',
  class: 'II',
  amount: '100',
  request: 'r',
}
const accepted: Sent = { kind: 'accepted' }
const unknown: Sent = { kind: 'unknown' }

needing(['QIAO_TEST_SERVER'], () => {
  let environment: TestWorkflowEnvironment
  beforeAll(async () => {
    environment = await timeSkipping()
  }, 120_000)
  afterAll(() => environment?.teardown())

  async function run(name: string, answers: Sent[], aside: 'held' | NotSet = 'held') {
    const asked: string[] = []
    const says =
      <T>(step: string, value: () => T) =>
      async () => {
        asked.push(step)
        return value()
      }
    const next = () => answers.shift() ?? unknown
    const steps: WithdrawalSteps & ClearingSteps = {
      setAside: says('set aside', () => aside),
      noteNoAnswer: says('note', () => undefined),
      payOut: says('pay out', () => undefined),
      giveBack: says('give back', () => undefined),
      closeWithdrawal: says('close', () => undefined),
      sendOut: says('send', next),
      askAfter: says('ask', next),
    }
    return withWorker(environment, steps, async (taskQueue) => {
      const workflowId = `${order.id}-${crypto.randomUUID()}`
      const startWorkflowOperation = new WithStartWorkflowOperation(withdraw, {
        workflowId,
        taskQueue,
        args: [order],
        workflowIdConflictPolicy: 'USE_EXISTING',
      })
      const first = await environment.client.workflow.executeUpdateWithStart(setAsideOr, { startWorkflowOperation })
      const ended = await environment.client.workflow.getHandle<typeof withdraw>(workflowId).result()
      const history = await environment.client.workflow.getHandle(workflowId).fetchHistory()
      saveHistory(new URL(`${name}.json`, histories), historyToJSON(history))
      await Worker.runReplayHistory({ workflowBundle: await bundle() }, history, workflowId)
      return { first, ended, asked }
    })
  }

  describe('a withdrawal ends in exactly one way', () => {
    test('sent and settled: the money that was set aside is paid out', async () => {
      expect(await run('paid', [accepted])).toEqual({
        first: 'held',
        ended: 'paid',
        asked: ['set aside', 'send', 'pay out', 'close'],
      })
    })
    test('rejected: the customer has it back', async () => {
      const { ended, asked } = await run('returned', [{ kind: 'rejected', reason: 'AC04' }])
      expect(ended).toBe('returned')
      expect(asked).toEqual(['set aside', 'send', 'give back', 'close'])
    })
    test('without money nothing is sent', async () => {
      expect(await run('refused', [], 'insufficient-funds')).toEqual({
        first: 'insufficient-funds',
        ended: 'refused',
        asked: ['set aside', 'close'],
      })
    })
    test('no answer is not a no: it is asked after, for hours if need be, and never sent twice', async () => {
      const { ended, asked } = await run('asked-for-hours', [...Array<Sent>(10).fill(unknown), accepted])
      expect(ended).toBe('paid')
      expect(asked.filter((step) => step === 'send')).toHaveLength(1)
      expect(asked.filter((step) => step === 'ask')).toHaveLength(10)
      expect(asked.filter((step) => step === 'pay out')).toHaveLength(1)
      expect(asked).not.toContain('give back')
    }, 60_000)
  })
  test.each(readdirSync(histories).sort())('runs of earlier releases go on: %s', async (name) => {
    const history = historyFromJSON(readHistory(new URL(name, histories)))
    await Worker.runReplayHistory({ workflowBundle: await bundle() }, history, name)
  })
})

needing(['QIAO_APP_URL', 'QIAO_SMS_URL', 'QIAO_CONTROL_URL', 'QIAO_OPERATOR_URL'], () => {
  const places = { app: given('QIAO_APP_URL'), sms: given('QIAO_SMS_URL'), operator: given('QIAO_OPERATOR_URL') }
  const serial = String(Date.now()).slice(-6)
  const someone = async (n: number, of: 'II' | 'III' = 'II') => {
    const who = await new Customer(places, `136${serial}5${n}`, '孙悦').join(of)
    const card = withCheckDigit(`62220205${serial}000${n}`)
    await who.bind(card)
    await who.topUpEnded((await who.topUp('900.00')).id)
    return { who, card }
  }
  const fault = (kind: string, subject: string, value = '') =>
    fetch(`${given('QIAO_CONTROL_URL')}/control/clearing-house/faults`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ kind, subject, value }),
    })
  const takeOut = async (who: Customer, amount: string) =>
    expectStatus(await who.press<Answer>('/withdrawals', { amount: yuan(amount) }), 202)
  const ended = (who: Customer, id: string) =>
    until(`the end of ${id}`, async () => {
      const { body } = await who.ask<Answer>('GET', `/withdrawals/${id}`)
      return ['paid', 'returned', 'refused'].includes(body.state) ? body : undefined
    })
  const there = async (card: string) =>
    ((await (await fetch(`${given('QIAO_CONTROL_URL')}/control/clearing-house/accounts/${card}`)).json()) as { balance: string }).balance // biome-ignore format: one line

  describe('through the clearing house', () => {
    test('what was brought in can be taken out, to the fen', async () => {
      const { who, card } = await someone(1)
      expect(await ended(who, (await takeOut(who, '123.45')).id)).toMatchObject({ state: 'paid' })
      expect((await who.account()).balance.amount).toBe('776.55')
      expect(await there(card)).toBe('99223.45')
    })
    test('a transfer that was lost, and one whose answer was, end right and once', async () => {
      const { who, card } = await someone(2)
      await fault('lose', card)
      expect(await ended(who, (await takeOut(who, '100.00')).id)).toMatchObject({ state: 'returned' })
      await fault('no-report', card, '7000')
      expect(await ended(who, (await takeOut(who, '200.00')).id)).toMatchObject({ state: 'paid' })
      expect((await who.account()).balance.amount).toBe('700.00')
      expect(await there(card)).toBe('99300.00')
    }, 60_000)
    test('what the other bank will not have comes back; who has no money is told', async () => {
      const { who, card } = await someone(3, 'III')
      await fault('reject-credit', card, 'AC04')
      const back = await ended(who, (await takeOut(who, '50.00')).id)
      expect(back).toMatchObject({ state: 'returned', reason: 'The account at the other bank is closed.' })
      expect((await who.account()).balance.amount).toBe('900.00')
      const approval = await who.approve({ action: 'withdraw', amount: yuan('5000.00') })
      const { id } = expectStatus(await who.press<Answer>('/withdrawals', { amount: yuan('5000.00'), approval }), 202)
      expect(await ended(who, id)).toMatchObject({ state: 'refused' })
    })
  })
})
