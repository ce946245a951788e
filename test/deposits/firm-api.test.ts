/** A firm's deposits and its agreement, as its operator meets them on a running bank; to everybody else the firm is not there. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { pathOf } from '../../core/channels/news.ts'
import type { Notifications } from '../../core/channels/wire.ts'
import type { Firm } from '../../core/customers/firm-wire.ts'
import type { FirmInterest } from '../../core/deposits/firm-deposit-wire.ts'
import type { DepositAnswer, Deposits, DepositWhole, Preview, Products } from '../../core/deposits/term-wire.ts'
import type { Explanation } from '../../core/ledger/wire.ts'
import { addDays } from '../../core/time.ts'
import { connect, type Database } from '../../workflows/storage/database.ts'
import { ledgerOver, type RemoteLedger } from '../../workflows/storage/ledger/client.ts'
import { carryOutDue } from '../../workflows/storage/term-deposits.ts'
import { pushBrowser } from '../support/browser-push.ts'
import { Customer, expectStatus, until, yuan } from '../support/customer.ts'
import { bringTo, openFirm, usccOf } from '../support/firm.ts'
import { given, needing } from '../support/needs.ts'

needing(
  [
    'QIAO_APP_URL',
    'QIAO_SMS_URL',
    'QIAO_OPERATOR_URL',
    'QIAO_TEST_DATABASE_URL',
    'QIAO_LEDGER_SOCKET',
    'QIAO_CONTROL_URL',
  ],
  () => {
    const places = { app: given('QIAO_APP_URL'), sms: given('QIAO_SMS_URL'), operator: given('QIAO_OPERATOR_URL') }
    const serial = String(Date.now()).slice(-6)
    const someone = (n: number, name: string) => new Customer(places, `135${serial}${String(n).padStart(2, '0')}`, name)
    const wang = someone(1, '王小明')
    const li = someone(2, '李丽')
    let db: Database
    let ledger: RemoteLedger
    let firm: Firm
    let at: string
    beforeAll(async () => {
      const url = new URL(given('QIAO_TEST_DATABASE_URL'))
      url.pathname = '/qiao'
      db = connect(url.href, { name: 'test', max: 1 })
      ledger = ledgerOver(given('QIAO_LEDGER_SOCKET'))
      for (const who of [wang, li]) await who.join()
      firm = await openFirm(wang, usccOf(serial, 1))
      at = `/firms/${firm.id}`
      await bringTo(places.operator, firm, 30_000_000)
    }, 60_000)
    afterAll(async () => {
      await ledger?.close()
      await db?.end()
    })

    const open = (product: string, amount: string, more: object = {}, key?: string) =>
      wang.press<DepositAnswer>(`${at}/deposits`, { product, amount: yuan(amount), ...more }, key)
    const one = async ({ id, position }: DepositAnswer) =>
      expectStatus(await wang.ask<DepositWhole>('GET', `${at}/deposits/${id}?after=${position ?? 0}`), 200)
    const account = async () => expectStatus(await wang.ask<FirmInterest>('GET', `${at}/interest`), 200)

    test('what a firm may open is its own list, with the least of a unit', async () => {
      const { products } = expectStatus(await wang.ask<Products>('GET', `${at}/deposit-products`), 200)
      expect(products.map(({ id, least, open: may }) => [id, least.amount, may])).toEqual([
        ['fixed', '10000.00', true],
        ['certificate', '10000000.00', true],
        ['notice-7', '500000.00', true],
        ['notice-1', '500000.00', true],
      ])
      expect((await open('instalment', '1000.00', { months: 12 })).problem?.code).toBe('product-unknown')
      const little = await open('notice-7', '499999.00')
      expect(little.problem).toMatchObject({
        code: 'deposit-amount-wrong',
        detail: expect.stringContaining('500000.00'),
      })
      expect((await open('certificate', '9990000.00', { months: 12 })).problem?.code).toBe('deposit-amount-wrong')
    })

    test('its operator puts money aside, sees it, and takes it out for exactly what was shown; a key is one deposit', async () => {
      const before = await account()
      const key = crypto.randomUUID()
      const [first, again] = [
        expectStatus(await open('certificate', '10000000.00', { months: 12 }, key), 201),
        expectStatus(await open('certificate', '10000000.00', { months: 12 }, key), 201),
      ]
      expect(again.id).toBe(first.id)
      const noticed = expectStatus(await open('notice-1', '700000.00'), 201)
      const { deposits, total } = expectStatus(
        await wang.ask<Deposits>('GET', `${at}/deposits?after=${noticed.position}`),
        200,
      )
      expect([deposits.map(({ id }) => id).sort(), total.amount]).toEqual([
        [first.id, noticed.id].sort(),
        '10700000.00',
      ])
      expect((await account()).balance.amount).toBe((Number(before.balance.amount) - 10_700_000).toFixed(2))
      // In the ledger it is the firm's; the act says who asked for it.
      const [act] = await db<{ actor: string; holder: string; organization: string }[]>`
      select a.actor, d.holder, d.organization from term_deposit_acts a join term_deposits d on d.id = a.deposit where d.id = ${first.id}`
      expect(act).toMatchObject({ holder: firm.organization, organization: firm.organization })
      expect(act!.actor).toMatch(/^customer-/)
      const whole = await one(first)
      expect(whole.acts[0]).toMatchObject({ kind: 'open', state: 'done' })
      expect((await wang.ask<Explanation>('GET', `/movements/${whole.acts[0]!.entry}/explain`)).status).toBe(200)
      expect((await li.ask('GET', `/movements/${whole.acts[0]!.entry}/explain`)).problem?.code).toBe('movement-unknown')

      const told = expectStatus(
        await wang.ask<DepositAnswer>('POST', `${at}/deposits/${noticed.id}/notices`, { amount: yuan('100000.00') }),
        201,
      )
      expect(told.notices).toMatchObject([{ amount: yuan('100000.00') }])
      expectStatus(await wang.ask('DELETE', `${at}/deposits/${noticed.id}/notices`), 200)
      // 200,000 of it without notice leaves half a million; more would close it.
      const preview = expectStatus(
        await wang.ask<Preview>('POST', `${at}/deposits/${noticed.id}/previews`, { amount: yuan('200000.00') }),
        200,
      )
      expect(preview).toMatchObject({ closes: false, left: yuan('500000.00'), lines: [{ percent: '0.05' }] })
      const { amount, interest } = preview
      const drawn = expectStatus(
        await wang.press<DepositAnswer>(`${at}/deposits/${noticed.id}/withdrawals`, { amount, interest }),
        201,
      )
      expect((await one(drawn)).principal.amount).toBe('500000.00')
      expect((await open('fixed', '90000000.00', { months: 12 })).problem?.code).toBe('insufficient-funds')
    })

    test('at its end it comes back to the firm’s account by itself, and the devices of its operator are told where to look', async () => {
      const { publicKey } = expectStatus(await wang.ask<Notifications>('GET', '/notifications'), 200)
      const { subscription } = await pushBrowser(given('QIAO_CONTROL_URL'), publicKey)
      expectStatus(await wang.ask('POST', '/notifications/devices', subscription), 201)
      const opened = expectStatus(await open('fixed', '1000000.00', { months: 3 }), 201)
      // 1,000,000 × 3 × 0.65 % / 12
      expect(opened.will).toMatchObject({ interest: yuan('1625.00') })
      await one(opened)
      const before = Number((await account()).balance.amount)
      await carryOutDue({ db, ledger, at: Date.now() }, opened.matures!, 1, opened.id)
      const whole = expectStatus(await wang.ask<DepositWhole>('GET', `${at}/deposits/${opened.id}`), 200)
      expect(whole).toMatchObject({
        state: 'closed',
        paid: yuan('1625.00'),
        acts: [{ kind: 'mature', byItself: true }, {}],
      })
      expect(Number((await account()).balance.amount)).toBe(before + 1_001_625)
      const told = await until('the news', async () => {
        const rows = await db<{ id: string; kind: 'deposit-matured'; facts: Record<string, string> }[]>`
        select id, kind, facts from notices where id like ${`${opened.id} %`} limit 1`
        return rows[0]
      })
      expect([told.kind, told.facts.amount]).toEqual(['deposit-matured', '1001625.00'])
      expect(pathOf(told.kind, told.id, told.facts)).toBe(`/me/firms/${firm.id}/deposits/${opened.id}`)
    })

    test('to another customer the firm and its deposits are not there, nor are they among the operator’s own', async () => {
      const { deposits } = expectStatus(await wang.ask<Deposits>('GET', `${at}/deposits`), 200)
      const id = deposits[0]!.id
      const press = { 'idempotency-key': crypto.randomUUID() }
      const asked = [
        li.ask('GET', `${at}/interest`),
        li.ask('GET', `${at}/deposits`),
        li.ask('GET', `${at}/deposit-products`),
        li.ask('GET', `${at}/deposits/${id}`),
        li.ask('POST', `${at}/deposits/${id}/previews`, { amount: yuan('100000.00') }),
        li.ask('POST', `${at}/deposits`, { product: 'notice-1', amount: yuan('500000.00') }, press),
        li.ask('POST', `${at}/agreement`, { agreed: yuan('500000.00') }, { 'idempotency-key': crypto.randomUUID() }),
        li.ask('POST', `${at}/agreement/end`, { when: 'today' }, { 'idempotency-key': crypto.randomUUID() }),
        wang.ask('GET', `/firms/firm-${'0'.repeat(32)}/deposits`),
      ]
      expect((await Promise.all(asked)).map(({ problem }) => problem?.code)).toEqual(asked.map(() => 'firm-unknown'))
      // One's own deposits and the firm's are two things, by whichever address.
      expect((await wang.ask('GET', `/deposits/${id}`)).problem?.code).toBe('deposit-unknown')
      expect((await wang.ask<Deposits>('GET', '/deposits')).body.deposits).toEqual([])
      const second = await openFirm(wang, usccOf(serial, 2))
      expect((await wang.ask('GET', `/firms/${second.id}/deposits/${id}`)).problem?.code).toBe('deposit-unknown')
    })

    test('a firm that is not open has no deposits; whoever is only asked to confirm sees none at all', async () => {
      const body = { code: usccOf(serial, 3), name: '桥北（北京）贸易有限公司', representative: { name: '李丽', phone: li.phone } } // biome-ignore format: one firm
      const asked = expectStatus(await wang.press<Firm>('/firms', body), 202)
      expect((await wang.ask('GET', `/firms/${asked.id}/deposits`)).problem?.code).toBe('firm-not-open')
      expect((await li.ask('GET', `/firms/${asked.id}/deposits`)).problem?.code).toBe('firm-unknown')
      // A role that has ended opens nothing, whatever the firm says of who asked for it.
      const ended = await openFirm(wang, usccOf(serial, 4))
      await db`update roles set to_at = from_at where organization = ${ended.organization}`
      expect((await wang.ask('GET', `/firms/${ended.id}/deposits`)).problem?.code).toBe('firm-unknown')
    })

    test('协定存款: agreed from tomorrow on, changed, ended with its term or today; the amount is whole yuan from 500,000', async () => {
      const agree = (amount: string, key?: string) =>
        wang.press<FirmInterest>(`${at}/agreement`, { agreed: yuan(amount) }, key)
      for (const wrong of ['499999.00', '500000.50'])
        expect((await agree(wrong)).problem).toMatchObject({
          code: 'agreed-amount-wrong',
          detail: expect.stringContaining('500000.00'),
        })
      const end = (when: string) => wang.press<FirmInterest>(`${at}/agreement/end`, { when })
      expect((await end('today')).problem?.code).toBe('no-agreement')
      const key = crypto.randomUUID()
      const first = expectStatus(await agree('600000.00', key), 201)
      expect(expectStatus(await agree('600000.00', key), 201)).toEqual(first)
      const tomorrow = addDays(first.today, 1)
      expect(first.agreements).toMatchObject([{ agreed: yuan('600000.00'), from: tomorrow, until: null }])
      expect([first.demand, first.agreedRate]).toEqual(['0.05', '0.10'])
      // What has not begun gives way to what is agreed on the same day.
      const changed = expectStatus(await agree('700000.00'), 201)
      expect(changed.agreements).toMatchObject([{ agreed: yuan('700000.00'), from: tomorrow }])
      const [{ termEnds }] = changed.agreements as [FirmInterest['agreements'][0]]
      expect(expectStatus(await end('term'), 200).agreements).toMatchObject([{ until: termEnds }])
      expect(expectStatus(await end('today'), 200).agreements).toEqual([])
      expect((await end('today')).problem?.code).toBe('no-agreement')
    })
  },
)
