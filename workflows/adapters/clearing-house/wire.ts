/**
 * ISO 20022 messages as XML: pain.001.001.10 and pain.002.001.11 between a bank and its customer's other bank,
 * pacs.008.001.09, pacs.002.001.11 and pacs.028.001.04 between banks, acmt.023.001.03 and acmt.024.001.03 about whose an account is. One
 * transaction a message. What is built here of pain and pacs validates against the schemas (those of acmt are not at hand);
 * what is read here is hostile until every part of it has the right form.
 */
import { XMLBuilder, XMLParser, XMLValidator } from 'fast-xml-parser'
import * as v from 'valibot'
import { type Fen, formatAmount, parseYuan } from '../../../core/money.ts'
import { ok, type Result, refuse } from '../../../core/result.ts'
import { beijing, dayOf, type Instant } from '../../../core/time.ts'
import type { AccountQuestion, CreditTransfer, Party, Status, Verification } from './port.ts'

export const LARGEST_MESSAGE = 256 * 1024
const namespaces = {
  'pacs.008': 'urn:iso:std:iso:20022:tech:xsd:pacs.008.001.09',
  'pacs.002': 'urn:iso:std:iso:20022:tech:xsd:pacs.002.001.11',
  'pain.001': 'urn:iso:std:iso:20022:tech:xsd:pain.001.001.10',
  'pain.002': 'urn:iso:std:iso:20022:tech:xsd:pain.002.001.11',
  'pacs.028': 'urn:iso:std:iso:20022:tech:xsd:pacs.028.001.04',
  'acmt.023': 'urn:iso:std:iso:20022:tech:xsd:acmt.023.001.03',
  'acmt.024': 'urn:iso:std:iso:20022:tech:xsd:acmt.024.001.03',
} as const
type Message = keyof typeof namespaces

export type Unreadable = { readonly kind: 'message-unreadable'; readonly why: string }
const unreadable = (why: string) => refuse<Unreadable>({ kind: 'message-unreadable', why })

const builder = new XMLBuilder({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  suppressEmptyNode: true,
  format: true,
  indentBy: '  ',
})
const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  parseTagValue: false,
  parseAttributeValue: false,
  ignoreDeclaration: true,
  ignorePiTags: true,
})

const document = (message: Message, content: object) =>
  `<?xml version="1.0" encoding="UTF-8"?>\n${builder.build({ Document: { '@xmlns': namespaces[message], ...content } })}`

const agent = (bank: string) => ({ FinInstnId: { ClrSysMmbId: { MmbId: bank } } })
const account = (number: string) => ({ Id: { Othr: { Id: number } } })
const money = (amount: Fen) => ({ '@Ccy': 'CNY', '#text': formatAmount(amount, 'CNY') })

export function buildPain001(transfer: CreditTransfer, initiator: string): string {
  const { endToEndId, debtor, creditor, amount, at, remittance } = transfer
  return document('pain.001', {
    CstmrCdtTrfInitn: {
      GrpHdr: {
        MsgId: endToEndId,
        CreDtTm: beijing(at),
        NbOfTxs: '1',
        CtrlSum: formatAmount(amount, 'CNY'),
        InitgPty: { Nm: initiator },
      },
      PmtInf: {
        PmtInfId: endToEndId,
        PmtMtd: 'TRF',
        ReqdExctnDt: { Dt: dayOf(at) },
        Dbtr: { Nm: debtor.name },
        DbtrAcct: account(debtor.account),
        DbtrAgt: agent(debtor.bank),
        CdtTrfTxInf: {
          PmtId: { EndToEndId: endToEndId },
          Amt: { InstdAmt: money(amount) },
          CdtrAgt: agent(creditor.bank),
          Cdtr: { Nm: creditor.name },
          CdtrAcct: account(creditor.account),
          RmtInf: { Ustrd: remittance },
        },
      },
    },
  })
}

