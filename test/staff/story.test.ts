/** The bank's people on a running bank: two persons for what counts, a reason for every look, and a trail of it all. */
import { beforeAll, expect, test } from 'vitest'
import { currentAccount } from '../../core/deposits/postings.ts'
import { entryId } from '../../core/id.ts'
import type { Command } from '../../core/ledger/command.ts'
import type { AuditRow, CustomerSeen, Proposal } from '../../core/staff/wire.ts'
import { estate, theBank } from '../../workflows/bank/seed.ts'
import { verifyAudit } from '../../workflows/storage/audit.ts'
import { connect } from '../../workflows/storage/database.ts'
import { ledgerOver } from '../../workflows/storage/ledger/client.ts'
import { Customer, expectStatus, until, withCheckDigit } from '../support/customer.ts'
import { personOf } from '../support/joining.ts'
import { given, needing } from '../support/needs.ts'
import { residentIdOf } from '../support/person.ts'
import { confirmProposal, proposal, seeded, twoOfficers } from '../support/staff.ts'

needing(
  [
    'QIAO_APP_URL',
    'QIAO_SMS_URL',
    'QIAO_OPERATOR_URL',
    'QIAO_CONTROL_URL',
    'QIAO_TEST_DATABASE_URL',
    'QIAO_LEDGER_SOCKET',
  ],
  () => {
    const places = { app: given('QIAO_APP_URL'), sms: given('QIAO_SMS_URL'), operator: given('QIAO_OPERATOR_URL') }
    const serial = String(Date.now()).slice(-6)
    const ann = new Customer(places, `133${serial}01`, '李小安')
    const newcomer = new Customer(places, `133${serial}02`, '白鹭')
    const [officer, second] = twoOfficers(places)
    const [steward, other] = [seeded(places, 'steward'), seeded(places, 'steward', 1)]
    const [teller, auditor] = [seeded(places, 'teller'), seeded(places, 'auditor')]
    const database = () => {
      const url = new URL(given('QIAO_TEST_DATABASE_URL'))
      url.pathname = '/qiao'
      return url.href
    }
    const idOf = async (who: Customer) =>
      `customer-${(await who.ask<{ customer: { id: string } }>('GET', '/session')).body.customer.id}`
    const offices = async (who: Customer) =>
      (await who.ask<{ offices: { role: string }[] }>('GET', '/session')).body.offices.map(({ role }) => role)
    /** The edge believes for five seconds what it knew of a session (decision 22). */
    const holdsNow = async (who: Customer, expected: string[]) =>
      expect(
        await until(
          `${expected.join(', ') || 'no role'} to be known at the edge`,
          async () => {
            const now = await offices(who)
            return String(now) === String(expected) ? now : undefined
          },
          8_000,
        ),
      ).toEqual(expected)
    const rows = async (query: string) =>
      expectStatus(await auditor.ask<{ rows: AuditRow[]; next: string | null }>('GET', `/audit?${query}`), 200)
    const code = async (answer: Promise<{ problem?: { code: string } }>) => (await answer).problem?.code
    let me = ''
    let new_ = ''

    beforeAll(async () => {
      for (const who of [officer, second, steward, other, teller, auditor]) await who.signIn()
      await ann.join()
      await newcomer.join()
      await ann.bind(withCheckDigit(`62220202${serial}0088`))
      await ann.topUpEnded((await ann.topUp('500.00')).id)
      me = await idOf(ann)
      new_ = await idOf(newcomer)
    }, 90_000)

    test('a right is given by two stewards, never by one, and ends the same way', async () => {
      const give = { kind: 'give-role', customer: new_, organization: theBank.id, role: 'teller', reason: '新同事入职' }
      const proposed = expectStatus(await steward.press<Proposal>('/proposals', give), 202)
      expect(proposed.says).toContain('白鹭')
      await holdsNow(newcomer, [])
      expect(await code(confirmProposal(steward, proposed))).toBe('own-proposal')
      // Who has no part in it learns nothing of it.
      expect(await code(confirmProposal(officer, proposed))).toBe('proposal-unknown')
      expect(await code(officer.ask('GET', `/proposals/${proposed.id}`))).toBe('proposal-unknown')
      expect(await code(newcomer.ask('GET', `/proposals/${proposed.id}`))).toBe('role-missing')
      expect(await code(other.press('/proposals', give))).toBe('proposal-waiting')
      expect(expectStatus(await confirmProposal(other, proposed), 200)).toMatchObject({
        state: 'done',
        maker: { name: '高明' },
        checker: { name: '方圆' },
      })
      await holdsNow(newcomer, ['teller'])
      expect(await code(steward.press('/proposals', give))).toBe('role-not-possible')
      // A teller may look, and may not decide; a teller never becomes an auditor beside it.
      expect((await newcomer.ask('GET', `/staff/customers?phone=${ann.phone}`)).status).toBe(200)
      expect(await code(newcomer.ask('GET', '/proposals'))).toBe('role-missing')
      expect(await code(steward.press('/proposals', { ...give, role: 'auditor' }))).toBe('role-not-possible')
      const end = { ...give, kind: 'end-role', reason: '离职' }
      const ending = expectStatus(await other.press<Proposal>('/proposals', end), 202)
      expect(expectStatus(await confirmProposal(steward, ending), 200).state).toBe('done')
      await holdsNow(newcomer, [])
      expect(await code(newcomer.ask('GET', `/staff/customers?phone=${ann.phone}`))).toBe('role-missing')
    })

    test('nobody decides about themselves, and two stewards always remain', async () => {
      const about = async (who: Customer) => ({
      kind: 'end-role', customer: await idOf(who), organization: theBank.id, role: 'steward', reason: '轮岗',
    }) // biome-ignore format: one body
      expect(await code(steward.press('/proposals', await about(steward)))).toBe('role-not-possible')
      const asManager = { kind: 'give-role', organization: estate.id, role: 'manager', reason: '兼任' }
      expect(await code(steward.press('/proposals', { ...asManager, customer: await idOf(steward) }))).toBe(
        'own-matter',
      )
      const thing = { ...asManager, customer: await idOf(other) }
      const one = expectStatus(await steward.press<Proposal>('/proposals', thing), 202)
      expect(await code(confirmProposal(other, one))).toBe('own-matter')
      expectStatus(await steward.press(`/proposals/${one.id}/rejection`, { reason: '撤回' }), 200)
    })

    test('a proposal is rejected by another with a reason, or withdrawn by its maker, and then it is over', async () => {
      const give = { kind: 'give-role', customer: new_, organization: theBank.id, role: 'officer', reason: '调岗' }
      const first = expectStatus(await steward.press<Proposal>('/proposals', give), 202)
      const said = { reason: '名单上没有' }
      expect(expectStatus(await other.press<Proposal>(`/proposals/${first.id}/rejection`, said), 200).state).toBe(
        'rejected',
      )
      expect(await code(confirmProposal(other, first))).toBe('proposal-closed')
      const again = expectStatus(await steward.press<Proposal>('/proposals', give), 202)
      expect(expectStatus(await steward.press<Proposal>(`/proposals/${again.id}/rejection`, said), 200).state).toBe(
        'withdrawn',
      )
      expect(await code(confirmProposal(other, again))).toBe('proposal-closed')
      await holdsNow(newcomer, [])
    })

    test('of two who confirm at once, one does', async () => {
      const give = { kind: 'give-role', customer: new_, organization: theBank.id, role: 'officer', reason: '调岗' }
      const one = expectStatus(await steward.press<Proposal>('/proposals', give), 202)
      const said = await Promise.all(Array.from({ length: 20 }, () => confirmProposal(other, one)))
      expect(said.filter(({ status }) => status === 200)).toHaveLength(1)
      expect(new Set(said.filter(({ status }) => status !== 200).map(({ problem }) => problem.code))).toEqual(
        new Set(['proposal-closed']),
      )
      const end = expectStatus(await steward.press<Proposal>('/proposals', { ...give, kind: 'end-role' }), 202)
      expectStatus(await confirmProposal(other, end), 200)
    })

    test('what was confirmed when the bank died is carried out by the next one, and what was altered is not', async () => {
      const db = connect(database(), { name: 'test', max: 1 })
      const give = { kind: 'give-role', customer: new_, organization: theBank.id, role: 'officer', reason: '调岗' }
      const one = expectStatus(await steward.press<Proposal>('/proposals', give), 202)
      const makers = await idOf(other)
      await db`
      update proposals set state = 'confirmed', checker = ${makers}, checker_role = 'steward', decided_at = at where id = ${one.id}`
      await until('it to be carried out', async () =>
        (await proposal(steward, one.id)).state === 'done' ? true : undefined,
      )
      await holdsNow(newcomer, ['officer'])
      const end = expectStatus(await steward.press<Proposal>('/proposals', { ...give, kind: 'end-role' }), 202)
      await db`update proposals set text = replace(text, '"officer"', '"teller"') where id = ${end.id}`
      expect((await confirmProposal(other, end)).status).toBe(500)
      await holdsNow(newcomer, ['officer'])
      await db`update proposals set text = replace(text, '"teller"', '"officer"') where id = ${end.id}`
      await until('it to be carried out', async () => (await proposal(steward, end.id)).state === 'done' || undefined)
      await holdsNow(newcomer, [])
      await db.end()
    }, 60_000)

    test('a customer is looked at for a reason, masked, and is told', async () => {
      const found = expectStatus(
        await officer.ask<{ customers: unknown[] }>('GET', `/staff/customers?phone=${ann.phone}`),
        200,
      )
      expect(found.customers).toEqual([{ id: me, name: '李**', phone: `133****${ann.phone.slice(-4)}` }])
      expect(await code(officer.ask('GET', '/staff/customers?phone=13900000009'))).toBe('customer-unknown')
      const none = `look-${'0'.repeat(32)}`
      expect(await code(officer.ask('GET', `/staff/customers/${me}?look=${none}`))).toBe('look-unknown')
      expect(await code(officer.ask('POST', '/looks', { customer: me, reason: '' }))).toBe('bad-input')
      const look = expectStatus(
        await officer.ask<{ id: string; expires: string }>('POST', '/looks', {
          customer: me,
          reason: '客户来电核对余额',
        }),
        201,
      )
      expect(Math.round((Date.parse(look.expires) - Date.now()) / 60_000)).toBe(15)
      const answer = await officer.ask<CustomerSeen>('GET', `/staff/customers/${me}?look=${look.id}`)
      const seen = expectStatus(answer, 200)
      expect(seen).toMatchObject({ name: '李**', phone: `133****${ann.phone.slice(-4)}` })
      expect(seen.accounts[0]!.balance.amount).toBe('500.00')
      for (const full of [ann.phone, ann.name]) expect(JSON.stringify(seen)).not.toContain(full)
      const byAccount = await officer.ask<{ customers: { id: string }[] }>(
        'GET',
        `/staff/customers?account=${seen.accounts[0]!.number}`,
      )
      expect(byAccount.body.customers[0]!.id).toBe(me)
      // Another's look, and a look at another, open nothing.
      expect(await code(second.ask('GET', `/staff/customers/${me}?look=${look.id}`))).toBe('look-unknown')
      expect(await code(officer.ask('GET', `/staff/customers/${new_}?look=${look.id}`))).toBe('look-unknown')
      expect(await code(officer.ask('POST', '/looks', { customer: await idOf(officer), reason: '自己' }))).toBe(
        'own-matter',
      )

      const unmask = { look: look.id, field: 'phone', reason: '回拨核实' }
      expect(expectStatus(await officer.ask('POST', `/staff/customers/${me}/unmaskings`, unmask), 200)).toEqual({
        field: 'phone',
        value: ann.phone,
      })
      const mine = expectStatus(
        await ann.ask<{ looks: { reason: string; field: string | null }[] }>('GET', '/me/looks'),
        200,
      )
      expect(mine.looks).toMatchObject([
        { role: 'officer', reason: '回拨核实', field: 'phone' },
        { role: 'officer', reason: '客户来电核对余额', field: null },
      ])
      expect(JSON.stringify(mine)).not.toContain('何静')

      // A look that is over opens nothing more.
      const db = connect(database(), { name: 'test', max: 1 })
      await db`update looks set expires = now() where id = ${look.id}`
      await db.end()
      expect(await code(officer.ask('GET', `/staff/customers/${me}?look=${look.id}`))).toBe('look-unknown')
      expect(await code(officer.ask('POST', `/staff/customers/${me}/unmaskings`, unmask))).toBe('look-unknown')
    })

    test('a freeze ends when two officers say so, once', async () => {
      const ledger = ledgerOver(given('QIAO_LEDGER_SOCKET'))
      const order = `court-${serial}`
      const freeze = entryId(order, 1, 'freeze')
      const orders: Command[] = [
      { kind: 'freeze', id: freeze, account: currentAccount(me), amount: 100_00n, business: order, step: 'freeze', memo: '法院协助', actor: 'court', request: 'r' },
    ] // biome-ignore format: one command
      const [answer] = await ledger.submit(orders)
      expect(answer!.kind).toBe('frozen')
      const thaw = { kind: 'thaw', customer: me, freeze, reason: '法院解除通知' }
      const proposed = await until('the freeze to be shown', async () => {
        const said = await officer.press<Proposal>('/proposals', thaw)
        return said.status === 202 ? said.body : undefined
      })
      const available = async () => (await ann.account()).available.amount
      expect(await available()).toBe('400.00')
      const look = expectStatus(
        await second.ask<{ id: string }>('POST', '/looks', { customer: me, reason: '复核解冻' }),
        201,
      )
      const seen = expectStatus(await second.ask<CustomerSeen>('GET', `/staff/customers/${me}?look=${look.id}`), 200)
      expect(seen.accounts[0]!.freezes).toMatchObject([
        { id: freeze, amount: { amount: '100.00' }, order, reason: '法院协助' },
      ])
      expect(await code(confirmProposal(officer, proposed))).toBe('own-proposal')
      expect(expectStatus(await confirmProposal(second, proposed), 200).state).toBe('done')
      expect(await available()).toBe('500.00')
      expect(await code(officer.press('/proposals', thaw))).toBe('freeze-unknown')
      await ledger.close()
    }, 60_000)

    test('a customer is signed out everywhere when two officers say so, and can come in again at once', async () => {
      const thief = await ann.otherDevice().signInByPasskey()
      const end = { kind: 'end-sessions', customer: me, reason: '客户来电说手机被盗' }
      const proposed = expectStatus(await officer.press<Proposal>('/proposals', end), 202)
      expect(proposed.says).toBe('Customer 李** is signed out on every device.')
      expect(await code(confirmProposal(officer, proposed))).toBe('own-proposal')
      expect((await thief.ask('GET', '/accounts')).status).toBe(200)
      expect(expectStatus(await confirmProposal(second, proposed), 200).state).toBe('done')
      for (const device of [thief, ann]) expect(await code(device.ask('GET', '/accounts'))).toBe('session-expired')
      await ann.signInByPasskey()
      expect((await ann.ask('GET', '/accounts')).status).toBe(200)
      // Nobody may who only looks, nor about somebody who is not there.
      expect(await code(teller.press('/proposals', end))).toBe('role-missing')
      const nobody = { ...end, customer: `customer-${'0'.repeat(32)}` }
      expect(await code(officer.press('/proposals', nobody))).toBe('customer-unknown')
    })

    test('a teller opens for who stands at the counter: one person, one customer, sealed and masked', async () => {
      const { number } = personOf(serial, 40)
      const guest = new Customer(places, `133${serial}40`, '江南')
      const body = { phone: guest.phone, name: '江南', identity: number, class: 'I' }
      const open = (more: object = {}, key?: string) =>
        teller.press<{ id: string; account: string }>('/staff/customers', { ...body, ...more }, key)
      const key = crypto.randomUUID()
      const presses = await Promise.all(Array.from({ length: 20 }, () => open({}, key)))
      expect(new Set(presses.map(({ status, body }) => `${status} ${body.id}`)).size).toBe(1)
      const opened = expectStatus(presses[0]!, 201)
      expect(opened).toMatchObject({ name: '江*', class: 'I', account: expect.stringMatching(/^629900\d{13}$/) })
      await guest.signIn()
      expect((await guest.account()).number).toBe(opened.account)
      // Neither the person nor the phone a second time; no child alone; no card that the registry does not know so.
      expect(await code(open())).toBe('already-joined')
      expect(await code(open({ phone: `133${serial}41` }))).toBe('person-known')
      expect(await code(open({ phone: `133${serial}42`, identity: residentIdOf('2020-01-01', '123') }))).toBe(
        'guardian-needed',
      )
      const wrong = { phone: `133${serial}43`, identity: `${number.slice(0, 17)}${number[17] === '1' ? '2' : '1'}` }
      expect((await open(wrong)).problem).toMatchObject({ code: 'bad-input', parameter: 'identity' })
      const other = personOf(serial, 44).number
      const fault = (kind: string) =>
        fetch(`${given('QIAO_CONTROL_URL')}/control/registry/faults`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ kind, subject: other }),
        })
      await fault('no-match')
      expect(await code(open({ phone: `133${serial}44`, identity: other }))).toBe('identity-differs')
      await fault('not-available')
      const third = personOf(serial, 45).number
      expect(await code(open({ phone: `133${serial}45`, identity: other }))).toBe('registry-not-available')
      expect((await open({ phone: `133${serial}45`, identity: third })).status).toBe(201)

      const look = expectStatus(
        await officer.ask<{ id: string }>('POST', '/looks', { customer: opened.id, reason: '开户复查' }),
        201,
      )
      const seen = expectStatus(
        await officer.ask<CustomerSeen>('GET', `/staff/customers/${opened.id}?look=${look.id}`),
        200,
      )
      expect(seen.identity).toBe(`**************${number.slice(-4)}`)
      const unmask = { look: look.id, field: 'identity', reason: '开户复查' }
      const full = await officer.ask<{ value: string }>('POST', `/staff/customers/${opened.id}/unmaskings`, unmask)
      expect(full.body.value).toBe(number)
      const { rows: about } = await rows(`customer=${opened.id}`)
      expect(about.some((row) => row.call === 'openAtCounter' && row.person.name === '苏梅')).toBe(true)
      expect(JSON.stringify(about)).not.toContain(number)
      const db = connect(database(), { name: 'test', max: 1 })
      const [kept] = await db<{ identity: Buffer }[]>`select identity from customers where id = ${opened.id}`
      await db.end()
      expect(kept!.identity.toString('latin1')).not.toContain(number.slice(0, 12))
    }, 60_000)

    test('the auditor sees who did what about whom and why; nobody else does, and the auditor nothing else', async () => {
      const { rows: about } = await rows(`customer=${me}`)
      const looked = about.find((row) => row.reason === '客户来电核对余额' && row.result === 'done')!
      expect(looked).toMatchObject({ person: { name: '何静' }, roleName: 'officer', reason: '客户来电核对余额' })
      expect(looked.customer).toEqual({ id: me, name: '李**' })
      expect(about.some((row) => row.call === 'customerSeen' && row.result === 'look-unknown')).toBe(true)
      expect(about.filter((row) => row.call === 'unmaskCustomer').map(({ result }) => result).sort()).toEqual([
      'begun', 'begun', 'done', 'look-unknown',
    ]) // biome-ignore format: one list
      expect(about.every((row) => !JSON.stringify(row).includes(ann.phone))).toBe(true)
      const { rows: by } = await rows(`person=${await idOf(other)}`)
      expect(by.some((row) => row.call === 'confirmProposal' && row.result === 'done')).toBe(true)
      const first = await rows('')
      expect(first.rows).toHaveLength(50)
      const next = await rows(`before=${first.next}`)
      expect(next.rows[0]!.sequence).toBe(first.rows.at(-1)!.sequence - 1)
      expect((await rows('day=2020-01-01')).rows).toEqual([])
      for (const who of [officer, steward, teller, ann])
        expect(await code(who.ask('GET', '/audit'))).toBe('role-missing')
      for (const path of ['/proposals', '/staff/customers?phone=13900000000', '/work-items', '/suspense'])
        expect(await code(auditor.ask('GET', path))).toBe('role-missing')
      const said: string[] = []
      await verifyAudit(database(), (line) => void said.push(line))
      expect(said.join()).toContain('chain, roots and head are right')
    })
  },
)
