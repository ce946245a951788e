/** The words of the page that checks a receipt. */
import type { Command } from '../../core/ledger/command.ts'
import type { Checked } from '../../core/ledger/receipt.ts'

type Why = Extract<Checked, { ok: false }>['why']
type Words = {
  readonly title: string
  readonly lead: string
  readonly label: string
  readonly known: string
  readonly check: string
  readonly choose: string
  readonly other: string
  readonly good: string
  readonly bad: string
  readonly why: Readonly<Record<Why, string>>
  readonly seal: string
  readonly posted: string
  readonly kinds: Readonly<Record<Command['kind'] | 'expire', string>>
  readonly facts: Readonly<Record<'what' | 'answer' | 'when' | 'place' | 'amount' | 'memo' | 'hash', string>>
}

export const words: Readonly<Record<'zh' | 'en', Words>> = {
  zh: {
    title: '验证回单',
    lead: '在您自己的设备上计算，不发送任何内容，断网也能用。',
    label: '或把回单文件的内容粘贴到这里',
    known: '账本批次的指纹（可不填；从别处得到时一并核对）',
    check: '验证',
    choose: '选择回单文件，或拖到这里',
    other: 'English',
    good: '这张回单完整无改动：它属于下面这个账本批次。',
    bad: '这张回单不能采信。',
    why: {
      'not-a-receipt': '内容不是一张完整的回单。请重新下载后再试。',
      'path-broken': '证明路径不完整。',
      'hash-differs': '计算出的指纹与回单不符：回单或账本被改动过。',
      unreadable: '指纹相符，但内容无法读懂。请换用新版页面。',
    },
    seal: '真',
    posted: '已记账',
    kinds: {
      open: '开立账户',
      post: '记账',
      hold: '预留',
      settle: '预留转记账',
      release: '预留取消',
      reverse: '冲正',
      freeze: '冻结',
      thaw: '解冻',
      bound: '改额度',
      close: '关闭账户',
      clock: '调时钟',
      expire: '预留到期',
    },
    facts: {
      what: '类型',
      answer: '结果',
      when: '记账时间',
      place: '账本位置',
      amount: '金额（最小单位）',
      memo: '附言',
      hash: '批次指纹',
    },
  },
  en: {
    title: 'Check a receipt',
    lead: 'Worked out on your own device. Nothing is sent; it works with the network off.',
    label: 'Or paste what is in it here',
    known: 'Hash of the log row (optional; compared too when you have it from elsewhere)',
    check: 'Check',
    choose: 'Choose the receipt’s file, or drop it here',
    other: '中文',
    good: 'This receipt is whole and unaltered: it belongs to the log row below.',
    bad: 'This receipt cannot be trusted.',
    why: {
      'not-a-receipt': 'This is not a whole receipt. Please download it again.',
      'path-broken': 'The path of the proof is not complete.',
      'hash-differs': 'The hash that comes out is not the one it names: the receipt or the log was altered.',
      unreadable: 'The hash is right, but the content cannot be read. Please use a newer page.',
    },
    seal: '真',
    posted: 'booked',
    kinds: {
      open: 'An account opened',
      post: 'An entry booked',
      hold: 'Money set aside',
      settle: 'Money set aside, booked',
      release: 'Money set free',
      reverse: 'An entry reversed',
      freeze: 'Frozen by order',
      thaw: 'Freed by order',
      bound: 'A bound changed',
      close: 'An account closed',
      clock: 'The clock moved',
      expire: 'A hold that ran out',
    },
    facts: {
      what: 'Kind',
      answer: 'Answer',
      when: 'Booked at',
      place: 'Place in the log',
      amount: 'Amounts (minor units)',
      memo: 'Memo',
      hash: 'Hash of the row',
    },
  },
}