export function buildPacs008(transfer: CreditTransfer & { readonly messageId: string }): string {
  const { messageId, endToEndId, debtor, creditor, amount, at, remittance } = transfer
  return document('pacs.008', {
    FIToFICstmrCdtTrf: {
      GrpHdr: { MsgId: messageId, CreDtTm: beijing(at), NbOfTxs: '1', SttlmInf: { SttlmMtd: 'CLRG' } },
      CdtTrfTxInf: {
        PmtId: { EndToEndId: endToEndId, TxId: endToEndId },
        IntrBkSttlmAmt: money(amount),
        IntrBkSttlmDt: dayOf(at),
        ChrgBr: 'SLEV',
        Dbtr: { Nm: debtor.name },
        DbtrAcct: account(debtor.account),
        DbtrAgt: agent(debtor.bank),
        CdtrAgt: agent(creditor.bank),
        Cdtr: { Nm: creditor.name },
        CdtrAcct: account(creditor.account),
        RmtInf: { Ustrd: remittance },
      },
    },
  })
}

export type Inquiry = { readonly messageId: string; readonly endToEndId: string; readonly at: Instant }
/** Asks for the status of a pacs.008 whose message id is its end-to-end id, as ours are. */
export function buildPacs028({ messageId, endToEndId, at }: Inquiry): string {
  return document('pacs.028', {
    FIToFIPmtStsReq: {
      GrpHdr: { MsgId: messageId, CreDtTm: beijing(at) },
      TxInf: {
        OrgnlGrpInf: { OrgnlMsgId: endToEndId, OrgnlMsgNmId: 'pacs.008.001.09' },
        OrgnlEndToEndId: endToEndId,
        OrgnlTxId: endToEndId,
      },
    },
  })
}

const statusParts = (status: Status) => ({
  TxSts: status.status,
  ...(status.status === 'RJCT'
    ? { StsRsnInf: { Rsn: { Cd: status.reason }, AddtlInf: status.text.slice(0, 105) } }
    : {}),
})

export type Report = {
  readonly messageId: string
  readonly originalMessageId: string
  readonly endToEndId: string
  readonly at: Instant
  readonly status: Status
}

export function buildPacs002({ messageId, originalMessageId, endToEndId, at, status }: Report): string {
  const { TxSts, ...reason } = statusParts(status)
  return document('pacs.002', {
    FIToFIPmtStsRpt: {
      GrpHdr: { MsgId: messageId, CreDtTm: beijing(at) },
      TxInfAndSts: {
        OrgnlGrpInf: { OrgnlMsgId: originalMessageId, OrgnlMsgNmId: 'pacs.008.001.09' },
        OrgnlEndToEndId: endToEndId,
        OrgnlTxId: endToEndId,
        TxSts,
        ...reason,
      },
    },
  })
}

export function buildPain002({ messageId, originalMessageId, endToEndId, at, status }: Report): string {
  const { TxSts, ...reason } = statusParts(status)
  return document('pain.002', {
    CstmrPmtStsRpt: {
      GrpHdr: { MsgId: messageId, CreDtTm: beijing(at) },
      OrgnlGrpInfAndSts: { OrgnlMsgId: originalMessageId, OrgnlMsgNmId: 'pain.001.001.10' },
      OrgnlPmtInfAndSts: { OrgnlPmtInfId: endToEndId, TxInfAndSts: { OrgnlEndToEndId: endToEndId, TxSts, ...reason } },
    },
  })
}

const text = (most: number) =>
  v.pipe(v.union([v.string(), v.number()]), v.transform(String), v.minLength(1), v.maxLength(most))
