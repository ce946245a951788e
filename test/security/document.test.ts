/** edge/SECURITY.md says what the code does: its figures, ways in, refusals and headers are compared. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { type Call, LONGEST_COOKIES, LONGEST_URL } from '../../core/call.ts'
import { contract } from '../../core/contract.ts'
import type { Approvable } from '../../core/customers/approval.ts'
import { MOST_A_DAY, PASSED_MINUTES } from '../../core/customers/recovery.ts'
import { UNASKED_DAY, UNASKED_PAYMENT_MOST, UNSIGNED_DAY } from '../../core/deposits/classes.ts'
import { problemStatus } from '../../core/problem.ts'
import { standsUntil } from '../../core/staff/proposals.ts'
import { ADDRESS_LIMIT, SESSION_LIMIT } from '../../edge/app.ts'
import { WAIT_MS } from '../../workflows/bank/api/membership.ts'
import { mayApproveByCode } from '../../workflows/bank/approving.ts'
import { APPROVAL_SECONDS, CODE_TRIES } from '../../workflows/storage/approvals.ts'
import { CODE_SECONDS, FAILURES, IDLE_MINUTES, LOCK_MINUTES, RESEND_SECONDS, SESSION_HOURS, TOLD_AFTER } from '../../workflows/storage/sessions.ts' // biome-ignore format: one list
import { LOOK_MINUTES } from '../../workflows/storage/staff.ts'

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')
const document = read('edge/SECURITY.md')
const section = (title: string): string => {
  const [, text] = document.split(`\n## ${title}\n`)
  if (!text) throw new Error(`no section ${title}`)
  // A line's end is a space: figures stand where they fit.
  return text.split('\n## ')[0]!.replace(/\n(?!\|)/g, ' ')
}
const cells = (text: string) =>
  text
    .split('\n')
    .filter((line) => line.startsWith('| ') && !/^\| ---|^\| (way|circumstance|header) /.test(line))
    .map((line) => line.slice(2, -2).split(' | '))
const yuan = (fen: bigint) => Number(fen / 100n).toLocaleString('en')
const named = (cell = '') => [...cell.matchAll(/`([\w-]+)`/g)].map(([, name]) => name!)

test('every way in is named with its strength, and there is no other; what a text may do is the same everywhere', () => {
  const opening = (Object.entries(contract) as [string, Call][]).filter(([, call]) => call.session === 'opens')
  const ways = cells(section('Ways in'))
  expect(ways.map(([, call]) => named(call)[0]).sort()).toEqual(opening.map(([name]) => name).sort())
  for (const way of ways) for (const cell of way) expect(cell.length).toBeGreaterThan(5)
  expect(section('Ways in')).toContain(`payments to ${yuan(UNSIGNED_DAY)} yuan a day`)
  const what: Approvable[] = [
    ...(['transfer', 'pay-bill', 'pay-houses', 'withdraw', 'mandate', 'draw-loan', 'pay-order'] as const).map((action) => ({ action, payee: 'p', amount: 1n })),
    ...(['new-passkey', 'end-passkey', 'change-phone', 'change-limits', 'bind-account', 'unfreeze', 'close', 'export', 'loan-consents', 'sign-loan'] as const).map((action) => ({ action, subject: '' })),
  ] // biome-ignore format: a list
  for (const one of what)
    expect(mayApproveByCode(one, true), one.action).toBe('payee' in one && one.action !== 'draw-loan')
  // A contract, and money that is borrowed under it, are signed or not at all.
  expect(what.filter((one) => !mayApproveByCode(one, false)).map(({ action }) => action)).toEqual([
    'draw-loan',
    'sign-loan',
  ])
})

test('how guessing and flooding are met is written with the code’s own figures, and what a stranger’s guessing can lock', () => {
  const text = section('Guessing and flooding')
  for (const figure of [
    `holds for ${CODE_SECONDS / 60} minutes and works once`,
    `${FAILURES} wrong tries close the texted code of that phone for ${LOCK_MINUTES} minutes`,
    `after ${RESEND_SECONDS} seconds at the earliest`,
    `${APPROVAL_SECONDS / 60} minutes, ${CODE_TRIES} tries`,
    `After ${TOLD_AFTER} refused tries in a day`,
    `may be tried ${MOST_A_DAY} times a day`,
    `\`${ADDRESS_LIMIT}\` requests of an address and \`${SESSION_LIMIT}\` of a session`,
    `${LONGEST_URL.toLocaleString('en')} characters each`,
    'No stranger keeps out an owner who has a passkey',
  ])
    expect(text).toContain(figure)
  expect(LONGEST_COOKIES).toBe(LONGEST_URL)
})

test('how long sessions live, how many one may have and what ends them is written, with the code’s own figures and why', () => {
  const text = section('Sessions')
  for (const figure of [
    `ends after ${IDLE_MINUTES} minutes idle, as `,
    `after ${SESSION_HOURS} hours whatever happens, `,
    'any number of devices, as ',
    'A device has one',
    'when two officers say so',
  ])
    expect(text).toContain(figure)
})

test('each circumstance that counts is named with what it changes: by refusals that there are and the code’s own figures', () => {
  const text = section('What counts beside who asks')
  const rows = cells(text)
  expect(rows.length).toBeGreaterThan(8)
  for (const [circumstance, changes, refusal] of rows) {
    expect(changes!.length, circumstance).toBeGreaterThan(10)
    expect(named(refusal).length, circumstance).toBeGreaterThan(0)
    for (const code of named(refusal)) expect(problemStatus, circumstance).toHaveProperty(code)
  }
  for (const figure of [
    `never more than ${yuan(UNASKED_PAYMENT_MOST)}; together ${yuan(UNASKED_DAY)} a day`,
    `no more than ${yuan(UNSIGNED_DAY)} yuan a day`,
    `older than ${APPROVAL_SECONDS / 60} minutes`,
    `less than ${WAIT_MS / 3_600_000} hours ago`,
    `more than ${PASSED_MINUTES} minutes ago`,
    `more than ${LOOK_MINUTES} minutes after it`,
    `within ${standsUntil(0) / 86_400_000} days`,
  ])
    expect(text).toContain(figure)
})

test('every header that a browser is sent is named, with what the app counts on and what holds without it', () => {
  const [forAll = ''] = read('web/public/_headers').split('\n/docs/')
  const sent = [...forAll.matchAll(/^ {2}([\w-]+): /gm)].map(([, name]) => name)
  const rows = cells(section('What browsers do for us'))
  expect(rows.map(([header]) => named(header)[0]).sort()).toEqual(sent.sort())
  for (const [header, on, without] of rows) for (const cell of [on, without]) expect(cell!.length, header).toBeGreaterThan(10)
  expect(section('TLS')).toContain('The API redirects nobody from plain HTTP')
}) // biome-ignore format: one statement a line
