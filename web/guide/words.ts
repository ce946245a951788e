/** The guide's own words: only whoever is guided loads them. */
import type { Path } from '../routes.ts'

export type Persona = 'customer' | 'manager' | 'officer'
type Say = { readonly tries: string; readonly beneath: string }
/** Where it is tried, and where one can look at what happens beneath. */
export type Step = { readonly path: Path; readonly looks: readonly ('temporal' | 'sms')[]; readonly zh: Say; readonly en: Say } // biome-ignore format: one step

export const guideWords = {
  zh: {
    title: '初来导览',
    there: (place: string) => `去「${place}」`,
    step: (n: number, all: number) => `第 ${n} 步，共 ${all} 步`,
    back: '上一步',
    next: '下一步',
    end: '走完了',
    leave: '先不看了',
    again: (n: number, all: number) => `继续导览（${n}/${all}）`,
    temporal: 'Temporal 里的流程',
    sms: '短信收件箱',
  },
  en: {
    title: 'First steps',
    there: (place: string) => `To ${place}`,
    step: (n: number, all: number) => `${n} of ${all}`,
    back: 'Back',
    next: 'Next',
    end: 'Done',
    leave: 'Leave it',
    again: (n: number, all: number) => `Go on with the guide (${n}/${all})`,
    temporal: 'Its runs in Temporal',
    sms: 'SMS inbox',
  },
} as const

