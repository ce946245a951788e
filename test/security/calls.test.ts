/** Every call of the contract, met with what it must refuse: each time the allowed twin first, then one thing changed. */
import { createHash } from 'node:crypto'
import sharp from 'sharp'
import { beforeAll, describe, expect, test } from 'vitest'
import type { BusinessDays } from '../../core/books/wire.ts'
import type { Call } from '../../core/call.ts'
import type { Notifications } from '../../core/channels/wire.ts'
import { type CallName, contract, misfit } from '../../core/contract.ts'
import { usccCheckCharacter } from '../../core/customers/uscc.ts'
import type { Session } from '../../core/customers/wire.ts'
import { counterpartyId } from '../../core/deposits/spending.ts'
import { keptAs } from '../../core/deposits/term-kept.ts'
import type { Offer } from '../../core/loans/application-wire.ts'
import { consentSubject } from '../../core/loans/consents.ts'
import type { RepaymentPreview } from '../../core/loans/wire.ts'
import type { Warehouses } from '../../core/mall/merchant-wire.ts'
import type { Problem, ProblemCode } from '../../core/problem.ts'
import { problemStatus } from '../../core/problem.ts'
import type { Transfer } from '../../core/remittance/wire.ts'
import type { Proposal } from '../../core/staff/wire.ts'
import { addDays, dayFromNumber, dayNumber } from '../../core/time.ts'
import { theBank } from '../../workflows/bank/seed.ts'
import { connect, type Database } from '../../workflows/storage/database.ts'
import { giveRole, keepOrganization } from '../../workflows/storage/staff.ts'
import { Authenticator } from '../support/authenticator.ts'
import {
  approved as approvedLoan,
  begun,
  codeOf,
  costRead,
  declined,
  drawn,
  firmOf,
  machineWish,
  previewed,
  signed,
  theConsents,
  theWish,
  whenNext,
  wished,
  young,
} from '../support/borrower.ts'
import { pushBrowser } from '../support/browser-push.ts'
import { type Answered, Customer, expectStatus, pause, until, withCheckDigit, yuan } from '../support/customer.ts'
import { bringTo, openFirm, usccOf } from '../support/firm.ts'
import {
  consent,
  consentsTo,
  identify,
  joinOnline,
  personOf,
  showFace,
  showOtherWay,
  stepIs,
} from '../support/joining.ts'
import { ABOUT, minuteAfter, newAddress, onSale, openStore, paidOrder, receive, ship } from '../support/mall.ts'
import { billSomebody, Manager, payHouseBills, sheetOf } from '../support/manager.ts'
import { given, needing } from '../support/needs.ts'
import { seeded } from '../support/staff.ts'