const memberId = v.object({ FinInstnId: v.object({ ClrSysMmbId: v.object({ MmbId: text(35) }) }) })
const other = v.object({ Id: v.object({ Othr: v.object({ Id: text(34) }) }) })
const named = v.object({ Nm: text(140) })
const yuan = v.pipe(
  v.object({ '@Ccy': v.literal('CNY'), '#text': v.pipe(v.string(), v.regex(/^\d{1,13}(\.\d{1,2})?$/)) }),
  v.transform((money) => parseYuan(money['#text']) as Fen),
  v.check((amount) => amount > 0n),
)
const instant = v.pipe(
  v.string(),
  v.regex(/^\d{4}-\d{2}-\d{2}T[\d:.]+(Z|[+-]\d{2}:\d{2})?$/),
  v.transform((when): Instant => Date.parse(when)),
  v.check((when) => Number.isFinite(when)),
)
const hex = v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/))
const remit = v.optional(v.object({ Ustrd: v.optional(text(140), '-') }), { Ustrd: '-' })
const reasons = v.optional(v.object({ Rsn: v.optional(v.object({ Cd: text(4) })), AddtlInf: v.optional(text(105)) }))
const txStatus = v.object({ OrgnlEndToEndId: hex, TxSts: v.picklist(['ACSC', 'ACCP', 'RJCT']), StsRsnInf: reasons })

const parties = { Dbtr: named, DbtrAcct: other, DbtrAgt: memberId }
const creditor = { CdtrAgt: memberId, Cdtr: named, CdtrAcct: other, RmtInf: remit }
const pain001 = v.object({
  CstmrCdtTrfInitn: v.object({
    GrpHdr: v.object({ MsgId: text(35), CreDtTm: instant, NbOfTxs: v.literal('1') }),
    PmtInf: v.object({
      ...parties,
      CdtTrfTxInf: v.object({ PmtId: v.object({ EndToEndId: hex }), Amt: v.object({ InstdAmt: yuan }), ...creditor }),
    }),
  }),
})
const pacs008 = v.object({
  FIToFICstmrCdtTrf: v.object({
    GrpHdr: v.object({ MsgId: text(35), CreDtTm: instant, NbOfTxs: v.literal('1') }),
    CdtTrfTxInf: v.object({ PmtId: v.object({ EndToEndId: hex }), IntrBkSttlmAmt: yuan, ...parties, ...creditor }),
  }),
})
const pacs028 = v.object({
  FIToFIPmtStsReq: v.object({
    GrpHdr: v.object({ MsgId: text(35), CreDtTm: instant }),
    TxInf: v.object({ OrgnlEndToEndId: hex }),
  }),
})
const pacs002 = v.object({ FIToFIPmtStsRpt: v.object({ TxInfAndSts: txStatus }) })
const pain002 = v.object({ CstmrPmtStsRpt: v.object({ OrgnlPmtInfAndSts: v.object({ TxInfAndSts: txStatus }) }) })

function read<S extends v.GenericSchema>(
  message: Message,
  shape: S,
  xml: string,
): Result<v.InferOutput<S>, Unreadable> {
  if (xml.length > LARGEST_MESSAGE) return unreadable(`larger than ${LARGEST_MESSAGE} characters`)
  // No message of ours has a document type; with one come entities, and with those the known attacks.
  if (/<!(DOCTYPE|ENTITY)/i.test(xml)) return unreadable('a document type is not allowed')
  try {
    const valid = XMLValidator.validate(xml)
    if (valid !== true) return unreadable(`not well-formed: ${valid.err.msg}`)
    const parsed = parser.parse(xml) as { Document?: { '@xmlns'?: string } }
    if (parsed.Document?.['@xmlns'] !== namespaces[message]) return unreadable(`not a ${message} message`)
    const checked = v.safeParse(shape, parsed.Document, { abortEarly: true })
    if (checked.success) return ok(checked.output)
    const [issue] = checked.issues
    return unreadable(`${v.getDotPath(issue) ?? message}: ${issue.message}`)
  } catch (failure) {
    return unreadable(failure instanceof Error ? failure.message : 'not XML')
  }
}

