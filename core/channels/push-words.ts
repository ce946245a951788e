/** What a notification says, in both languages: without amounts and names, and with them for who wants them shown. */
import type { Locale } from '../words/index.ts'
import type { NewsFacts, PushedKind } from './news.ts'

type Sentence<K extends PushedKind> = {
  readonly title: string
  readonly body: string
  readonly shown?: (facts: NewsFacts<K>) => string
}
type PushWords = { readonly [K in PushedKind]: { readonly [L in Locale]: Sentence<K> } }

export const pushWords: PushWords = {
  'money-received': {
    zh: { title: '收到一笔转账', body: '点开查看', shown: ({ from, amount }) => `${from} 转来 ${amount} 元` },
    en: { title: 'Money received', body: 'Open to see it', shown: ({ from, amount }) => `${amount} yuan from ${from}` },
  },
  'top-up-arrived': {
    zh: { title: '转入已到账', body: '点开查看', shown: ({ amount }) => `从绑定账户转入 ${amount} 元` },
    en: {
      title: 'Your money has arrived',
      body: 'Open to see it',
      shown: ({ amount }) => `${amount} yuan from your bound account`,
    },
  },
  'deposit-matured': {
    zh: { title: '存款到期，已转回活期', body: '点开查看', shown: ({ amount }) => `本息 ${amount} 元已到活期账户` },
    en: {
      title: 'A deposit has matured',
      body: 'It is back in your account',
      shown: ({ amount }) => `${amount} yuan with its interest are in your account`,
    },
  },
  'deposit-renewed': {
    zh: { title: '存款到期，已续存', body: '点开查看新的利率和到期日', shown: ({ amount }) => `续存 ${amount} 元` },
    en: {
      title: 'A deposit is renewed',
      body: 'Open to see its new rate and end',
      shown: ({ amount }) => `${amount} yuan go on for another term`,
    },
  },
  'deposit-interest': {
    zh: { title: '存款利息已到账', body: '点开查看', shown: ({ amount }) => `利息 ${amount} 元已到活期账户` },
    en: {
      title: 'Interest has arrived',
      body: 'Open to see it',
      shown: ({ amount }) => `${amount} yuan of interest are in your account`,
    },
  },
  'loan-offered': {
    zh: { title: '贷款已批准', body: '点开看额度、利率和全部成本', shown: ({ firm }) => `「${firm}」的申请已批准` },
    en: { title: 'A loan is approved', body: 'Open to see limit, rate and cost', shown: ({ firm }) => `For ${firm}` },
  },
  'loan-declined': {
    zh: { title: '贷款没有通过', body: '点开看原因和可以怎么做', shown: ({ firm }) => `「${firm}」的申请没有通过` },
    en: { title: 'A loan was declined', body: 'Open to see why and what helps', shown: ({ firm }) => `For ${firm}` },
  },
  'loan-lapses': {
    zh: { title: '贷款申请快失效了', body: '点开继续办理', shown: ({ firm, day }) => `「${firm}」的申请 ${day} 失效` },
    en: {
      title: 'A loan application lapses soon',
      body: 'Open to go on',
      shown: ({ firm, day }) => `For ${firm}, on ${day}`,
    },
  },
  'loan-due-soon': {
    zh: { title: '借款快到还款日', body: '请备足余额', shown: ({ day, amount }) => `${day} 自动扣 ${amount} 元` },
    en: {
      title: 'A loan is due soon',
      body: 'Please keep the money ready',
      shown: ({ day, amount }) => `${amount} yuan will be taken on ${day}`,
    },
  },
  'loan-re-dated': {
    zh: { title: '还款日随放假安排调整', body: '点开看新的还款日', shown: ({ from, to }) => `${from} 改为 ${to}` },
    en: {
      title: 'Holidays move a due day',
      body: 'Open to see the new one',
      shown: ({ from, to }) => `${from} becomes ${to}`,
    },
  },
  'loan-overdue': {
    zh: { title: '借款已经逾期', body: '请尽快还款', shown: ({ day, amount }) => `${day} 到期的 ${amount} 元没有扣足` },
    en: {
      title: 'A loan is overdue',
      body: 'Please pay soon',
      shown: ({ day, amount }) => `${amount} yuan, due on ${day}, are missing`,
    },
  },
  'order-sent': {
    zh: { title: '订单已发货', body: '点开看物流', shown: ({ store }) => `「${store}」已发货` },
    en: { title: 'Your order was sent', body: 'Open to follow it', shown: ({ store }) => `By ${store}` },
  },
  'order-late': {
    zh: { title: '订单还没有发货', body: '可以继续等，也可以取消', shown: ({ store }) => `「${store}」还没有发货` },
    en: {
      title: 'Your order is late',
      body: 'Wait, or cancel it',
      shown: ({ store }) => `${store} has not sent it yet`,
    },
  },
  'order-given-up': {
    zh: { title: '订单已取消，钱已退回', body: '店家一直没有发货', shown: ({ store }) => `「${store}」没有发货` },
    en: {
      title: 'Cancelled; your money is back',
      body: 'It was never sent',
      shown: ({ store }) => `${store} never sent it`,
    },
  },
  'parcel-signed': {
    zh: { title: '快递已签收', body: '看看对不对，再确认收货', shown: ({ store }) => `「${store}」寄来的` },
    en: { title: 'A parcel was signed for', body: 'Have a look, then say so', shown: ({ store }) => `From ${store}` },
  },
  'parcel-returning': {
    zh: {
      title: '快递把包裹退回了',
      body: '已替您申请退款，点开查看',
      shown: ({ store }) => `「${store}」寄来的没有送到`,
    },
    en: {
      title: 'A parcel goes back to the store',
      body: 'We have asked for your money',
      shown: ({ store }) => `What ${store} sent was not delivered`,
    },
  },
  'exchange-ended': {
    zh: { title: '没有货可换，改为退款', body: '点开看下一步', shown: ({ store }) => `「${store}」没有可换的货了` },
    en: {
      title: 'No replacement: money back instead',
      body: 'Open to see what comes next',
      shown: ({ store }) => `${store} has none left`,
    },
  },
  'order-paid-back': {
    zh: { title: '退款已到账', body: '点开查看', shown: ({ store, amount }) => `「${store}」的 ${amount} 元已退回` },
    en: {
      title: 'Your money is back',
      body: 'Open to see it',
      shown: ({ store, amount }) => `${amount} yuan from ${store}`,
    },
  },
  'store-order': {
    zh: { title: '有新订单', body: '请在两天内发货', shown: ({ store, amount }) => `「${store}」 ${amount} 元` },
    en: {
      title: 'A new order',
      body: 'Please send it within two days',
      shown: ({ store, amount }) => `${store}: ${amount} yuan`,
    },
  },
  'payment-paid': {
    zh: {
      title: '缴费成功',
      body: '收费单位已确认',
      shown: ({ bill, amount }) => `账单 ${bill} 的 ${amount} 元，收费单位已确认`,
    },
    en: {
      title: 'Bill paid',
      body: 'The biller has confirmed it',
      shown: ({ bill, amount }) => `The biller has confirmed ${amount} yuan for bill ${bill}`,
    },
  },
  'payment-refunded': {
    zh: {
      title: '缴费没有成功，钱已退回',
      body: '点开看原因',
      shown: ({ bill, amount }) => `账单 ${bill} 的 ${amount} 元已退回您的账户`,
    },
    en: {
      title: 'Not paid; your money is back',
      body: 'Open to see why',
      shown: ({ bill, amount }) => `${amount} yuan for bill ${bill} are back in your account`,
    },
  },
  'payment-in-review': {
    zh: {
      title: '缴费正在查证',
      body: '收费单位还没有确认，钱由银行保管',
      shown: ({ bill, amount }) => `账单 ${bill} 的 ${amount} 元，收费单位还没有确认，钱由银行保管`,
    },
    en: {
      title: 'We are asking the biller',
      body: 'Not confirmed yet; the bank keeps the money',
      shown: ({ bill, amount }) => `${amount} yuan for bill ${bill}: not confirmed yet; the bank keeps the money`,
    },
  },
  'payment-found': {
    zh: {
      title: '查清了，已缴成',
      body: '不用再缴',
      shown: ({ bill, amount }) => `账单 ${bill} 的 ${amount} 元，不用再缴`,
    },
    en: {
      title: 'We found it: the bill is paid',
      body: 'Nothing more to do',
      shown: ({ bill, amount }) => `${amount} yuan for bill ${bill}; nothing more to do`,
    },
  },
  'payment-returned': {
    zh: {
      title: '查清了，钱已退回',
      body: '收费单位没有收到',
      shown: ({ bill, amount }) => `账单 ${bill} 的 ${amount} 元已退回您的账户`,
    },
    en: {
      title: 'We found it: your money is back',
      body: 'The biller did not get it',
      shown: ({ bill, amount }) => `${amount} yuan for bill ${bill} are back in your account`,
    },
  },
  'payment-corrected': {
    zh: {
      title: '多收的钱已退回',
      body: '与收费单位核对后更正',
      shown: ({ bill, amount }) => `账单 ${bill} 多收的 ${amount} 元已退回您的账户`,
    },
    en: {
      title: 'Too much was paid; it is back',
      body: 'Compared with the biller',
      shown: ({ bill, amount }) => `${amount} yuan too much for bill ${bill} are back in your account`,
    },
  },
  'withdrawal-paid': {
    zh: { title: '转出已到账', body: '点开查看', shown: ({ amount }) => `${amount} 元已到您的绑定账户` },
    en: {
      title: 'Your money has been paid out',
      body: 'Open to see it',
      shown: ({ amount }) => `${amount} yuan are in your bound account`,
    },
  },
  'withdrawal-returned': {
    zh: { title: '转出没有成功，钱已退回', body: '点开查看', shown: ({ amount }) => `${amount} 元已退回您的账户` },
    en: {
      title: 'Not paid out; your money is back',
      body: 'Open to see it',
      shown: ({ amount }) => `${amount} yuan are back in your account`,
    },
  },
  'bill-new': {
    zh: {
      title: '有新账单',
      body: '点开查看和缴费',
      shown: ({ organization, house, amount, due }) => `${organization} ${house}：${amount} 元，${due} 前缴`,
    },
    en: {
      title: 'A new bill',
      body: 'Open to see and pay it',
      shown: ({ organization, house, amount, due }) => `${organization}, ${house}: ${amount} yuan, due ${due}`,
    },
  },
  'bill-reminder': {
    zh: {
      title: '账单快到期了',
      body: '点开查看和缴费',
      shown: ({ organization, house, amount, due }) => `${organization} ${house}：还有 ${amount} 元，${due} 到期`,
    },
    en: {
      title: 'A bill is due soon',
      body: 'Open to see and pay it',
      shown: ({ organization, house, amount, due }) => `${organization}, ${house}: ${amount} yuan are due ${due}`,
    },
  },
  'bill-overdue': {
    zh: {
      title: '账单已逾期',
      body: '按约定每天计违约金，点开缴费',
      shown: ({ organization, house, amount }) => `${organization} ${house}：还有 ${amount} 元没有缴，每天计违约金`,
    },
    en: {
      title: 'A bill is overdue',
      body: 'A penalty accrues by the day; open to pay',
      shown: ({ organization, house, amount }) =>
        `${organization}, ${house}: ${amount} yuan are open and a penalty accrues by the day`,
    },
  },
  'bill-collected-soon': {
    zh: {
      title: '即将自动缴费',
      body: '请备足余额',
      shown: ({ organization, house, amount, due }) =>
        `${due} 自动缴 ${organization} ${house} ${amount} 元，请备足余额`,
    },
    en: {
      title: 'A bill will be paid for you',
      body: 'Please see that your balance is enough',
      shown: ({ organization, house, amount, due }) => `${due}: ${amount} yuan to ${organization} for ${house}`,
    },
  },
  'bill-corrected': {
    zh: {
      title: '账单已更正',
      body: '点开查看',
      shown: ({ organization, house, amount }) => `${organization} ${house}：现应缴 ${amount} 元`,
    },
    en: {
      title: 'A bill was corrected',
      body: 'Open to see it',
      shown: ({ organization, house, amount }) => `${organization}, ${house}: ${amount} yuan are to be paid`,
    },
  },
  'bill-withdrawn': {
    zh: {
      title: '账单已撤回',
      body: '不用再缴',
      shown: ({ organization, house, amount }) => `${organization} ${house} 的 ${amount} 元不用再缴`,
    },
    en: {
      title: 'A bill was withdrawn',
      body: 'Nothing is to be paid',
      shown: ({ organization, house, amount }) => `${organization}, ${house}: ${amount} yuan need not be paid`,
    },
  },
  'bill-refunded': {
    zh: {
      title: '缴费已退回',
      body: '点开查看',
      shown: ({ organization, house, amount }) => `${organization} 退回 ${house} 的 ${amount} 元`,
    },
    en: {
      title: 'A payment was given back',
      body: 'Open to see it',
      shown: ({ organization, house, amount }) => `${organization} gave ${amount} yuan for ${house} back`,
    },
  },
  'firm-to-confirm': {
    zh: {
      title: '有一件事须您确认',
      body: '您是法定代表人，请点开查看',
      shown: ({ firm }) => `「${firm}」申请开户，须您确认`,
    },
    en: {
      title: 'Something waits for your yes',
      body: 'You are its legal representative; open to see it',
      shown: ({ firm }) => `${firm} asks for an account; you must confirm`,
    },
  },
  'firm-open': {
    zh: { title: '企业账户已开立', body: '点开查看', shown: ({ firm }) => `「${firm}」已开户` },
    en: { title: 'The firm has its account', body: 'Open to see it', shown: ({ firm }) => `${firm} has an account` },
  },
  'firm-refused': {
    zh: { title: '企业开户没有通过', body: '点开看原因', shown: ({ firm }) => `「${firm}」没有开成账户，点开看原因` },
    en: { title: 'No account for the firm', body: 'Open to see why', shown: ({ firm }) => `No account for ${firm}` },
  },
  'run-sent': {
    zh: {
      title: '账单已发出',
      body: '点开看缴费进度',
      shown: ({ title, bills }) => `「${title}」共 ${bills} 张，点开看进度`,
    },
    en: {
      title: 'The bills are out',
      body: 'Open to see who pays',
      shown: ({ title, bills }) => `${title}: ${bills} bills; open to see who pays`,
    },
  },
  'run-closed': {
    zh: { title: '账单批次已结束', body: '点开看结果', shown: ({ title }) => `「${title}」已结束，点开看结果` },
    en: { title: 'A bill run has ended', body: 'Open to see what came in', shown: ({ title }) => `${title} has ended` },
  },
  'phone-changing': {
    zh: { title: '有人申请更换您的手机号', body: '24 小时后生效。不是您本人，请马上点开取消' },
    en: {
      title: 'Your phone number will change',
      body: 'In 24 hours. If this was not you, open now and keep the old one',
    },
  },
  'phone-changed': {
    zh: { title: '您的手机号已更换', body: '所有设备已退出登录' },
    en: { title: 'Your phone number was changed', body: 'Every device was signed out' },
  },
  'let-back-in': {
    zh: { title: '有人用人脸核身恢复了登录', body: '不是您本人，请马上点开一键止付' },
    en: { title: 'Someone was let back in by face', body: 'If this was not you, open now and stop your account' },
  },
  'sign-ins-refused': {
    zh: { title: '有人多次试着登录您的账户', body: '没有成功。请点开查看登录记录' },
    en: { title: 'Someone tried to come into your account', body: 'They were refused. Open to see the record' },
  },
  trial: {
    zh: { title: '通知已开通', body: '这是您要的试发通知' },
    en: { title: 'Notifications work', body: 'This is the trial you asked for' },
  },
}