needing(
  ['QIAO_APP_URL', 'QIAO_SMS_URL', 'QIAO_BANK_URL', 'QIAO_CONTROL_URL', 'QIAO_OPERATOR_URL', 'QIAO_TEST_DATABASE_URL'],
  () => {
    const places = { app: given('QIAO_APP_URL'), sms: given('QIAO_SMS_URL'), operator: given('QIAO_OPERATOR_URL') }
    const control = given('QIAO_CONTROL_URL')
    const serial = String(Date.now()).slice(-6)
    const someone = (n: number, name: string) => new Customer(places, `135${serial}${String(n).padStart(2, '0')}`, name)
    const card = (n: number) => withCheckDigit(`62220202${serial}${String(n).padStart(4, '0')}`)
    const ann = someone(1, 'Ann')
    const bob = someone(2, '鲍勃')
    const leaver = someone(11, 'Leo')
    /** A device of ann's that has signed out: its cookie and its CSRF token. */
    let over = { cookie: '', csrf: '' }
    let shut: Customer
    // Seeded people with a role, who sign in by SMS code like anyone (workflows/bank/seed.ts).
    const boss = new Manager(places)
    const officer = seeded(places, 'officer')
    const [steward, second] = [seeded(places, 'steward'), seeded(places, 'steward', 1)]
    const [teller, auditor] = [seeded(places, 'teller'), seeded(places, 'auditor')]
    /** Who makes a call: the customer, or whoever holds the role that it asks for. */
    const applicant = someone(12, '田苗')
    const withdrawer = someone(13, '韦迪')
    const unsure = someone(14, '佐伊')
    // Whoever has no passkey any more has shown who they are, once.
    const gone = someone(15, '石磊')
    const goner = personOf(serial, 15)
    /** Legal representative of some firms, who borrows for them. */
    const borrower = someone(16, '王小明')
    /** Operates a store, and buys. */
    const trader = someone(17, '陈米')
    const ownerOf = (name: CallName): Customer => {
      if (name === 'closeAccount') return leaver
      if (/^recover/.test(name)) return gone
      if (name === 'withdrawJoining') return withdrawer
      if (name === 'confirmProposal') return second
      if (/ropos/.test(name)) return steward
      const call: Call = contract[name]
      if (call.tag === 'joining' && call.joining) return applicant
      if (call.tag === 'loans' && !call.roles) return borrower
      if (call.tag === 'mall') return trader
      return { manager: boss, officer, teller, steward, auditor, operator: ann, none: ann }[call.roles?.[0] ?? 'none']
    }
    let sample: Partial<Record<CallName, { path: string; body?: unknown; other?: object; expected: number }>> = {}

    beforeAll(async () => {
      await ann.join()
      await bob.join()
      await boss.signIn()
      await ann.bind(card(1))
      await ann.topUpEnded((await ann.topUp('1000.00')).id)
      const { id: account } = await ann.account()
      const [brought] = await until('the movement', async () => {
        const some = await ann.movements()
        return some.length > 0 ? some : undefined
      })
      const transfer = await ann.transfer(bob, '10.00')
      const topUp = await ann.topUp('1.00')
      const customerNumber = withCheckDigit(`88${serial}1`)
      const [bill] = (await ann.bills(customerNumber)).bills
      const payment = await ann.payBill(customerNumber, bill!.number, bill!.amount.amount)
      const another = withCheckDigit(`88${serial}2`)
      for (const who of [second, teller, steward, auditor]) await who.signIn()
      const { day, kase } = await aDifference()
      // With its clock a day passed: its end is told, and statements of it.
      const closed = await until(
        'a closed day',
        async () => {
          const { body } = await officer.ask<BusinessDays>('GET', '/business-days')
          return body.closed?.last
        },
        60_000,
      )
      const me = await idOf(ann)
      const look = expectStatus(
        await officer.ask<{ id: string }>('POST', '/looks', { customer: me, reason: '来电核实' }),
        201,
      )
      const aRight = async (n: number) => {
        const customer = await idOf(await someone(n, '周末').join())
        return { kind: 'give-role', customer, organization: theBank.id, role: 'teller', reason: '新同事入职' }
      }
      const right = await aRight(71)
      // Bob asks for a firm of Ann's: she has to say yes.
      const bobs = { code: uscc(2), name: '安记（北）商行', representative: { name: 'Ann', phone: ann.phone } }
      const firm = expectStatus(await bob.press<{ id: string }>('/firms', bobs), 202)
      await until('the firm to wait for Ann', async () => {
        const { body } = await ann.ask<{ asksMe: boolean }>('GET', `/firms/${firm.id}`)
        return body.asksMe || undefined
      })
      const [toConfirm, toReject] = [await aRight(72), await aRight(73)].map((body) =>
        steward.press<Proposal>('/proposals', body),
      )
      const waiting = expectStatus(await toConfirm!, 202)
      const unwanted = expectStatus(await toReject!, 202)
      const [open] = (await ann.bills(another)).bills
      const due = dayFromNumber(dayNumber(new Date().toISOString().slice(0, 10)) + 60)
      const { run: running, bills } = await billSomebody(boss, serial, ann, 8, due)
      const { id: draft } = await boss.beginRun('T')
      const { id: ready } = await boss.beginRun('T')
      await boss.handIn(ready, await sheetOf(`${serial}R`, ann, 1, due))
      const link = await linkOf(bills[7]!.id)
      const mandateFor = ({ house }: { house: string }) => ({
        organization: bills[0]!.organization.id,
        house,
        cap: yuan('200.00'),
        frequency: 'monthly',
      })
      const paid = expectStatus(await payHouseBills(ann, [{ id: bills[0]!.id, amount: '1.00' }]), 201)
      const back = expectStatus(await payHouseBills(ann, [{ id: bills[1]!.id, amount: '1.00' }]), 201)
      const household = expectStatus(
        await ann.ask<{ id: string }>('POST', '/households', { link, name: ann.name }),
        201,
      )
      const mandate = expectStatus(await ann.press<{ id: string }>('/mandates', mandateFor(bills[2]!)), 201)
      const organization = await boss.organization()
      const next = someone(10, 'Ann')
      await leaver.join()
      await joinOnline(gone, goner)
      const unclear = await peopleWhoJoin()
      const device = await ann.otherDevice().signInByPasskey()
      over = { cookie: device.cookie, csrf: device.csrf }
      expectStatus(await device.ask('DELETE', '/session'), 204)
      shut = await someone(40, 'Ann').join()
      expectStatus(await shut.ask('POST', '/session/lock', { afterSeconds: 0 }), 204)
      const taken = expectStatus(await ann.press<{ id: string }>('/withdrawals', { amount: yuan('1.00') }), 202)
      const other = await ann.otherDevice().signInByPasskey()
      const { sessions: devices } = expectStatus(
        await ann.ask<{ sessions: { id: string; here: boolean }[] }>('GET', '/sessions'),
        200,
      )
      expect(other.cookie).not.toBe(ann.cookie)
      const lost = await ann.addPasskey('lost')
      const { options } = expectStatus(
        await ann.ask<{ options: { challenge: string } }>('POST', '/passkeys/challenges', {}),
        200,
      )
      const { publicKey } = expectStatus(await ann.ask<Notifications>('GET', '/notifications'), 200)
      const [mine, spare] = [await pushBrowser(control, publicKey), await pushBrowser(control, publicKey)]
      const { devices: notify } = expectStatus(
        await ann.ask<Notifications>('POST', '/notifications/devices', spare.subscription),
        201,
      )
      const [browser, notified] = [mine.subscription, notify[0]!.id]
      await ann.topUpEnded((await ann.topUp('60000.00')).id)
      const year = { product: 'fixed', amount: yuan('50.00'), months: 12 }
      const [fixed, monthly, noticed] = await Promise.all([
        year,
        { product: 'instalment', amount: yuan('5.00'), months: 12 },
        { product: 'notice-7', amount: yuan('50001.00') },
      ].map(async (body) => expectStatus(await ann.press<{ id: string; position: number }>('/deposits', body), 201))) // biome-ignore format: three
      // They are opened side by side: whichever is written last.
      for (const one of [fixed, monthly, noticed])
        await until('the deposits', async () =>
          (await ann.ask('GET', `/deposits/${one!.id}?after=${one!.position}`)).status === 200 ? true : undefined,
        )
      // As if it had been opened a month before: the next instalment can be put in.
      await inDatabase((db) => db`
        update term_deposits set deposit = deposit || jsonb_build_object('start', to_char((deposit->>'start')::date - 31, 'YYYY-MM-DD'),
          'payments', jsonb_set(deposit->'payments', '{0,day}', to_jsonb(to_char((deposit->>'start')::date - 31, 'YYYY-MM-DD'))))
        where id = ${monthly!.id}`) // biome-ignore format: one statement
      const shop = await openFirm(ann, usccOf(serial, 77), '安记贸易公司')
      await bringTo(places.operator, shop, 9_000_000)
      const shops = `/firms/${shop.id}`
      const firmYear = { product: 'fixed', amount: yuan('10000.00'), months: 12 }
      const [firmFixed, firmNoticed] = [
        expectStatus(await ann.press<{ id: string }>(`${shops}/deposits`, firmYear), 201),
        expectStatus(await ann.press<{ id: string; position: number }>(`${shops}/deposits`, { product: 'notice-7', amount: yuan('700000.00') }), 201),
      ] // biome-ignore format: two
      await until('the firm’s deposits', async () =>
        (await ann.ask('GET', `${shops}/deposits/${firmNoticed.id}?after=${firmNoticed.position}`)).status === 200 ? true : undefined,
      ) // biome-ignore format: one look
      sample = {
        firmInterest: { path: `${shops}/interest`, expected: 200 },
        firmStatement: { path: `${shops}/statement`, expected: 200 },
        firmStatementFile: { path: `${shops}/statement/file?format=csv`, expected: 200 },
        agreeOnDeposit: {
          path: `${shops}/agreement`,
          body: { agreed: yuan('500000.00') },
          other: { agreed: yuan('500001.00') },
          expected: 201,
        },
        endDepositAgreement: { path: `${shops}/agreement/end`, body: { when: 'today' }, expected: 200 },
        firmDepositProducts: { path: `${shops}/deposit-products`, expected: 200 },
        calculateFirmDeposit: { path: `${shops}/deposit-calculations`, body: firmYear, expected: 200 },
        firmDeposits: { path: `${shops}/deposits`, expected: 200 },
        openFirmDeposit: { path: `${shops}/deposits`, body: firmYear, expected: 201 },
        firmDepositById: { path: `${shops}/deposits/${firmFixed.id}`, expected: 200 },
        previewFirmWithdrawal: {
          path: `${shops}/deposits/${firmFixed.id}/previews`,
          body: { amount: yuan('10000.00') },
          expected: 200,
        },
        withdrawFirmDeposit: {
          path: `${shops}/deposits/${firmNoticed.id}/withdrawals`,
          body: { amount: yuan('0.01'), interest: yuan('0.00') },
          expected: 201,
        },
        giveFirmNotice: {
          path: `${shops}/deposits/${firmNoticed.id}/notices`,
          body: { amount: yuan('100000.00') },
          expected: 201,
        },
        takeFirmNoticeBack: { path: `${shops}/deposits/${firmNoticed.id}/notices`, expected: 200 },
        setFirmRenewal: { path: `${shops}/deposits/${firmFixed.id}/renewal`, body: { renew: 'all' }, expected: 200 },
        ...(await lending()),
        ...(await trading()),
        depositProducts: { path: '/deposit-products', expected: 200 },
        calculateDeposit: { path: '/deposit-calculations', body: year, expected: 200 },
        depositCalendar: { path: '/deposits/calendar', expected: 200 },
        deposits: { path: '/deposits', expected: 200 },
        openDeposit: { path: '/deposits', body: year, expected: 201 },
        depositById: { path: `/deposits/${fixed!.id}`, expected: 200 },
        previewWithdrawal: { path: `/deposits/${fixed!.id}/previews`, body: { amount: yuan('50.00') }, expected: 200 },
        withdrawDeposit: {
          path: `/deposits/${noticed!.id}/withdrawals`,
          body: { amount: yuan('0.01'), interest: yuan('0.00') },
          expected: 201,
        },
        addToDeposit: { path: `/deposits/${monthly!.id}/additions`, body: { amount: yuan('5.00') }, expected: 201 },
        giveNotice: { path: `/deposits/${noticed!.id}/notices`, body: { amount: yuan('50000.00') }, expected: 201 },
        takeNoticeBack: { path: `/deposits/${noticed!.id}/notices`, expected: 200 },
        setRenewal: { path: `/deposits/${fixed!.id}/renewal`, body: { renew: 'all' }, expected: 200 },
        withdraw: { path: '/withdrawals', body: { amount: yuan('0.01') }, expected: 202 },
        withdrawalById: { path: `/withdrawals/${taken.id}`, expected: 200 },
        lock: { path: '/session/lock', body: { afterSeconds: 300 }, expected: 204 },
        stay: { path: '/session/lock', expected: 204 },
        askToUnlock: { path: '/session/unlock/challenges', expected: 200 },
        newPasskey: { path: '/passkeys/challenges', expected: 200 },
        keepPasskey: {
          path: '/passkeys',
          body: {
            passkey: new Authenticator().create(options, ann.origin),
            name: 'new',
            approval: await ann.approve({ action: 'new-passkey', subject: 'new' }),
          },
          expected: 201,
        },
        passkeys: { path: '/passkeys', expected: 200 },
        phoneChange: { path: '/phone-change', expected: 200 },
        keepPhone: { path: '/phone-change', expected: 200 },
        closeAccount: {
          path: '/closing',
          body: { approval: await leaver.approve({ action: 'close' }) },
          expected: 204,
        },
        endPasskey: {
          path: `/passkeys/${lost.id}/end`,
          body: { approval: await ann.approve({ action: 'end-passkey', subject: lost.id }) },
          expected: 200,
        },
        newApproval: {
          path: '/approvals',
          body: { action: 'transfer', to: bob.phone, amount: yuan('1.00') },
          expected: 201,
        },
        openSessions: { path: '/sessions', expected: 200 },
        endSession: { path: `/sessions/${devices.find(({ here }) => !here)!.id}`, expected: 200 },
        endOtherSessions: { path: '/sessions', expected: 200 },
        signIns: { path: '/sign-ins', expected: 200 },
        notifications: { path: '/notifications', expected: 200 },
        subscribe: { path: '/notifications/devices', body: browser, expected: 201 },
        stillSubscribed: { path: '/notifications/devices', body: browser, expected: 200 },
        unsubscribe: { path: `/notifications/devices/${notified}`, expected: 200 },
        setNotifications: {
          path: '/notifications',
          body: { off: ['bills'], quiet: null, showAmounts: false, textsToo: false },
          expected: 200,
        },
        tryNotification: { path: '/notifications/trial', expected: 202 },
        limits: { path: '/limits', expected: 200 },
        setLimits: { path: '/limits', body: { unasked: yuan('900.00') }, expected: 200 },
        freeze: { path: '/freeze', body: { otherDevices: false }, expected: 200 },
        unfreeze: {
          path: '/freeze/end',
          body: { approval: await ann.approve({ action: 'unfreeze' }) },
          expected: 200,
        },
        session: { path: '/session', expected: 200 },
        bindAccount: { path: '/bound-account', body: { number: card(1) }, expected: 200 },
        accounts: { path: '/accounts', expected: 200 },
        movements: { path: `/accounts/${account}/movements`, expected: 200 },
        statement: { path: `/accounts/${account}/statement`, expected: 200 },
        statementFile: { path: `/accounts/${account}/statement/file?format=csv`, expected: 200 },
        events: { path: '/events', expected: 200 },
        balances: { path: `/accounts/${account}/balances`, expected: 200 },
        spending: { path: `/accounts/${account}/spending`, expected: 200 },
        spendingRules: { path: '/spending-rules', expected: 200 },
        setSpendingRule: {
          path: '/spending-rules',
          body: { counterparty: counterpartyId(me, 'biller-water'), category: 'family' },
          expected: 200,
        },
        upcoming: { path: '/upcoming', expected: 200 },
        payee: { path: `/payees?phone=${bob.phone}`, expected: 200 },
        transfer: { path: '/transfers', body: { to: bob.phone, amount: yuan('0.01'), memo: '' }, expected: 201 },
        recentPayees: { path: '/payees/recent', expected: 200 },
        transferById: { path: `/transfers/${transfer.body.id}`, expected: 200 },
        topUp: { path: '/top-ups', body: { amount: yuan('0.01') }, expected: 202 },
        topUpById: { path: `/top-ups/${topUp.id}`, expected: 200 },
        billers: { path: '/billers', expected: 200 },
        bills: { path: '/bill-lookups', body: { biller: 'water', parameters: { customerNumber } }, expected: 200 },
        payBill: {
          path: '/bill-payments',
          body: { biller: 'water', parameters: { customerNumber: another }, bill: open!.number, amount: open!.amount },
          expected: 202,
        },
        explainMovement: { path: `/movements/${brought!.id}/explain`, expected: 200 },
        billPayments: { path: '/bill-payments', expected: 200 },
        billPaymentById: { path: `/bill-payments/${payment.body.id}`, expected: 200 },
        sheetTemplate: { path: '/bill-sheets/template', expected: 200 },
        billRuns: { path: '/bill-runs', expected: 200 },
        newBillRun: { path: '/bill-runs', body: { organization, title: 'T' }, other: { title: 'U' }, expected: 201 },
        billRun: { path: `/bill-runs/${running}`, expected: 200 },
        billRunEvents: { path: `/bill-runs/${running}/events`, expected: 200 },
        uploadSheet: { path: `/bill-runs/${draft}/sheet`, body: new Uint8Array([1, 2, 3]), expected: 202 },
        badRows: { path: `/bill-runs/${running}/bad-rows`, expected: 200 },
        badRowsFile: { path: `/bill-runs/${running}/bad-rows/file?format=csv`, expected: 200 },
        confirmBillRun: { path: `/bill-runs/${ready}/confirmation`, expected: 202 },
        orderBillRun: {
          path: `/bill-runs/${running}/orders`,
          body: { kind: 'resume' },
          other: { kind: 'pause' },
          expected: 202,
        },
        billsOfRun: { path: `/bill-runs/${running}/bills`, expected: 200 },
        ageing: { path: `/bill-runs/${running}/ageing`, expected: 200 },
        paymentFile: { path: `/bill-runs/${running}/payments/file?format=csv`, expected: 200 },
        correctBill: {
          path: `/house-bills/${bills[3]!.id}/corrections`,
          body: { amount: yuan('90.00'), reason: 'x' },
          other: { reason: 'y' },
          expected: 200,
        },
        withdrawBill: { path: `/house-bills/${bills[4]!.id}/withdrawal`, body: { reason: 'x' }, expected: 200 },
        paymentsOfBill: { path: `/house-bills/${bills[1]!.id}/payments`, expected: 200 },
        refundBill: {
          path: `/house-bills/${bills[1]!.id}/refunds`,
          body: { payment: back.id, reason: 'x' },
          expected: 200,
        },
        houseBills: { path: '/house-bills', expected: 200 },
        houseBillById: { path: `/house-bills/${bills[0]!.id}`, expected: 200 },
        lookAfter: { path: '/households', body: { link, name: ann.name }, expected: 201 },
        households: { path: '/households', expected: 200 },
        returnToHousehold: { path: `/households/${household.id}/return`, expected: 200 },
        leaveHousehold: { path: `/households/${household.id}`, expected: 204 },
        payHouseBills: {
          path: '/house-payments',
          body: { bills: [{ id: bills[5]!.id, amount: yuan('0.01') }] },
          other: { bills: [{ id: bills[5]!.id, amount: yuan('0.02') }] },
          expected: 201,
        },
        housePayments: { path: '/house-payments', expected: 200 },
        housePaymentById: { path: `/house-payments/${paid.id}`, expected: 200 },
        invoiceData: { path: `/house-payments/${paid.id}/invoice`, body: { title: '安' }, expected: 200 },
        mandates: { path: '/mandates', expected: 200 },
        newMandate: { path: '/mandates', body: mandateFor(bills[6]!), expected: 201 },
        endMandate: { path: `/mandates/${mandate.id}`, expected: 200 },
        reconciliations: { path: '/reconciliations?biller=mobile', expected: 200 },
        reconciliationOf: { path: `/reconciliations/mobile/${day}`, expected: 200 },
        reconciliationCases: { path: '/reconciliation-cases?biller=mobile', expected: 200 },
        reconciliationCaseById: { path: `/reconciliation-cases/${kase}`, expected: 200 },
        decideReconciliationCase: {
          path: `/reconciliation-cases/${kase}/decision`,
          body: { outcome: 'noted', reason: '缴费单位更正' },
          expected: 202,
        },
        suspense: { path: '/suspense', expected: 200 },
        businessDays: { path: '/business-days', expected: 200 },
        businessDay: { path: `/business-days/${closed}`, expected: 200 },
        businessDayEvents: { path: `/business-days/${closed}/events`, expected: 200 },
        trialBalance: { path: `/books/trial-balance?from=${closed}&to=${closed}`, expected: 200 },
        incomeStatement: { path: '/books/income-statement?by=month', expected: 200 },
        balanceSheet: { path: `/books/balance-sheet?day=${closed}`, expected: 200 },
        accountingPeriods: { path: '/books/periods', expected: 200 },
        // Signed last: they are used after the others, and a passkey’s counter only goes up.
        changePhone: {
          path: '/phone-change',
          body: {
            phone: next.phone,
            code: await next.code(),
            approval: await ann.approve({ action: 'change-phone', subject: next.phone }),
          },
          expected: 202,
        },
        recover: { path: '/recovery', body: { name: gone.name, number: goner.number }, expected: 202 },
        recovery: { path: '/recovery', expected: 200 },
        recoveryLooked: { path: '/recovery/face', expected: 200 },
        exportData: {
          path: '/data-exports',
          body: { approval: await ann.approve({ action: 'export' }) },
          expected: 200,
        },
        joining: { path: '/joining', expected: 200 },
        giveConsents: { path: '/joining/consents', body: consentsTo(), expected: 200 },
        giveIdentity: {
          path: '/joining/identity',
          body: { name: applicant.name, number: nobody.number },
          expected: 200,
        },
        checkFace: { path: '/joining/face', body: { kind: 'capture', capture: 'as-before' }, expected: 200 },
        giveAccount: { path: '/joining/account', body: { number: nobody.card }, expected: 200 },
        withdrawJoining: { path: '/joining', expected: 204 },
        consents: { path: '/consents', expected: 200 },
        withdrawConsent: { path: '/consents/marketing', expected: 200 },
        joiningCases: { path: '/joining-cases?state=open', expected: 200 },
        joiningCaseById: { path: `/joining-cases/${unclear}`, expected: 200 },
        decideJoiningCase: {
          path: `/joining-cases/${unclear}/decision`,
          body: { outcome: 'ask-again', reason: 'x' },
          expected: 202,
        },
        proposals: { path: '/proposals', expected: 200 },
        proposalById: { path: `/proposals/${waiting.id}`, expected: 200 },
        propose: { path: '/proposals', body: right, expected: 202 },
        confirmProposal: {
          path: `/proposals/${waiting.id}/confirmation`,
          body: { sha256: waiting.sha256 },
          expected: 200,
        },
        rejectProposal: {
          path: `/proposals/${unwanted.id}/rejection`,
          body: { reason: '再核' },
          expected: 200,
        },
        workItems: { path: '/work-items', expected: 200 },
        explainForStaff: {
          path: `/staff/movements/${transfer.body.entry}/explanations`,
          body: { reason: '来电核实' },
          expected: 200,
        },
        joiningDays: { path: '/joining-days', expected: 200 },
        search: { path: `/search?q=${transfer.body.id.slice(0, 24)}`, expected: 200 },
        roleHolders: { path: '/staff/roles', expected: 200 },
        findCustomers: { path: `/staff/customers?phone=${ann.phone}`, expected: 200 },
        lookAtCustomer: { path: '/looks', body: { customer: me, reason: '来电核实' }, expected: 201 },
        customerSeen: { path: `/staff/customers/${me}?look=${look.id}`, expected: 200 },
        unmaskCustomer: {
          path: `/staff/customers/${me}/unmaskings`,
          body: { look: look.id, field: 'phone', reason: '回拨' },
          expected: 200,
        },
        looksAtMe: { path: '/me/looks', expected: 200 },
        openAtCounter: {
          path: '/staff/customers',
          body: {
            phone: someone(76, '柜面').phone,
            name: '柜面',
            identity: personOf(serial, 76).number,
            class: 'I',
          },
          other: { name: '柜台' },
          expected: 201,
        },
        openFirm: {
          path: '/firms',
          body: { code: uscc(1), name: '安记商行', representative: { name: 'Ann' } },
          other: { name: '安记商店' },
          expected: 202,
        },
        firms: { path: '/firms', expected: 200 },
        firmById: { path: `/firms/${firm.id}`, expected: 200 },
        confirmFirm: { path: `/firms/${firm.id}/confirmation`, body: { answer: 'yes' }, expected: 200 },
        firmCase: { path: `/staff/firms/${firm.id}`, expected: 200 },
        auditTrail: { path: '/audit', expected: 200 },
      }
    }, 300_000)

    // An account that is somebody else's: giving it again and again leaves them joining.
    const nobody = personOf(serial, 12, { digits: '9995' })
    /** One who is asked for an account, one who will withdraw, and one whom an officer must look at. Answers with the case. */
    async function peopleWhoJoin(): Promise<string> {
      for (const who of [applicant, withdrawer, unsure]) {
        await who.signIn()
        expectStatus(await consent(who), 200)
      }
      expectStatus(await identify(applicant, nobody.number), 200)
      expectStatus(await showFace(applicant), 200)
      await stepIs(applicant, 'account')
      expectStatus(await identify(unsure, personOf(serial, 14).number), 200)
      const { id } = expectStatus(await showOtherWay(unsure, 'video'), 200)
      await inDatabase(
        (db) => db`
          insert into consents (customer, purpose, version, given_at, session)
          select id, 'marketing', '2026-11-01', 0, '' from customers where phone = ${ann.phone} and state = 'open'`,
      )
      return until('a case with an officer', () =>
        inDatabase(async (db) => {
          const [row] = await db<
            { id: string }[]
          >`select id from joining_cases where joining = ${id} and state = 'open'`
          return row?.id
        }),
      )
    }
    /** Applications of every stage, a limit, a loan and one that is settled; each call finds what it is about. */
    async function lending(): Promise<typeof sample> {
      await borrower.join()
      const firm = (letter: string, facts?: object) =>
        firmOf(borrower, control, { code: codeOf(serial, letter), name: '桥南文具店', ...(facts ? { facts } : {}) })
      const [one, two, three, four] = [await firm('L'), await firm('M', young), await firm('N', young), await firm('P')]
      const done = await approvedLoan(borrower, one.id, 'operating-limit', theWish, officer)
      const line = await signed(borrower, done, await costRead(borrower, done))
      const loan = await drawn(borrower, line, '100000.00')
      const over = await drawn(borrower, line, '1000.00')
      const repayment = async (id: string, wish: object) =>
        expectStatus(await borrower.ask<RepaymentPreview>('POST', `/loans/${id}/previews`, wish), 200).paid.total
      const all = { amount: 'all' }
      expectStatus(
        await borrower.press(`/loans/${over.id}/repayments`, { ...all, total: await repayment(over.id, all) }),
        201,
      )
      const begin = await begun(borrower, one.id, 'operating-limit')
      await wished(borrower, begin)
      const read = await approvedLoan(borrower, one.id, 'single-draw', machineWish, officer)
      const { sha256: sheet } = expectStatus(await borrower.ask<Offer>('GET', `/loan-applications/${read}/offer`), 200)
      const lookedAt = async (firmId: string, product: 'operating-limit' | 'single-draw', wish: object) => {
        const id = await declined(borrower, firmId, product, wish)
        expectStatus(await borrower.press(`/loan-applications/${id}/review`, { reason: '老店' }), 202)
        await until('an officer’s case', async () =>
          (await officer.ask('GET', `/loan-cases/${id}`)).status === 200 ? true : undefined,
        )
        return id
      }
      const toSign = await lookedAt(three.id, 'operating-limit', theWish)
      const approval = { outcome: 'approve', limit: yuan('50000.00'), points: 150, reason: '老店，流水稳定' }
      expectStatus(await officer.press(`/loan-cases/${toSign}/claim`, undefined), 200)
      expectStatus(await officer.press(`/loan-cases/${toSign}/decision`, approval), 202)
      await whenNext(borrower, toSign, 'cost-sheet')
      const contractOf = await costRead(borrower, toSign)
      const unwished = await begun(borrower, two.id, 'single-draw')
      const appeal = await declined(borrower, two.id, 'operating-limit')
      const looked = await lookedAt(three.id, 'single-draw', machineWish)
      expectStatus(await officer.press(`/loan-cases/${looked}/claim`, undefined), 200)
      const early = { amount: yuan('1000.00'), keep: 'term' }
      const { sha256 } = await previewed(borrower, line, '2000.00')
      const drawing = { amount: yuan('2000.00'), months: 12, method: 'equal-instalments' }
      const at = (id: string) => `/loan-applications/${id}`
      return {
        loanProducts: { path: '/loan-products', expected: 200 },
        loanApplications: { path: '/loan-applications', expected: 200 },
        newLoanApplication: {
          path: '/loan-applications',
          body: { firm: four.id, product: 'operating-limit' },
          expected: 201,
        },
        loanApplicationById: { path: at(begin), expected: 200 },
        giveLoanWish: { path: `${at(begin)}/wish`, body: theWish, expected: 200 },
        askForPerson: { path: `${at(appeal)}/review`, body: { reason: '老店' }, expected: 202 },
        loanOffer: { path: `${at(read)}/offer`, expected: 200 },
        confirmLoanCost: { path: `${at(read)}/cost-sheet`, body: { sha256: sheet }, expected: 200 },
        loanContract: { path: `${at(toSign)}/contract`, expected: 200 },
        loanStamp: { path: `${at(done)}/stamp`, expected: 200 },
        withdrawLoanApplication: { path: at(unwished), expected: 200 },
        loans: { path: '/loans', expected: 200 },
        previewDraw: { path: `/credit-lines/${line}/previews`, body: drawing, expected: 200 },
        loanById: { path: `/loans/${loan.id}`, expected: 200 },
        previewRepayment: { path: `/loans/${loan.id}/previews`, body: early, expected: 200 },
        repayLoan: {
          path: `/loans/${loan.id}/repayments`,
          body: { ...early, total: await repayment(loan.id, early) },
          expected: 201,
        },
        settlementCertificate: { path: `/loans/${over.id}/certificate`, expected: 200 },
        loanCases: { path: '/loan-cases', expected: 200 },
        loanCaseById: { path: `/loan-cases/${looked}`, expected: 200 },
        claimLoanCase: { path: `/loan-cases/${looked}/claim`, expected: 200 },
        decideLoanCase: {
          path: `/loan-cases/${looked}/decision`,
          body: { outcome: 'decline', reason: '成立不满一年' },
          expected: 202,
        },
        loanPortfolio: { path: '/loan-portfolio', expected: 200 },
        loanArrears: { path: '/loan-arrears', expected: 200 },
        loanContacts: { path: `/loan-arrears/${loan.id}/contacts`, expected: 200 },
        noteLoanContact: { path: `/loan-arrears/${loan.id}/contacts`, body: { note: '已提醒' }, expected: 201 },
        // Signed in the order in which they are used: a passkey’s counter only goes up.
        giveLoanConsents: {
          path: `${at(begin)}/consents`,
          body: {
            ...theConsents,
            approval: await borrower.approve({
              action: 'loan-consents',
              subject: consentSubject(begin, theConsents),
            }),
          },
          expected: 200,
        },
        signLoan: {
          path: `${at(toSign)}/signature`,
          body: { sha256: contractOf, approval: await borrower.approve({ action: 'sign-loan', subject: contractOf }) },
          expected: 202,
        },
        drawLoan: {
          path: `/credit-lines/${line}/draws`,
          body: {
            ...drawing,
            use: 'stock',
            sha256,
            approval: await borrower.approve({ action: 'draw-loan', line, amount: drawing.amount }),
          },
          expected: 201,
        },
      }
    }
    /** A store with goods, orders at every stage, and something for an officer to decide. */
    async function trading(): Promise<typeof sample> {
      await trader.join()
      await trader.bind(card(17))
      await trader.topUpEnded((await trader.topUp('3000.00')).id)
      const [one, two, three] = [await openFirm(trader, usccOf(serial, 171), '陈记米行'), await openFirm(trader, usccOf(serial, 172), '陈记果行'), await openFirm(trader, usccOf(serial, 173), '陈记茶行')]
      await bringTo(places.operator, one, 500)
      const store = await openStore(trader, officer, one, `陈记米行${serial}`)
      const returned = expectStatus(await trader.press<{ id: string }>('/mall/merchants', { firm: two.id, name: `陈记果行${serial}`, ...ABOUT }), 201)
      expectStatus(await officer.press(`/staff/mall/merchants/${returned.id}/decision`, { outcome: 'returned', reason: '请补资料' }), 200)
      const rice = await onSale(trader, officer, store, { name: `红米${serial}` })
      const [variant] = rice.variants
      const lines = [{ sku: variant!.id, quantity: 1 }]
      const draft = { name: '糙米', category: 'grain/rice', attributes: { origin: '云南', 'net-content': '1 kg', 'shelf-life': '12 个月' }, variants: [{ price: yuan('9.90'), grams: 1_000 }] }
      const drafted = async (to?: string) => {
        const good = expectStatus(await trader.press<{ id: string }>(`/mall/merchants/${store.id}/goods`, draft), 201)
        if (to) expectStatus(await trader.press(`/mall/goods/${good.id}/listing`, { to }), 200)
        return good.id
      }
      const address = await newAddress(trader)
      const { id: spare } = await newAddress(trader)
      const partOf = async (state?: 'shipped' | 'received') => {
        const [part] = (await paidOrder(trader, address.id, lines)).parts
        if (state) await ship(trader, part!.id)
        if (state === 'received') await receive(trader, part!.id)
        return part!.id
      }
      const pieces = [{ line: 0, quantity: 1 }]
      const caseOf = async (to?: string) => {
        const part = await partOf('received')
        const asked = expectStatus(await trader.press<{ parts: { cases: { id: string }[] }[] }>(`/mall/parts/${part}/cases`, { kind: 'refund', reason: 'damaged', pieces }), 201)
        const { id } = asked.parts[0]!.cases[0]!
        if (to) expectStatus(await trader.press(`/mall/cases/${id}/answer`, { to: 'refused' }), 200)
        if (to) expectStatus(await trader.press(`/mall/cases/${id}/moves`, { to }), 200)
        return id
      }
      const shown = await caseOf('disputed')
      const pixels = new Uint8Array(await sharp({ create: { width: 8, height: 8, channels: 3, background: '#3a6' } }).png().toBuffer())
      const picture = ((await (await trader.file('POST', `/mall/cases/${shown}/pictures`, pixels)).json()) as { id: string }).id
      const order = await paidOrder(trader, address.id, lines)
      const several = await paidOrder(trader, address.id, [{ sku: variant!.id, quantity: 9 }])
      const elsewhere = { name: '北京仓', province: '11', street: '朝阳区仓前街 1 号', phone: '13800000011' }
      const warehouses = async (body: object) => expectStatus(await trader.press<Warehouses>(`/mall/merchants/${store.id}/warehouses`, body), 201).warehouses
      const [home, second] = await warehouses(elsewhere)
      const empty = (await warehouses({ ...elsewhere, name: '空仓' })).at(-1)!.id
      const quote = expectStatus(await trader.ask<{ digest: string }>('POST', '/mall/quotes', { address: address.id, lines }), 200)
      const settled = await partOf('received')
      // A window is a week long: this one is over by itself in `test/mall/story.test.ts`.
      const later = `mall-part-${'5'.repeat(26)}${serial}`
      await inDatabase(async (db) => {
        const [own] = await db<{ order: string }[]>`select "order" from mall_parts where id = ${settled}`
        await db`
          insert into mall_parts (id, "order", n, merchant, organization, part, sends_from, total, state, pieces, ship_by, settled_at, split)
          select ${later}, "order", 1, merchant, organization, jsonb_set(part, '{id}', to_jsonb(${later}::text)), sends_from, total, 'settled', pieces, ship_by, ship_by, ${db.json(keptAs({ amount: 5_590n, commission: 40n, channelFee: 17n, shares: [], merchant: 5_533n }) as never)} from mall_parts where "order" = ${own!.order}`
      })
      const { name, about, categories, permits } = { name: `陈记果行${serial}`, ...ABOUT }
      const flat = { firstUnits: 1_000, first: yuan('6.00'), moreUnits: 1_000, more: yuan('1.00') }
      const { name: _, id: __, ...place } = address
      const { bankTime } = (await (await fetch(`${given('QIAO_OPERATOR_URL')}/clock`)).json()) as { bankTime: string }
      const from = bankTime.slice(0, 10)
      const promotion = { kind: 'percent-off', name: '九折', from, until: addDays(from, 90), percent: '10', least: yuan('90000.00') }
      const promoted = async (more: object) => expectStatus(await trader.press<{ id: string }>(`/mall/merchants/${store.id}/promotions`, { ...promotion, ...more }), 201).id
      const coupon = await promoted({ kind: 'coupon', name: '满减券', percent: null, off: yuan('1.00'), perBuyer: 1, inAll: 100 })
      const word = `KOULING${serial}`
      await promoted({ kind: 'coupon', name: '口令券', percent: null, off: yuan('1.00'), perBuyer: 1, inAll: 100, code: word })
      // Times of a sale are by the bank's clock, to the minute.
      const minute = (ahead: number) => minuteAfter(bankTime, ahead)
      const flash = { sku: variant!.id, price: yuan('19.90'), pieces: 2, perBuyer: 1, from: minute(60), until: minute(120) }
      const flashed = async () => expectStatus(await trader.press<{ id: string }>(`/mall/merchants/${store.id}/flash-sales`, flash), 201).id
      const prices = { name: '秋收价', kind: 'sale', from: addDays(from, 5), until: addDays(from, 9), rows: [{ sku: variant!.id, price: yuan('0.90') }] }
      const listed = async () => expectStatus(await trader.press<{ id: string }>(`/mall/merchants/${store.id}/price-lists`, prices), 201).id
      // Two officers make one of the mall's own in `test/mall/offers.test.ts`.
      const ofMall = `mall-promotion-${'6'.repeat(26)}${serial}`
      await inDatabase(async (db) => {
        await db`
          insert into mall_promotions (id, customer, kind, form, from_day, until_day, at, state)
          select ${ofMall}, customer, kind, form, from_day, until_day, at, 'ended' from mall_promotions where merchant = ${store.id} order by at limit 1`
      })
      return {
        mallCategories: { path: '/mall/categories', expected: 200 },
        mallGoods: { path: `/mall/goods?text=${encodeURIComponent('红米')}`, expected: 200 },
        mallGoodById: { path: `/mall/goods/${rice.id}`, expected: 200 },
        mallCoupons: { path: '/mall/coupons', expected: 200 },
        claimMallCoupon: { path: `/mall/coupons/${coupon}`, expected: 200 },
        claimMallCode: { path: '/mall/coupon-codes', body: { code: word }, other: { code: 'ANOTHER1' }, expected: 200 },
        mallBasket: { path: '/mall/basket', expected: 200 },
        putInBasket: { path: '/mall/basket', body: { sku: variant!.id, quantity: 2 }, expected: 200 },
        mallAddresses: { path: '/mall/addresses', expected: 200 },
        newMallAddress: { path: '/mall/addresses', body: { ...place, name: '陈米' }, expected: 201 },
        endMallAddress: { path: `/mall/addresses/${spare}`, expected: 204 },
        mallQuote: { path: '/mall/quotes', body: { address: address.id, lines }, expected: 200 },
        placeMallOrder: { path: '/mall/orders', body: { address: address.id, lines, quote: quote.digest }, other: { lines: [{ sku: variant!.id, quantity: 2 }] }, expected: 201 },
        mallOrders: { path: '/mall/orders', expected: 200 },
        mallOrderById: { path: `/mall/orders/${order.id}`, expected: 200 },
        readdressMallOrder: { path: `/mall/orders/${order.id}/address`, body: { address: address.id }, expected: 200 },
        receiveMallPart: { path: `/mall/parts/${await partOf('shipped')}/receipt`, expected: 200 },
        askMallCase: { path: `/mall/parts/${await partOf()}/cases`, body: { kind: 'cancel', reason: 'changed-mind', pieces }, expected: 201 },
        moveMallCase: { path: `/mall/cases/${await caseOf()}/moves`, body: { to: 'withdrawn' }, other: { to: 'disputed' }, expected: 200 },
        addMallPicture: { path: `/mall/cases/${shown}/pictures`, body: pixels, expected: 201 },
        mallPicture: { path: `/mall/pictures/${picture}`, expected: 200 },
        mallMerchants: { path: '/mall/merchants', expected: 200 },
        askMerchant: { path: '/mall/merchants', body: { firm: three.id, ...ABOUT, name: `陈记茶行${serial}` }, expected: 201 },
        changeMerchant: { path: `/mall/merchants/${returned.id}`, body: { name, about, categories, permits }, expected: 200 },
        merchantShipping: { path: `/mall/merchants/${returned.id}/shipping`, body: { by: 'weight', everywhere: flat, zones: [], never: ['65'], freeFrom: null }, expected: 200 },
        merchantWarehouses: { path: `/mall/merchants/${store.id}/warehouses`, expected: 200 },
        newWarehouse: { path: `/mall/merchants/${store.id}/warehouses`, body: { ...elsewhere, name: '天津仓' }, other: { name: '河北仓' }, expected: 201 },
        changeWarehouse: { path: `/mall/warehouses/${second!.id}`, body: { province: '11', street: '朝阳区仓前街 2 号', phone: '13800000012' }, expected: 200 },
        mainWarehouse: { path: `/mall/warehouses/${home!.id}/main`, expected: 200 },
        closeWarehouse: { path: `/mall/warehouses/${empty}/close`, expected: 200 },
        merchantGoods: { path: `/mall/merchants/${store.id}/goods`, expected: 200 },
        newMallGood: { path: `/mall/merchants/${store.id}/goods`, body: draft, other: { name: '糙米二号' }, expected: 201 },
        changeMallGood: { path: `/mall/goods/${await drafted()}`, body: draft, expected: 200 },
        moveMallListing: { path: `/mall/goods/${await drafted()}/listing`, body: { to: 'submitted' }, other: { to: 'draft' }, expected: 200 },
        merchantPromotions: { path: `/mall/merchants/${store.id}/promotions`, expected: 200 },
        newMallPromotion: { path: `/mall/merchants/${store.id}/promotions`, body: promotion, other: { name: '再打九折' }, expected: 201 },
        endMallPromotion: { path: `/mall/promotions/${await promoted({ until: addDays(from, 1), percent: '1' })}/end`, expected: 200 },
        mallFlashSales: { path: '/mall/flash-sales', expected: 200 },
        merchantFlashSales: { path: `/mall/merchants/${store.id}/flash-sales`, expected: 200 },
        askFlashSale: { path: `/mall/merchants/${store.id}/flash-sales`, body: flash, other: { pieces: 3 }, expected: 201 },
        endFlashSale: { path: `/mall/flash-sales/${await flashed()}/end`, expected: 200 },
        staffFlashSales: { path: '/staff/mall/flash-sales', expected: 200 },
        decideFlashSale: { path: `/staff/mall/flash-sales/${await flashed()}/decision`, body: { outcome: 'set' }, other: { outcome: 'returned', reason: '价格不对' }, expected: 200 },
        merchantPriceLists: { path: `/mall/merchants/${store.id}/price-lists`, expected: 200 },
        newPriceList: { path: `/mall/merchants/${store.id}/price-lists`, body: prices, other: { name: '冬天的价' }, expected: 201 },
        priceListById: { path: `/mall/price-lists/${await listed()}`, expected: 200 },
        changePriceList: { path: `/mall/price-lists/${await listed()}`, body: prices, expected: 200 },
        endPriceList: { path: `/mall/price-lists/${await listed()}/end`, expected: 200 },
        changeMallPrice: { path: `/mall/skus/${variant!.id}/price`, body: { price: yuan('39.90') }, expected: 200 },
        changeMallStock: { path: `/mall/skus/${variant!.id}/stock`, body: { by: 1 }, other: { by: 2 }, expected: 200 },
        moveMallStock: { path: `/mall/skus/${variant!.id}/moves`, body: { pieces: 1, from: home!.id, to: second!.id }, other: { pieces: 2 }, expected: 200 },
        merchantParts: { path: `/mall/merchants/${store.id}/parts`, expected: 200 },
        shipMallPart: { path: `/mall/parts/${await partOf()}/parcels`, body: { carrier: '顺丰', number: 'SF1234567890' }, other: { carrier: '圆通' }, expected: 200 },
        shortMallPart: { path: `/mall/parts/${several.parts[0]!.id}/shortages`, body: { pieces }, other: { pieces: [{ line: 0, quantity: 2 }] }, expected: 201 },
        answerMallCase: { path: `/mall/cases/${await caseOf()}/answer`, body: { to: 'agreed' }, expected: 200 },
        payBackMallPart: { path: `/mall/parts/${later}/repayments`, body: { pieces }, expected: 201 },
        merchantMoney: { path: `/mall/merchants/${store.id}/money`, expected: 200 },
        mallDesk: { path: '/staff/mall', expected: 200 },
        staffMallPicture: { path: `/staff/mall/pictures/${picture}`, expected: 200 },
        endMallOwnPromotion: { path: `/staff/mall/promotions/${ofMall}/end`, expected: 200 },
        decideMerchant: { path: `/staff/mall/merchants/${returned.id}/decision`, body: { outcome: 'open' }, other: { outcome: 'closed', reason: '停业' }, expected: 200 },
        decideMallGood: { path: `/staff/mall/goods/${await drafted('submitted')}/decision`, body: { outcome: 'listed' }, other: { outcome: 'closed', reason: '停售' }, expected: 200 },
        decideMallDispute: { path: `/staff/mall/cases/${await caseOf('disputed')}/decision`, body: { outcome: 'rejected', reason: '照片看不出破损' }, other: { outcome: 'agreed' }, expected: 200 },
      }
    } // biome-ignore format: a table
    const uscc = (n: number) => {
      const body = `9111${serial}MA0000${n}`.slice(0, 17)
      return body + usccCheckCharacter(body)
    }
    const idOf = async (who: Customer) =>
      `customer-${(await who.ask<{ customer: { id: string } }>('GET', '/session')).body.customer.id}`
    /** A payment that nobody made stands in a biller's books: its case waits for an officer. */
    async function aDifference(): Promise<{ day: string; kase: string }> {
      const { bankTime } = (await (await fetch(`${given('QIAO_OPERATOR_URL')}/clock`)).json()) as { bankTime: string }
      const day = bankTime.slice(0, 10)
      const json = (url: string, body: unknown) =>
        fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
      await json(`${given('QIAO_CONTROL_URL')}/control/mobile/faults`, { kind: 'book-extra', subject: day })
      await officer.signIn()
      await json(`${given('QIAO_OPERATOR_URL')}/clock`, { days: 1 })
      const kase = await until(
        'a case with an officer',
        async () => {
          const { body } = await officer.ask<{ cases: { id: string; day: string; state: string }[] }>(
            'GET',
            '/reconciliation-cases?state=open&biller=mobile&kind=missing-here',
          )
          return body.cases.find((one) => one.day === day && one.state === 'with-person')?.id
        },
        60_000,
      )
      return { day, kase }
    }

    /** What can be done once only, whatever the key: the tour and their own stories press these twice. */
    const ONCE: readonly CallName[] = [
      'payBill',
      'withdrawDeposit',
      'withdrawFirmDeposit',
      'endDepositAgreement',
      'addToDeposit',
      'confirmBillRun',
      'withdrawBill',
      'refundBill',
      'newMandate',
      'decideReconciliationCase',
      'decideJoiningCase',
      'propose',
      'confirmProposal',
      'rejectProposal',
      'openFirm',
      'openAtCounter',
      'confirmFirm',
      'newLoanApplication',
      'askForPerson',
      'confirmLoanCost',
      'signLoan',
      'drawLoan',
      'decideLoanCase',
      'askMerchant',
      'askMallCase',
      'answerMallCase',
      'payBackMallPart',
      'newMallAddress',
      'newWarehouse',
    ]
    /** A bill's link. It goes out by text, but not at night; so it is read where it is kept. */
    const linkOf = (bill: string): Promise<string> =>
      inDatabase(async (db) => (await db<{ link: string }[]>`select link from house_bills where id = ${bill}`)[0]!.link)
    async function inDatabase<T>(work: (db: Database) => Promise<T>): Promise<T> {
      const url = new URL(given('QIAO_TEST_DATABASE_URL'))
      url.pathname = '/qiao'
      const db = connect(url.href, { name: 'test', max: 1 })
      try {
        return await work(db)
      } finally {
        await db.end()
      }
    }

    const needed = (Object.entries(contract) as [CallName, Call][]).filter(([, call]) => call.session === 'needed')
    const isProblem = (answer: Answered<unknown>, code: ProblemCode) => {
      expect(answer.problem, JSON.stringify(answer.body)).toMatchObject({
        code,
        status: problemStatus[code],
        type: `/problems/${code}`,
      })
      expect(answer.status).toBe(problemStatus[code])
      expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/)
      expect(answer.problem.detail.length).toBeGreaterThan(5)
      expect(answer.problem.request).toBe(answer.headers.get('x-request-id'))
    }
    const send = (who: Customer, name: CallName, more: { body?: unknown; headers?: Record<string, string> } = {}) => {
      const call: Call = contract[name]
      const { path, body } = sample[name]!
      return who.ask<unknown>(call.method, path, 'body' in more ? more.body : body, {
        ...(call.idempotent ? { 'idempotency-key': crypto.randomUUID() } : {}),
        ...more.headers,
      })
    }
    const raw = async (name: CallName, headers: Record<string, string>, body?: string) => {
      const call: Call = contract[name]
      const response = await fetch(`${places.app}/api${sample[name]?.path ?? call.path}`, {
        method: call.method,
        headers: { 'accept-language': 'en', ...headers },
        ...(body === undefined ? {} : { body }),
      })
      const read = (await response.json()) as Problem
      return { status: response.status, body: read, problem: read, headers: response.headers }
    }

    test('the sample covers every call that needs a session', () => {
      expect(Object.keys(sample).sort()).toEqual(needed.map(([name]) => name).sort())
    })

    describe.each(needed)('%s', (name, call) => {
      let said: Answered<unknown> | undefined
      test('is answered to its owner, and to nobody else', async () => {
        said = await send(ownerOf(name), name)
        expect(said.status).toBe(sample[name]!.expected)
        isProblem(
          await raw(name, { 'content-type': 'application/json' }, call.body ? '{}' : undefined),
          'not-signed-in',
        )
        isProblem(
          await raw(
            name,
            { cookie: `__Host-session=${'A'.repeat(43)}`, ...(call.method === 'GET' ? {} : { 'x-csrf-token': 'x' }) },
            call.body ? '{}' : undefined,
          ),
          call.method === 'GET' ? 'not-signed-in' : 'csrf-token-missing',
        )
      })
      test('says what it is and in which characters, and is taken for nothing else', () => {
        const { status, headers } = said!
        const types = { file: /^(text\/csv; charset=utf-8|application\/json|application\/pdf|application\/timestamp-reply|image\/webp|application\/vnd\.[\w.-]+)$/, events: /^text\/event-stream/ }
        // A stream of events is UTF-8 whatever it says (HTML, 9.2.5); a file is what its own format says.
        if (status === 204) expect(headers.get('content-type')).toBeNull()
        else expect(headers.get('content-type')).toMatch(call.gives ? types[call.gives] : /^application\/json; charset=utf-8$/)
        if (call.gives === 'file') expect(headers.get('content-disposition')).toMatch(/^attachment; /)
        expect(headers.get('x-content-type-options')).toBe('nosniff')
        expect(headers.get('content-security-policy')).toBe("default-src 'none'; frame-ancestors 'none'")
        expect(headers.get('cross-origin-resource-policy')).toBe('same-origin')
        expect(headers.get('cache-control')).toBe('no-store')
        expect([...headers.keys()].filter((header) => header.startsWith('access-control-'))).toEqual([])
      }) // biome-ignore format: one statement a line
      test('with a session that is over it is refused, however right the rest is', async () => {
        const { cookie, csrf } = over
        const body = sample[name]!.body
        const right = body === undefined ? undefined : body instanceof Uint8Array ? '' : JSON.stringify(body)
        isProblem(
          await raw(
            name,
            {
              cookie,
              ...(call.method === 'GET' ? {} : { 'x-csrf-token': csrf }),
              ...(right === undefined ? {} : { 'content-type': 'application/json' }),
              ...(call.idempotent ? { 'idempotency-key': crypto.randomUUID() } : {}),
            },
            right,
          ),
          'session-expired',
        )
      })
      if (!call.locked)
        test('while the app is locked it is refused, however right the rest is', async () => {
          isProblem(await send(shut, name), 'locked')
        })
      if (call.roles)
        test('without the role it is refused, whoever asks', async () => {
          isProblem(await send(ann, name), 'role-missing')
        })
      if (call.method !== 'GET')
        test('without the CSRF token, or with another’s, or from another site, it is refused', async () => {
          isProblem(
            await raw(
              name,
              {
                cookie: ownerOf(name).cookie,
                'content-type': 'application/json',
                'idempotency-key': crypto.randomUUID(),
              },
              '{}',
            ),
            'csrf-token-missing',
          )
          isProblem(await send(ownerOf(name), name, { headers: { 'x-csrf-token': bob.csrf } }), 'csrf-token-missing')
          isProblem(await send(ownerOf(name), name, { headers: { origin: 'https://evil.example' } }), 'foreign-origin')
          isProblem(await send(ownerOf(name), name, { headers: { 'sec-fetch-site': 'cross-site' } }), 'foreign-origin')
        })
      if (call.body)
        test('a body that is not JSON, too large, or has one field too many is refused', async () => {
          isProblem(await send(ownerOf(name), name, { body: '{"a":' }), 'body-not-json')
          isProblem(
            await send(ownerOf(name), name, { body: JSON.stringify({ a: 'x'.repeat(70_000) }) }),
            'body-too-large',
          )
          const extra = await send(ownerOf(name), name, { body: { ...(sample[name]!.body as object), admin: true } })
          isProblem(extra, 'bad-input')
          expect(extra.problem.parameter).toBe('admin')
          // Where everything may be left out, nothing is missing.
          const missing = misfit(call.body!, {}, 'body')
          if (!missing) return
          const empty = await send(ownerOf(name), name, { body: {} })
          isProblem(empty, 'bad-input')
          expect(empty.problem.parameter).toBe(missing.parameter)
        })
      if (call.idempotent)
        test('a key is needed, belongs to one body, and a hundred equal presses are one', async () => {
          const { path, body, other } = sample[name]!
          const owner = ownerOf(name)
          isProblem(await owner.ask('POST', path, body), 'idempotency-key-missing')
          isProblem(await owner.ask('POST', path, body, { 'idempotency-key': 'short' }), 'bad-input')
          if (ONCE.includes(name)) return
          const key = crypto.randomUUID()
          const before = await ann.account()
          const answers = await Promise.all(
            Array.from({ length: 100 }, () =>
              owner.ask<{ id: string }>('POST', path, body, { 'idempotency-key': key }),
            ),
          )
          expect([...new Set(answers.map((answer) => `${answer.status} ${JSON.stringify(answer.body)}`))]).toEqual([
            expect.any(String),
          ])
          expect(answers[0]!.status).toBe(call.status)
          // Where there is no body, there is none to be another.
          if (!call.body) return
          isProblem(
            await owner.ask(
              'POST',
              path,
              { ...(body as object), ...(other ?? { amount: yuan('0.02') }) },
              { 'idempotency-key': key },
            ),
            'idempotency-key-reused',
          )
          if (name === 'transfer') {
            const after = await ann.account((answers[0]!.body as unknown as Transfer).position)
            expect(Math.round((Number(before.balance.amount) - Number(after.balance.amount)) * 100)).toBe(1)
          }
        }, 60_000)
    })

    test.each([
      ['movements', 'account-unknown'],
      ['statement', 'account-unknown'],
      ['statementFile', 'account-unknown'],
      ['billPaymentById', 'movement-unknown'],
      ['explainMovement', 'movement-unknown'],
      ['topUpById', 'movement-unknown'],
      ['houseBillById', 'bill-unknown'],
      ['housePaymentById', 'movement-unknown'],
      ['invoiceData', 'movement-unknown'],
      ['endMandate', 'mandate-unknown'],
      ['stillSubscribed', 'device-unknown'],
      ['firmInterest', 'firm-unknown'],
      ['firmStatement', 'firm-unknown'],
      ['firmStatementFile', 'firm-unknown'],
      ['firmDeposits', 'firm-unknown'],
      ['firmDepositById', 'firm-unknown'],
    ] as const)('%s of another customer looks like none at all', async (name, code) => {
      expect((await send(ann, name)).status).toBe(200)
      isProblem(await send(bob, name), code)
    })
    test('a manager of another organisation meets none of this one’s runs and bills', async () => {
      const ivy = await someone(9, 'Ivy').join()
      const { customer } = expectStatus(await ivy.ask<{ customer: { id: string } }>('GET', '/session'), 200)
      const other = `organization-${customer.id}`
      await inDatabase(async (db) => {
        await keepOrganization(db, { id: other, name: 'Other', kind: 'property', at: 0 })
        await giveRole(db, { customer: `customer-${customer.id}`, organization: other, role: 'manager', from: 0 })
      })
      expect(expectStatus(await ivy.ask<{ runs: unknown[] }>('GET', '/bill-runs'), 200).runs).toEqual([])
      for (const name of [
        'billRun',
        'uploadSheet',
        'badRows',
        'orderBillRun',
        'billsOfRun',
        'ageing',
        'paymentFile',
        'confirmBillRun',
      ] as const)
        isProblem(await send(ivy, name), 'run-unknown')
      for (const name of ['correctBill', 'withdrawBill', 'refundBill', 'paymentsOfBill'] as const)
        isProblem(await send(ivy, name), 'bill-unknown')
      isProblem(await send(ivy, 'newBillRun'), 'role-missing')
    })
    test('a transfer is seen by payer and payee, not by a third', async () => {
      const eve = await someone(3, 'Eve').join()
      expect((await send(ann, 'transferById')).status).toBe(200)
      expect((await send(bob, 'transferById')).status).toBe(200)
      isProblem(await send(eve, 'transferById'), 'movement-unknown')
    })

    test.each([
      ['transfer', { to: '12345', amount: yuan('1.00') }, 'to', '请填写 11 位手机号。'],
      [
        'transfer',
        { to: '13800000000', amount: yuan('1.001') },
        'amount.amount',
        '金额请填数字，最多两位小数，例如 1234.50。',
      ],
      ['transfer', { to: '13800000000', amount: yuan('0') }, 'amount', '金额须大于 0。'],
      [
        'transfer',
        { to: '13800000000', amount: { amount: '1.00', currency: 'USD' } },
        'amount.currency',
        '目前只支持人民币（CNY）。',
      ],
      ['bindAccount', { number: '6222020000000000001' }, 'number', '卡号校验不通过，请逐位核对。'],
      [
        'payBill',
        { biller: 'WATER', parameters: { customerNumber: '1' }, bill: 'x', amount: yuan('1') },
        'biller',
        '请从缴费单位列表中选择。',
      ],
      [
        'payBill',
        { biller: 'water', parameters: { customerNumber: '1' }, bill: 'W-1234', amount: yuan('1') },
        'parameters.customerNumber',
        '户号: 10 位户号，见水费通知单右上角',
      ],
      ['bills', { biller: 'gas', parameters: {} }, 'parameters.cardNumber', '燃气卡号: 12 位卡号，印在燃气卡正面'],
      [
        'bills',
        { biller: 'mobile', parameters: { phone: '13912345678', more: '1' } },
        'parameters.more',
        '有不认识的字段，请删除后重新发送。',
      ],
    ] as const)('%s with %o says about %s: %s', async (name, body, parameter, words) => {
      ann.locale = 'zh'
      const answer = await send(ann, name, { body })
      ann.locale = 'en'
      isProblem(answer, 'bad-input')
      expect(answer.problem).toMatchObject({ parameter, detail: words })
    })

    test('refusals of money say what is short, who is unknown and what is due', async () => {
      const poor = await ann.transfer(bob, '1000000.00')
      isProblem(poor, 'insufficient-funds')
      expect(poor.problem.facts).toHaveProperty('short')
      isProblem(await ann.press('/transfers', { to: '13900000001', amount: yuan('1') }), 'payee-unknown')
      isProblem(await ann.press('/transfers', { to: ann.phone, amount: yuan('1') }), 'payee-is-payer')
      isProblem(await bob.press('/top-ups', { amount: yuan('1') }), 'no-bound-account')
      const number = withCheckDigit(`88${serial}9`)
      const [bill] = (await ann.bills(number)).bills
      isProblem(await ann.payBill(number, bill!.number, '0.01'), 'amount-differs')
      isProblem(await ann.payBill(number, 'W-nothing', '1.00'), 'bill-unknown')
      isProblem(await ann.pay('cable', { customerNumber: number }, '1.00', bill!.number), 'biller-unknown')
      isProblem(await ann.lookUp('water', { customerNumber: withCheckDigit('990000000') }), 'bill-unknown')
      const cardNumber = withCheckDigit(`66${serial}009`)
      isProblem(await ann.pay('gas', { cardNumber }, '9.00'), 'amount-out-of-range')
      isProblem(await ann.pay('gas', { cardNumber }, '10.00', bill!.number), 'bill-unknown')
      isProblem(await ann.pay('gas', { cardNumber: withCheckDigit('99000000000') }, '10.00'), 'payer-unknown')
      isProblem(await ann.pay('mobile', { phone: '13912345678' }, '31.00'), 'amount-not-offered')
    })

    test('what is not there says so, as a problem document', async () => {
      isProblem(await ann.ask('GET', '/nothing'), 'not-found')
      isProblem(await ann.ask('PUT', '/transfers'), 'method-not-allowed')
    })

    test('the bank itself believes nobody but the edge, whatever session they show', async () => {
      const digest = createHash('sha256').update(ann.cookie.split('=')[1]!).digest('hex')
      for (const headers of [{}, { 'x-qiao-signature': 'a.b.c' }, { 'x-qiao-session': digest }]) {
        const response = await fetch(`${given('QIAO_BANK_URL')}/accounts`, {
          headers: headers as Record<string, string>,
        })
        expect(response.status).toBe(401)
        expect(((await response.json()) as Problem).code).toBe('signature-refused')
      }
      const forged = await fetch(`${given('QIAO_BANK_URL')}/clearing/pacs.008`, { method: 'POST', body: '<Document/>' })
      expect(forged.status).toBe(401)
    })

    describe('codes', () => {
      test('a wrong code says how many tries are left, and five lock the phone', async () => {
        const dan = someone(4, 'Dan')
        const code = await dan.code()
        const wrong = code === '000000' ? '000001' : '000000'
        for (const left of [4, 3, 2, 1]) {
          const answer = await dan.ask('POST', '/session', { phone: dan.phone, code: wrong })
          isProblem(answer, 'code-wrong')
          expect(answer.problem.facts).toEqual({ left })
        }
        isProblem(await dan.ask('POST', '/session', { phone: dan.phone, code: wrong }), 'code-locked')
        isProblem(await dan.ask('POST', '/session', { phone: dan.phone, code }), 'code-locked')
        isProblem(await dan.ask('POST', '/session/codes', { phone: dan.phone }), 'code-locked')
      })
      test('a code works once; with a phone that nobody has, one may join and nothing else', async () => {
        const fay = someone(5, 'Fay')
        const code = await fay.code()
        const opened = await fay.ask<Session>('POST', '/session', { phone: fay.phone, code })
        expect(opened.body.customer).toMatchObject({ state: 'joining', name: '' })
        isProblem(await fay.otherDevice().ask('POST', '/session', { phone: fay.phone, code }), 'code-expired')
        for (const [name, call] of needed)
          if (!(call as Call).joining && !call.roles) isProblem(await send(fay, name), 'not-joined')
        isProblem(await ann.ask('GET', `/payees?phone=${fay.phone}`), 'payee-unknown')
      })
      test('who asks again at once is told to wait', async () => {
        const gus = someone(6, 'Gus')
        await gus.code()
        isProblem(await gus.ask('POST', '/session/codes', { phone: gus.phone }), 'too-many-requests')
      })
    })

    test('after signing out the session is worth nothing', async () => {
      const hal = await someone(7, 'Hal').join()
      const { cookie, csrf } = hal
      expect((await hal.ask('DELETE', '/session')).status).toBe(204)
      await pause(50)
      const again = await fetch(`${places.app}/api/accounts`, { headers: { cookie, 'x-csrf-token': csrf } })
      expect(((await again.json()) as Problem).code).toBe('session-expired')
    })
  },
)