export const steps: Readonly<Record<Persona, readonly Step[]>> = {
  customer: [
    {
      path: '/', looks: [],
      zh: { tries: '这是王小明的账户，背后有十三个月的日子：工资、房租、水电、朋友。', beneath: '每一笔都是复式账本里的一条分录，按当时的规则记下，一分不差。' },
      en: { tries: 'This is 王小明’s account, with thirteen months behind it: a salary, a rent, bills and friends.', beneath: 'Each movement is one entry of a double-entry ledger, booked by the rules of its day.' },
    },
    {
      path: '/movements', looks: [],
      zh: { tries: '查一查「房租」，再点开一笔，看它为什么可以成交。', beneath: '说明里有规则、分录、哈希和可以自己验证的回执。' },
      en: { tries: 'Look for 房租 (the rent), open one, and see why it was allowed.', beneath: 'The explanation has the rules, the postings, the hash, and a receipt that you can check without us.' },
    },
    {
      path: '/send', looks: ['sms'],
      zh: { tries: '转 1,288.80 元给李丽，手机号 19900000011。', beneath: '超过免确认金额，要用通行密钥或短信验证码确认：您看到的收款人和金额，就是银行理解的。验证码在短信收件箱里。' },
      en: { tries: 'Send 1,288.80 yuan to 李丽, phone 19900000011.', beneath: 'Above what goes unasked it wants a passkey or a texted code, for exactly what the bank understood. The code is in the SMS inbox.' },
    },
    {
      path: '/bills', looks: ['temporal'],
      zh: { tries: '缴这个月的水费，户号 8810000011。', beneath: '钱先冻结，再问水厂：这是一个会重试、会查询、只有一个结局的流程。' },
      en: { tries: 'Pay this month’s water bill, customer number 8810000011.', beneath: 'The money is set aside and the water company is asked, by a run that tries again, inquires, and ends exactly one way.' },
    },
    {
      path: '/bills/mandates', looks: ['temporal'],
      zh: { tries: '自己家的电梯分摊会自动扣，爸妈家的要您来缴。', beneath: '物业那边是一批账单，一个流程管到结算；自动扣款不超过您定的上限。' },
      en: { tries: 'The lift’s repair is collected by itself for your own home; your parents’ bill waits for you.', beneath: 'A whole estate is billed by one run until it is settled; a mandate never takes more than its cap.' },
    },
    {
      path: '/figures', looks: [],
      zh: { tries: '看看钱去了哪里，把一位收款人换到您觉得对的类别。', beneath: '各类加起来与对账单一分不差；类别是您的规则，以前的也按它算。' },
      en: { tries: 'See where the money went, and put a payee into the category that you find right.', beneath: 'The categories add up to the statement; a category is your rule, and holds for what was before, too.' },
    },
    {
      path: '/me/security', looks: [],
      zh: { tries: '加一把通行密钥，下次转账用它确认。', beneath: '签的是收款人和金额本身，签名随那一笔留存。' },
      en: { tries: 'Make a passkey, and approve the next transfer with it.', beneath: 'It signs payee and amount themselves; the signature stays with the movement.' },
    },
  ],
  manager: [
    {
      path: '/runs', looks: [],
      zh: { tries: '桥南物业有 120 户：三个月已结清，一个月还有人欠，一批刚发出，一张表待改。', beneath: '每批账单是一个流程：通知、提醒、扣款、违约金、关账、结算。' },
      en: { tries: 'Qiaonan Estate has 120 households: three months settled, one with arrears, one run just out, one sheet to mend.', beneath: 'Each run of bills is one workflow: notices, reminders, collection, penalty, closing, settlement.' },
    },
    {
      path: '/runs', looks: ['temporal'],
      zh: { tries: '打开有逾期的那一批，看哪栋、哪户还没缴，欠了多久。', beneath: '违约金每天零点后自己算；写明算式，一天一条分录。' },
      en: { tries: 'Open the run with arrears: which building, which house, since when.', beneath: 'Penalty accrues by itself after midnight, one entry a day, with its formula on the bill.' },
    },
    {
      path: '/runs', looks: [],
      zh: { tries: '打开下个月的草稿：有四行不对。下载错行表，改好再传。', beneath: '先看后发：没有人确认之前，不会有人收到账单。' },
      en: { tries: 'Open next month’s draft: four rows are wrong. Take the file of errors, mend it, hand it in again.', beneath: 'Preview before anything is sent: nobody is billed until somebody confirms.' },
    },
    {
      path: '/runs/new', looks: ['sms'],
      zh: { tries: '用模板自己出一批账单，把一户的手机号写成您的。', beneath: '住户收到短信和链接，报出户主姓名才能看到账单。' },
      en: { tries: 'Bill a few houses yourself from the template, one with a phone of your own.', beneath: 'The household gets a text with a link, and sees its bill after naming the householder.' },
    },
    {
      path: '/runs', looks: ['temporal'],
      zh: { tries: '在已结清的一批里看结算：收了多少，手续费多少，到账多少。', beneath: '代收的钱在结算前不属于任何人的收入，账上一分不少。' },
      en: { tries: 'In a settled run, see the settlement: collected, fee, received.', beneath: 'Until it is settled, what was collected is nobody’s income; every fen stands in the books.' },
    },
  ],
  officer: [
    {
      path: '/desk', looks: ['temporal'],
      zh: { tries: '昨天有两笔与缴费单位不一致，各有负责人和期限。打开一笔，做个决定。', beneath: '每个差错是一个流程：先自动查，查不清才到人，直到一笔入账或一条说明。' },
      en: { tries: 'Two payments of yesterday differ from the billers’ books; each has an owner and a deadline. Open one and decide.', beneath: 'Each difference is a run: what can be found without a person is; then one booking or one note ends it.' },
    },
    {
      path: '/desk/days', looks: [],
      zh: { tries: '看最近几天：账本、缴费记录、对方文件，三边的笔数和金额。', beneath: '每天凌晨两点半自己对；对方文件按原样留存，带摘要。' },
      en: { tries: 'See the last days: ledger, payments and the biller’s file, in count and sum.', beneath: 'Compared by itself at half past two each night; the file is kept as it came, with its digest.' },
    },
    {
      path: '/staff/joinings', looks: ['temporal'],
      zh: { tries: '三个人在等视频或网点核验。看材料，通过或请他们重来。', beneath: '身份证号加密保存，界面只给您看需要看的。' },
      en: { tries: 'Three people wait to be seen by video or at a branch. Look, accept, or ask again.', beneath: 'ID numbers are sealed; you see what you need and no more.' },
    },
    {
      path: '/staff/proposals', looks: [],
      zh: { tries: '动钱的决定要两个人：提出之后，以陆远的身份进来确认。', beneath: '第二个人确认的是同一份文本的摘要；事实变了就作废。' },
      en: { tries: 'What moves money takes two: propose it, then come in as 陆远 and confirm.', beneath: 'The second person confirms the digest of the very text; if the facts have changed, nothing is done.' },
    },
    {
      path: '/staff/customers', looks: [],
      zh: { tries: '查看客户 19900000010，先写明为什么。', beneath: '看了谁、为什么，进审计链，客户自己也看得到。' },
      en: { tries: 'Look at the customer with phone 19900000010; say why first.', beneath: 'Who looked at whom and why goes into the audit trail, and the customer sees it too.' },
    },
  ],
} // biome-ignore format: texts read better in rows