type Parts = { Dbtr: { Nm: string }; DbtrAcct: v.InferOutput<typeof other>; DbtrAgt: v.InferOutput<typeof memberId> }
const debtorOf = ({ Dbtr, DbtrAcct, DbtrAgt }: Parts): Party => ({
  bank: DbtrAgt.FinInstnId.ClrSysMmbId.MmbId,
  account: DbtrAcct.Id.Othr.Id,
  name: Dbtr.Nm,
})
const creditorOf = (part: {
  Cdtr: { Nm: string }
  CdtrAcct: v.InferOutput<typeof other>
  CdtrAgt: v.InferOutput<typeof memberId>
}): Party => ({
  bank: part.CdtrAgt.FinInstnId.ClrSysMmbId.MmbId,
  account: part.CdtrAcct.Id.Othr.Id,
  name: part.Cdtr.Nm,
})

export type Received = CreditTransfer & { readonly messageId: string }

export function readPain001(xml: string): Result<Received, Unreadable> {
  const found = read('pain.001', pain001, xml)
  if (!found.ok) return found
  const { GrpHdr, PmtInf } = found.value.CstmrCdtTrfInitn
  const tx = PmtInf.CdtTrfTxInf
  return ok({
    messageId: GrpHdr.MsgId,
    endToEndId: tx.PmtId.EndToEndId,
    debtor: debtorOf(PmtInf),
    creditor: creditorOf(tx),
    amount: tx.Amt.InstdAmt,
    at: GrpHdr.CreDtTm,
    remittance: tx.RmtInf.Ustrd,
  })
}

export function readPacs008(xml: string): Result<Received, Unreadable> {
  const found = read('pacs.008', pacs008, xml)
  if (!found.ok) return found
  const { GrpHdr, CdtTrfTxInf: tx } = found.value.FIToFICstmrCdtTrf
  return ok({
    messageId: GrpHdr.MsgId,
    endToEndId: tx.PmtId.EndToEndId,
    debtor: debtorOf(tx),
    creditor: creditorOf(tx),
    amount: tx.IntrBkSttlmAmt,
    at: GrpHdr.CreDtTm,
    remittance: tx.RmtInf.Ustrd,
  })
}

export function readPacs028(xml: string): Result<Inquiry, Unreadable> {
  const found = read('pacs.028', pacs028, xml)
  if (!found.ok) return found
  const { GrpHdr, TxInf } = found.value.FIToFIPmtStsReq
  return ok({ messageId: GrpHdr.MsgId, endToEndId: TxInf.OrgnlEndToEndId, at: GrpHdr.CreDtTm })
}

const statusOf = ({
  OrgnlEndToEndId,
  TxSts,
  StsRsnInf,
}: v.InferOutput<typeof txStatus>): { endToEndId: string; status: Status } => ({
  endToEndId: OrgnlEndToEndId,
  status:
    TxSts === 'RJCT'
      ? { status: TxSts, reason: StsRsnInf?.Rsn?.Cd ?? 'NARR', text: StsRsnInf?.AddtlInf ?? '' }
      : { status: TxSts },
})

export function readPacs002(xml: string): Result<{ endToEndId: string; status: Status }, Unreadable> {
  const found = read('pacs.002', pacs002, xml)
  return found.ok ? ok(statusOf(found.value.FIToFIPmtStsRpt.TxInfAndSts)) : found
}
export function readPain002(xml: string): Result<{ endToEndId: string; status: Status }, Unreadable> {
  const found = read('pain.002', pain002, xml)
  return found.ok ? ok(statusOf(found.value.CstmrPmtStsRpt.OrgnlPmtInfAndSts.TxInfAndSts)) : found
}

const assigned = (from: string, to: string) => ({
  Assgnr: { Agt: agent(from) },
  Assgne: { Agt: agent(to) },
})
/** Asks the other bank whose an account is; NIDN: a national identity number. */
export function buildAcmt023(
  { id, bank, account: number, name, identity, phone, at }: AccountQuestion,
  from: string,
): string {
  return document('acmt.023', {
    IdVrfctnReq: {
      Assgnmt: { MsgId: id, CreDtTm: beijing(at), ...assigned(from, bank) },
      Vrfctn: {
        Id: id,
        PtyAndAcctId: {
          Pty: {
            Nm: name,
            Id: { PrvtId: { Othr: { Id: identity, SchmeNm: { Cd: 'NIDN' } } } },
            CtctDtls: { MobNb: `+86-${phone}` },
          },
          Acct: account(number),
          Agt: agent(bank),
        },
      },
    },
  })
}
export type VerificationReport = {
  readonly id: string
  readonly bank: string
  readonly to: string
  readonly at: Instant
  readonly verification: Verification
}
/** The report. The class of the account stands as its proprietary type. */
export function buildAcmt024({ id, bank, to, at, verification }: VerificationReport): string {
  return document('acmt.024', {
    IdVrfctnRpt: {
      Assgnmt: { MsgId: `R${id}`, CreDtTm: beijing(at), ...assigned(bank, to) },
      OrgnlAssgnmt: { MsgId: id, CreDtTm: beijing(at) },
      Rpt: {
        OrgnlId: id,
        Vrfctn: verification.verified ? 'true' : 'false',
        ...(verification.verified
          ? { UpdtdPtyAndAcctId: { Acct: { Tp: { Prtry: verification.class } } } }
          : { Rsn: { Prtry: verification.reason } }),
      },
    },
  })
}

const bankId = v.object({ Agt: memberId })
const acmt023 = v.object({
  IdVrfctnReq: v.object({
    Assgnmt: v.object({ MsgId: hex, CreDtTm: instant, Assgnr: bankId }),
    Vrfctn: v.object({
      Id: hex,
      PtyAndAcctId: v.object({
        Pty: v.object({
          Nm: text(140),
          Id: v.object({ PrvtId: v.object({ Othr: v.object({ Id: text(35) }) }) }),
          CtctDtls: v.object({ MobNb: v.pipe(v.string(), v.regex(/^\+86-1[3-9]\d{9}$/)) }),
        }),
        Acct: other,
        Agt: memberId,
      }),
    }),
  }),
})
const acmt024 = v.object({
  IdVrfctnRpt: v.object({
    OrgnlAssgnmt: v.object({ MsgId: hex }),
    Rpt: v.variant('Vrfctn', [
      v.object({
        OrgnlId: hex,
        Vrfctn: v.literal('true'),
        UpdtdPtyAndAcctId: v.object({ Acct: v.object({ Tp: v.object({ Prtry: text(35) }) }) }),
      }),
      v.object({ OrgnlId: hex, Vrfctn: v.literal('false'), Rsn: v.object({ Prtry: text(35) }) }),
    ]),
  }),
})

export function readAcmt023(xml: string): Result<AccountQuestion & { readonly from: string }, Unreadable> {
  const found = read('acmt.023', acmt023, xml)
  if (!found.ok) return found
  const { Assgnmt, Vrfctn } = found.value.IdVrfctnReq
  const { Pty, Acct, Agt } = Vrfctn.PtyAndAcctId
  return ok({
    id: Vrfctn.Id,
    from: Assgnmt.Assgnr.Agt.FinInstnId.ClrSysMmbId.MmbId,
    bank: Agt.FinInstnId.ClrSysMmbId.MmbId,
    account: Acct.Id.Othr.Id,
    name: Pty.Nm,
    identity: Pty.Id.PrvtId.Othr.Id,
    phone: Pty.CtctDtls.MobNb.slice(4),
    at: Assgnmt.CreDtTm,
  })
}
export function readAcmt024(xml: string): Result<{ id: string; verification: Verification }, Unreadable> {
  const found = read('acmt.024', acmt024, xml)
  if (!found.ok) return found
  const { Rpt } = found.value.IdVrfctnRpt
  return ok({
    id: Rpt.OrgnlId,
    verification:
      Rpt.Vrfctn === 'true'
        ? { verified: true, class: Rpt.UpdtdPtyAndAcctId.Acct.Tp.Prtry }
        : { verified: false, reason: Rpt.Rsn.Prtry },
  })
}
