import type { Words } from './index.ts'

/** Why something cannot be done with a deposit, by the rule that says so; an amount or a day where it has one. */
const whyNot = {
  withdraw: (why: string, amount: string) =>
    ({
      'more-than-deposit': `这笔存款里最多可取 ${amount} 元。`,
      'whole-only': `这个产品须一次取完，全部是 ${amount} 元。`,
      'part-drawn-before': '到期前只能部分提前支取一次，已经用过了。请等到期，或全部支取。',
      'rest-too-small': `部分支取后至少要留 ${amount} 元。请少取一些，或全部支取。`,
      'early-not-allowed': `这个产品不能提前支取，${amount} 到期。`,
      'amount-too-small': '金额须大于 0。',
    })[why] ?? '请更改金额后再试。',
  add: (why: string, amount: string) =>
    ({
      'no-instalments': '这个产品一次存入，不能再存。要多存，请另开一笔。',
      'amount-not-agreed': `每月存入的金额是约定好的：${amount} 元。`,
      'month-paid': `这个月已经存过，下一次从 ${amount} 起。`,
      matured: `已经到期（${amount}），不能再存。`,
    })[why] ?? '请更改金额后再试。',
  notice: (why: string, amount: string) =>
    ({
      'needs-no-notice': '这个产品不用通知，可以直接支取。',
      'amount-too-small': `每次通知至少 ${amount} 元，或全部。`,
      'more-than-deposit': `除去已经通知的，最多还可以通知 ${amount} 元。`,
      'no-such-notice': '没有可以撤销的通知。',
    })[why] ?? '请更改金额后再试。',
}

/** Why a repayment cannot be made so, by the rule that says so. */
const repaymentWhy = (why: string, amount: string): string =>
  (
    ({
      'more-than-owed': `最多还 ${amount} 元就还清了。`,
      'overdue-first': `有逾期未还，请先还 ${amount} 元。`,
      'not-early': '这笔借款不能这样提前还，可以全部还清。',
    }) as Record<string, string>
  )[why] ?? '请改金额后再试。'

export const zh: Words = {
  endOfDay: {
    'cut-off': () => '已日切：零点以后记的账属于次日。',
    balances: ({ rows }) => `收进 ${rows} 个账户和变动，积数算到当日。`,
    accruals: ({ rows, current, term, booked, deposits, provided }) =>
      current === undefined || term === undefined
        ? `${rows} 户计提利息。`
        : `活期账户本期累计应付利息 ${current} 元，${deposits ?? 0} 笔定期存款累计 ${term} 元；当日计提 ${booked ?? '0.00'} 元。${provided === undefined ? '' : `贷款损失准备补提 ${provided} 元。`}`,
    interest: ({ rows, paid, suspended }) =>
      paid === undefined
        ? rows === 0
          ? '当日不结息。'
          : `更正 ${rows} 笔已结的利息。`
        : `给 ${rows} 个账户结息 ${paid} 元${suspended ? `，其中 ${suspended} 户入不了账，已转待处理` : ''}。`,
    maturities: ({ rows, principal, interest, refused }) =>
      rows === 0
        ? '没有到期的存款。'
        : `${rows} 笔存款到期、转存或付息：本金 ${principal ?? '0.00'} 元，利息 ${interest ?? '0.00'} 元${refused ? `；${refused} 笔等人处理` : ''}。`,
    'year-end': ({ profit }) =>
      profit === undefined ? '不是年末，不结转损益。' : `损益已结转本年利润：${profit} 元。`,
    'general-ledger': ({ rows }) => `${rows} 个科目借贷平衡，总账与分户账一致。`,
    report: () => '各步的指纹已汇总为当日指纹。',
  },
  outcomes: {
    returned: '退回客户',
    'to-suspense': '转入挂账',
    'to-biller': '从挂账付给缴费单位',
    claim: '先付缴费单位，记应收',
    noted: '记录理由，不记账',
  },
  joining: {
    whys: {
      'not-matched': '姓名与身份证号不一致。请对照身份证逐字核对，包括生僻字和间隔号。',
      'number-unknown': '没有查到这个身份证号。请逐位核对；刚办理或更正户籍信息的，请等几天再试。',
      'registry-not-available': '身份核查系统暂时没有应答，我们会自动再查，也有工作人员跟进，您不用重复提交。',
      'refused-before': '这个身份信息不久前的申请没有通过，需要工作人员复核。',
      'face-low': '没有比对成功。请在光线均匀处正对镜头、摘下口罩和墨镜再试一次，或改用视频见证、到网点办理。',
      'face-unclear': '比对结果不够清楚，由工作人员复核，您不用重复操作。',
      'not-live': '没有识别到本人活体。请按提示动作再试一次，或改用视频见证、到网点办理。',
      'face-expired': '拍摄超时了，请重新开始。',
      'face-not-available': '人脸核身服务暂时不可用，我们会自动再查；您也可以改用视频见证或到网点办理。',
      'instead-video': '您选择了视频见证，工作人员会拨打您的手机号预约。请备好身份证原件。',
      'instead-branch': '您选择了到网点办理。请本人带身份证原件到任一网点，工作人员见证后会继续。',
      'account-differs': '开户行预留的姓名、身份证号或手机号与您填写的不一致。请先在开户行更新，或换一个账户。',
      'account-unknown': '开户行没有这个账户，请逐位核对账号。',
      'account-closed': '这个账户已销户，请换一个。',
      'account-not-class-one': '这不是Ⅰ类账户。请换您本人的Ⅰ类账户；或改开Ⅲ类账户（余额不超过 2,000 元）。',
      'account-not-available': '开户行暂时没有应答，我们会自动再核验，您不用重复提交。',
      'already-customer':
        '您已经是本行客户，每人只能开立一次。请用原来的手机号登录；手机号已停用的，请带身份证到网点更换。',
      'officer-refused': '工作人员审核后没有通过。',
    },
    toOfficers: {
      'not-matched': '姓名与身份证号不一致',
      'number-unknown': '身份核查系统查无此号',
      'registry-not-available': '身份核查系统没有应答',
      'refused-before': '此身份信息不久前被拒绝过',
      'face-low': '人脸相似度不足',
      'face-unclear': '人脸相似度在两可之间',
      'not-live': '未识别到活体',
      'face-expired': '拍摄超时',
      'face-not-available': '人脸核身服务没有应答',
      'instead-video': '申请人选择视频见证，需回拨预约',
      'instead-branch': '申请人选择到网点办理',
      'account-differs': '开户行预留信息与申请不一致',
      'account-unknown': '开户行无此账户',
      'account-closed': '绑定账户已销户',
      'account-not-class-one': '绑定账户不是Ⅰ类户',
      'account-not-available': '开户行没有应答',
      'already-customer': '已是本行客户',
      'officer-refused': '审核未通过',
    },
    todo: {
      consents: '请逐项阅读并同意；人脸核身和活动消息可以不同意。',
      identity: '请填写身份证上的姓名和号码。',
      face: '请开始人脸核身；不愿意的，可选视频见证或到网点办理。',
      capture: '请在打开的页面里完成拍摄，完成后回到这里。',
      account: '请填写您本人在其他银行的Ⅰ类账户卡号，用来核验身份。',
      wait: '正在核验，一般几秒钟。可以离开，换设备用同一手机号登录会接着办。',
      officer: '工作人员正在处理，结果会发短信。可以离开，进度会保留。',
      branch: '请本人带身份证原件到网点，进度会保留。',
      joined: '开户成功，可以使用了。',
      refused: '申请没有通过，原因见上。',
      lapsed: '30 天没有继续，申请已失效，资料已删除。可以重新申请。',
      withdrawn: '申请已撤回，不必保存的资料已删除。可以重新申请。',
    },
    appeal: '对结果有异议，可在期限内致电客服或到任一网点申诉，由另一位工作人员复核；我行 15 日内答复。',
    outcomes: { accept: '通过', refuse: '拒绝', 'ask-again': '请本人重新提供' },
  },
  recovery: {
    whys: {
      'face-low': '没有比对成功。请在光线均匀处正对镜头、摘下口罩和墨镜，再办一次。',
      'face-unclear': '比对结果不够清楚，不能恢复。请再办一次，或本人带身份证到网点。',
      'not-live': '没有识别到本人活体。请按提示动作再办一次，或本人带身份证到网点。',
      'face-expired': '15 分钟内没有完成拍摄，请重新开始。',
      'face-not-available': '人脸核身服务暂时不可用，什么都没有改变。请过一会儿再办，或本人带身份证到网点。',
      'session-over': '这次登录已结束，什么都没有改变。请重新登录后再办。',
    },
    todo: {
      none: '请填写身份证上的姓名和号码，然后核对人脸。',
      face: '请打开拍摄页面完成拍摄，完成后回到这里。',
      waiting: '正在办理，一般几秒钟。',
      passed: '已确认是您本人，原有通行密钥都已停用。请在 15 分钟内添加新的通行密钥。',
      failed: '没有成功，什么都没有改变。可以再办，一天最多三次；也可以本人带身份证到网点。',
    },
  },
  penalty: ({ percent, cap, principal, days, fenDays, sum }) =>
    days === 0
      ? `到期后未缴的部分每天按 ${percent}% 计违约金，最多为账单的 ${cap}%。`
      : `违约金 = 每天未缴本金之和 ${fenDays} × ${percent}% = ${sum} 元（已逾期 ${days} 天，现未缴本金 ${principal} 元，最多为账单的 ${cap}%）。`,
  problems: {
    'bad-input': { title: '填写有误', detail: ({ expected }) => `${expected}` },
    'body-not-json': { title: '请求格式有误', detail: () => '请求内容须是 JSON，请检查后重新发送。' },
    'body-too-large': { title: '内容过大', detail: ({ most }) => `请求内容超过 ${most}，请精简后重新发送。` },
    'body-too-slow': { title: '上传超时', detail: ({ seconds }) => `请求未在 ${seconds} 秒内传完，请换个网络后再试。` },
    'url-too-long': { title: '地址过长', detail: ({ most }) => `请求地址超过 ${most} 个字符，请减少查询条件后再试。` },
    'headers-too-large': {
      title: '请求头过长',
      detail: ({ parameter }) => `请求头 ${parameter} 过长，请清除本站的 Cookie 后再试。`,
    },
    'not-found': { title: '没有找到', detail: () => '这个地址不存在，请核对后再试。' },
    'method-not-allowed': { title: '不支持的方法', detail: () => '这个地址不支持该请求方法，请查看接口文档。' },
    'idempotency-key-missing': {
      title: '缺少幂等键',
      detail: () => '请在 Idempotency-Key 请求头中给出 16–64 位的唯一值，每次操作用一个新值。',
    },
    'idempotency-key-reused': {
      title: '幂等键已用过',
      detail: () => '这个 Idempotency-Key 已用于另一笔内容不同的请求。如需再做一笔，请换一个新值。',
    },
    'request-in-progress': { title: '正在处理', detail: () => '同一请求正在处理中，请稍候再查询结果，不会重复扣款。' },
    'too-many-requests': { title: '操作太频繁', detail: ({ seconds }) => `请 ${seconds} 秒后再试。` },
    'not-signed-in': { title: '请先登录', detail: () => '请用手机号和短信验证码登录。' },
    locked: { title: '应用已锁定', detail: () => '请用通行密钥打开，或退出后重新登录。' },
    'session-expired': { title: '登录已过期', detail: () => '为了您的资金安全，请重新登录。' },
    'csrf-token-missing': { title: '请求未通过校验', detail: () => '请刷新页面后再试。' },
    'foreign-origin': { title: '请求未通过校验', detail: () => '请求来自其他网站，已拒绝。请在本应用中操作。' },
    'role-missing': { title: '没有权限', detail: () => '这里只对有相应职责的人员开放。请用有职责的账号登录。' },
    'signature-refused': { title: '签名未通过', detail: () => '请求的签名无效或已过期，请重新发送。' },
    'code-wrong': { title: '验证码不对', detail: ({ left }) => `请核对短信中的 6 位数字，还可以试 ${left} 次。` },
    'code-expired': { title: '验证码已失效', detail: () => '验证码 5 分钟内有效，且只能用一次。请重新获取。' },
    'code-locked': {
      title: '暂时不能登录',
      detail: ({ minutes }) => `验证码连续输错 5 次，请 ${minutes} 分钟后再试。`,
    },
    'not-joined': { title: '还没有开户', detail: () => '请先完成开户，之后就能使用账户。' },
    'approval-needed': {
      title: '请确认这笔操作',
      detail: ({ why }) =>
        why === 'new-payee'
          ? '第一次付给这位收款人，请用通行密钥或短信验证码确认收款人和金额。'
          : why === 'security'
            ? '这会改变账户安全，请用通行密钥确认。'
            : '金额超过您设定的免确认额度，请用通行密钥或短信验证码确认收款人和金额。',
    },
    'approval-unknown': { title: '没有这次确认', detail: () => '确认不存在，或已用于另一笔。请重新确认。' },
    'approval-mismatch': {
      title: '与您确认的不一致',
      detail: () => '收款人或金额与您确认时看到的不同，没有付款。请核对后重新确认。',
    },
    'approval-expired': { title: '确认已过期', detail: () => '确认 5 分钟内有效，且只能用一次。请重新确认。' },
    'passkey-needed': {
      title: '需要通行密钥',
      detail: () => '只凭短信验证码一天最多付 5 万元，改变账户安全也不行。请添加或使用通行密钥。',
    },
    'passkey-refused': {
      title: '通行密钥没有通过',
      detail: () => '签名无效或密钥已停用。请换一把通行密钥，或用短信验证码。',
    },
    'passkey-unknown': { title: '没有这把通行密钥', detail: () => '通行密钥不存在，或不属于您。' },
    'passkey-last': { title: '这是最后一把', detail: () => '请先添加另一把通行密钥，再停用这一把。' },
    'device-unknown': {
      title: '这台设备没有开通通知',
      detail: () => '它没有开通过，或已经停用。请在「通知」里重新开通。',
    },
    'push-service-unknown': {
      title: '不能向这个浏览器发通知',
      detail: () => '它用的推送服务不在本行支持的范围内。请换用系统自带的浏览器，或 Chrome、Edge、Firefox、Safari。',
    },
    'phone-taken': { title: '号码已被使用', detail: () => '这个手机号已有人在本行使用，请换一个号码。' },
    'phone-changing': { title: '已有一次变更', detail: () => '另一个新号码正在等待生效，请先取消再申请。' },
    'account-not-empty': {
      title: '账户还有余额或在途款',
      detail: ({ balance }) => `账户里还有 ${balance} 元（含冻结和在途）。请先转出，等在途款项办完后再销户。`,
    },
    'role-held': { title: '还有职责在身', detail: () => '您在某个单位还有职责，请先交接，再销户。' },
    'session-unknown': { title: '没有这台设备', detail: () => '这台设备没有登录，或已经退出。' },
    'sms-not-sent': { title: '短信没有发出', detail: () => '短信通道暂时不可用，请过一分钟再试。' },
    'already-joined': { title: '已经开户', detail: () => '您已经是本行客户，不用再申请。' },
    'under-age': {
      title: '未满 16 周岁不能在线开户',
      detail: () => '请监护人带本人身份证、孩子的身份证或户口簿、监护关系证明到网点代办。我们没有保存刚才填写的内容。',
    },
    'joining-not-now': {
      title: '现在不需要这一步',
      detail: () => '请按页面提示的下一步继续；可能已在另一台设备上完成。',
    },
    'joining-over': { title: '申请已结束', detail: () => '请查看结果；撤回或失效的申请可以重新开始。' },
    'capture-unknown': { title: '拍摄没有完成', detail: () => '请在核身页面完成拍摄后再继续，或重新开始。' },
    'consent-missing': {
      title: '还需要您的同意',
      detail: ({ consent }) => `请先阅读并同意：${consent}。`,
    },
    'consent-outdated': { title: '文本已更新', detail: ({ consent }) => `${consent}有新的版本，请重新阅读后再同意。` },
    'consent-needed': {
      title: '不能单独撤回',
      detail: ({ consent }) => `${consent}是账户必需的，销户时一并终止。`,
    },
    'another-officer': { title: '须由另一位工作人员处理', detail: () => '作出原决定的人不能复核申诉，请转给同事。' },
    'consent-unknown': { title: '没有这项同意', detail: () => '这项同意没有给过，或已经撤回。' },
    'insufficient-funds': {
      title: '余额不足',
      detail: ({ short }) => `可用余额还差 ${short} 元，请先转入或减少金额。`,
    },
    'account-frozen': {
      title: '账户暂不能收付',
      detail: () => '该账户因止付或冻结，这笔款项不能办理；资金未动。请联系客服了解原因。',
    },
    'period-wrong': {
      title: '期间不对',
      detail: ({ days }) => `请选择已经开始的日期，止日不早于起日，最多 ${days} 天。`,
    },
    'statement-too-long': {
      title: '明细太多',
      detail: ({ most }) => `这段时间超过 ${most} 笔，请缩短期间，分几次取。`,
    },
    'counterparty-unknown': {
      title: '没有付过款给对方',
      detail: () => '只有付过款的对方才能归类。',
    },
    'product-unknown': { title: '没有这个产品', detail: () => '请从产品列表中选择。' },
    'product-not-for-class': {
      title: 'Ⅲ类账户不能开立',
      detail: () => '定期类存款要从Ⅰ类或Ⅱ类账户存入。请先升级账户。',
    },
    'deposit-term-not-offered': { title: '没有这个存期', detail: () => '请从产品的存期中选择。' },
    'deposit-amount-wrong': {
      title: '金额不符合产品要求',
      detail: ({ least, step }) =>
        `最少 ${least} 元${step && step !== '0.01' ? `，须是 ${step} 元的整倍数` : ''}。请更改金额。`,
    },
    'renewal-not-offered': {
      title: '不能这样续存',
      detail: () => '这个产品到期只能转回活期账户，或按列出的方式续存。',
    },
    'agreement-not-offered': { title: '现在不办理', detail: () => '现在不办理协定存款，没有签订任何协议。' },
    'agreed-amount-wrong': {
      title: '基本额度不合适',
      detail: ({ least }) => `基本额度须为整元，不低于 ${least} 元。请换一个金额。`,
    },
    'no-agreement': { title: '没有可终止的', detail: () => '企业没有生效中或将生效的协定存款。' },
    'deposit-unknown': { title: '没有这笔存款', detail: () => '存款不存在，或不是您的。' },
    'deposit-not-open': { title: '这笔存款不在存续中', detail: () => '它正在开立，或已经结清。请刷新后再看。' },
    'deposit-busy': {
      title: '正在办理另一件事',
      detail: () => '这笔存款上一件事还没有办完，一般几秒钟。请稍候再试，没有动账。',
    },
    'withdrawal-not-possible': {
      title: '不能这样支取',
      detail: ({ why, amount }) => whyNot.withdraw(String(why), String(amount ?? '')),
    },
    'preview-stale': {
      title: '金额已变化',
      detail: ({ interest }) => `现在的利息是 ${interest} 元，与您看到的不同。没有支取，请重新查看。`,
    },
    'addition-not-possible': {
      title: '不能这样存入',
      detail: ({ why, amount }) => whyNot.add(String(why), String(amount ?? '')),
    },
    'notice-not-possible': {
      title: '不能这样通知',
      detail: ({ why, amount }) => whyNot.notice(String(why), String(amount ?? '')),
    },
    'deposits-open': {
      title: '还有存款',
      detail: ({ count }) => `还有 ${count} 笔定期类存款没有结清，请先支取再销户。`,
    },
    'payee-unknown': {
      title: '没有找到收款人',
      detail: () => '这个手机号还没有在本行开户，请核对号码，或请对方先加入。',
    },
    'payee-is-payer': { title: '不能转给自己', detail: () => '收款人是您自己，请换一个手机号。' },
    'payee-takes-none': {
      title: '对方暂不能收款',
      detail: () => '对方是网上开立的账户，当面核实身份前不能收他人转账。没有扣款。',
    },
    'payee-limit': {
      title: '对方收款已达上限',
      detail: () => '对方账户今天或今年的收款额度不够。没有扣款，请减少金额或改天再转。',
    },
    'limit-passed': {
      title: '超过限额',
      detail: ({ limit, short }) =>
        limit === 'transfers-day'
          ? '今天的转账笔数已到上限，请明天再转。'
          : limit === 'room'
            ? `账户余额有上限，还差 ${short} 元的空间。`
            : `${limit === 'out-year' || limit === 'in-year' ? '今年' : '今天'}的付款额度还差 ${short} 元，请减少金额${limit === 'out-year' ? '' : '或明天再付'}。`,
    },
    'limit-out-of-range': { title: '额度超出范围', detail: ({ most }) => `免确认额度最多 ${most} 元。` },
    'no-bound-account': { title: '还没有绑定账户', detail: () => '请先绑定您本人在其他银行的银行卡。' },
    'bound-account-refused': { title: '绑定没有成功', detail: () => '对方银行没有确认这张卡，请核对卡号与姓名。' },
    'account-unknown': { title: '没有这个账户', detail: () => '账户不存在，或不属于您。' },
    'movement-unknown': { title: '没有这笔记录', detail: () => '记录不存在，或不属于您。' },
    'biller-unknown': { title: '没有这个缴费单位', detail: () => '请从缴费单位列表中选择。' },
    'biller-unavailable': { title: '缴费单位暂时没有应答', detail: () => '没有扣款。请过几分钟再查询。' },
    'bill-unknown': { title: '没有查到账单', detail: () => '请核对户号；如果刚出账单，请明天再查。' },
    'bill-already-paid': { title: '账单已缴', detail: () => '这张账单已经缴清，没有再次扣款。' },
    'bill-being-paid': {
      title: '账单正在缴费',
      detail: () => '这张账单正由另一笔缴费处理，没有再次扣款。请稍后查看结果。',
    },
    'amount-differs': { title: '金额与账单不符', detail: ({ due }) => `这张账单应缴 ${due} 元，请按此金额缴费。` },
    'no-fee-slab': { title: '金额超出可缴范围', detail: () => '这个金额没有对应的收费标准，请换一个金额。' },
    'biller-closed': {
      title: '现在不受理缴费',
      detail: ({ from, to }) => `这家单位每天 ${from}–${to} 受理缴费，没有扣款。`,
    },
    'payer-unknown': { title: '缴费单位没有这个号码', detail: () => '请核对号码后再试；没有扣款。' },
    'less-than-due': { title: '金额不足', detail: ({ due }) => `这张账单至少要缴 ${due} 元，没有扣款。` },
    'less-than-minimum': {
      title: '低于最低缴费额',
      detail: ({ minimum }) => `这张账单一次至少缴 ${minimum} 元，没有扣款。`,
    },
    'amount-not-offered': { title: '没有这个面额', detail: ({ amounts }) => `可以选择：${amounts} 元。` },
    'amount-out-of-range': {
      title: '金额不在可购范围',
      detail: ({ least, most, multiple }) => `请填 ${least} 到 ${most} 元之间、${multiple} 元整倍数的金额。`,
    },
    'amount-out-of-limits': {
      title: '超出单笔限额',
      detail: ({ least, most }) => `这家单位单笔缴费 ${least} 到 ${most} 元，没有扣款。`,
    },
    'reconciliation-unknown': { title: '没有这天的对账', detail: () => '这家单位这一天还没有对账，请换一天。' },
    'case-unknown': { title: '没有这个差错', detail: () => '差错编号不存在，请从列表中选择。' },
    'case-closed': { title: '差错已处理', detail: () => '这个差错已有结果，或还在自动核对，没有再记账。' },
    'outcome-not-possible': { title: '不能这样处理', detail: ({ possible }) => `这个差错可以：${possible}。` },
    'proposal-unknown': { title: '没有这项提议', detail: () => '它不存在，或不归您决定。请从列表中选择。' },
    'proposal-waiting': { title: '已有提议', detail: () => '这件事已有一项提议在等复核，请先确认或驳回那一项。' },
    'proposal-closed': { title: '已有结果', detail: () => '这项提议已经决定或撤回，没有再做一次。' },
    'proposal-expired': { title: '提议已失效', detail: () => '提议三天内有效，提议人也须仍有这个岗位。请重新提议。' },
    'proposal-differs': { title: '与您看到的不同', detail: () => '指纹与这项提议不符，请重新阅读后再确认。' },
    'own-proposal': { title: '须由另一人复核', detail: () => '这是您自己的提议，须由另一位有权限的同事确认。' },
    'own-matter': { title: '事关本人', detail: () => '这件事关系到您本人，须由同事办理。' },
    'role-not-possible': { title: '这个岗位不能这样设', detail: ({ why }) => `${why}` },
    'payment-not-in-review': { title: '没有可决定的', detail: () => '这笔缴费不在等待决定，请查看待办。' },
    'order-unknown': { title: '没有这份冻结', detail: () => '这位客户没有这份仍有效的有权机关冻结。' },
    'order-over': {
      title: '冻结已到期',
      detail: () => '冻结的期限已过或所选的日子已过。须续冻的应在到期前办；如仍要冻结，请按新的文书另行冻结。',
    },
    'order-over-term': { title: '超过最长期限', detail: ({ most }) => `这个机关的冻结最迟到 ${most}，请改期限。` },
    'renewals-used': { title: '不能再续', detail: ({ most }) => `这个机关的止付最多续 ${most} 次，已经用完。` },
    'body-may-not-deduct': { title: '无权扣划', detail: ({ body }) => `${body}可以冻结，不能扣划。` },
    'document-known': {
      title: '这份文书办过了',
      detail: () => '这个账户已按同一机关的同一份文书冻结过，请核对文书号。',
    },
    'more-than-covered': {
      title: '扣划超过已冻结到的钱',
      detail: ({ covered }) => `这份冻结现在冻结到 ${covered} 元，最多扣划这么多。`,
    },
    'period-not-possible': { title: '这个会计期间现在不行', detail: ({ why }) => `${why}` },
    'freeze-unknown': { title: '没有这项冻结', detail: () => '这位客户没有这个编号的有效冻结。' },
    'customer-unknown': { title: '没有这位客户', detail: () => '没有客户使用这个手机号或账号，请逐位核对。' },
    'look-unknown': { title: '请先写明理由', detail: () => '查看客户须写理由，15 分钟内有效。请重新填写。' },
    'field-empty': { title: '没有留存', detail: () => '这位客户的这一项没有留存。' },
    'joining-online': { title: '正在网上开户', detail: () => '这个手机号正在网上开户，请先办完或撤回，再在柜面开。' },
    'person-known': { title: '已是客户', detail: () => '这个身份证号已有客户，一人只建一个客户关系。' },
    'person-refused': { title: '近期被拒绝', detail: () => '业务员近期拒绝过此人开户，请先向业务员了解。' },
    'guardian-needed': { title: '须有监护人', detail: () => '未满 16 周岁须由监护人办理，这里暂时不能办。' },
    'identity-differs': {
      title: '核查不一致',
      detail: ({ left }) =>
        left === undefined
          ? '姓名与身份证号核查不一致，请核对证件；没有开户。'
          : `姓名或身份证号与开户时的不一致，请对照身份证核对，今天还可以试 ${left} 次。`,
    },
    'recovery-at-branch': {
      title: '请到网点办理',
      detail: () => '本行没有留存您的身份信息，不能在线核对。请本人带身份证到任一网点。',
    },
    'recovery-locked': {
      title: '暂时不能恢复',
      detail: ({ hours }) => `一天内已试过三次。请 ${hours} 小时后再试，或本人带身份证到网点。`,
    },
    'registry-not-available': { title: '核查系统没有答复', detail: () => '没有开户。请稍后再按一次。' },
    'firm-known': { title: '企业已登记', detail: () => '这家企业已有账户，或已有人在申请。请向企业经办人了解。' },
    'firm-unknown': { title: '没有这家企业', detail: () => '企业不存在，或与您无关。' },
    'firm-not-open': { title: '企业还没有开户', detail: () => '企业还没有账户，不能存款。请查看开户进度。' },
    'firm-not-asking': { title: '没有要确认的', detail: () => '这家企业现在不等您确认，请查看进度。' },
    'firm-not-in-review': { title: '没有可决定的', detail: () => '这家企业不在等人工审核，请查看进度。' },
    'representative-unknown': {
      title: '法定代表人还不是客户',
      detail: () => '没有客户使用这个手机号和姓名，请法定代表人先开户。',
    },
    'representative-differs': {
      title: '您不是法定代表人',
      detail: () => '姓名与您的不同。请填法定代表人的手机号，由其确认。',
    },
    'representative-applies': {
      title: '须由法定代表人申请',
      detail: () => '贷款由企业的法定代表人本人申请和签约，请用法定代表人的手机登录。',
    },
    'loan-application-open': {
      title: '已有一笔申请',
      detail: () => '这家企业的同一产品已有申请在办，请继续办理，或先撤回。',
    },
    'loan-application-unknown': { title: '没有这笔申请', detail: () => '申请不存在，或不是您的。' },
    'loan-not-now': { title: '现在不能做这一步', detail: () => '申请已经到了别的步骤，请刷新后按页面提示继续。' },
    'loan-amount-wrong': {
      title: '金额不在范围内',
      detail: ({ least, most }) => `金额须在 ${least} 元到 ${most} 元之间，为 1,000 元的整数倍。`,
    },
    'loan-term-not-offered': { title: '没有这个期限或还款方式', detail: () => '请从产品列出的期限和还款方式中选择。' },
    'cost-sheet-unread': {
      title: '请先读完成本清单',
      detail: ({ seconds }) => `综合融资成本清单还须再看 ${seconds} 秒才能确认。`,
    },
    'offer-stale': { title: '内容有变', detail: () => '您看到的与现在的内容不一致，请刷新后重新阅读。什么都没有签。' },
    'credit-line-unknown': { title: '没有这个额度', detail: () => '额度不存在，或不是您的。' },
    'credit-line-closed': {
      title: '额度不能用了',
      detail: () => '额度已到期或已停用，可以重新申请。已借的款按约定还。',
    },
    'credit-line-used-up': { title: '超过可用额度', detail: ({ left }) => `还可以借 ${left} 元。还款后额度恢复。` },
    'loan-overdue': { title: '有逾期未还', detail: ({ owed }) => `请先还清逾期的 ${owed} 元，还清后可以再借。` },
    'loan-unknown': { title: '没有这笔借款', detail: () => '借款不存在，或不是您的。' },
    'loan-settled': { title: '这笔借款已经还清', detail: () => '不用再还，结清证明可以下载。' },
    'loan-busy': { title: '上一步还没有做完', detail: () => '这笔借款的上一步还在办理，几秒钟后再试。没有动钱。' },
    'repayment-not-possible': {
      title: '不能这样还',
      detail: ({ why, amount }) => repaymentWhy(String(why), String(amount)),
    },
    'run-unknown': { title: '没有这次收费', detail: () => '收费不存在，或不属于您的单位。' },
    'run-not-draft': {
      title: '收费已经开始',
      detail: () => '账单已发出，不能再换表。可以逐户更正、撤回，或取消整次收费。',
    },
    'run-not-running': { title: '收费不在进行', detail: () => '这次收费还没有开始，或已经结束，不能再调整。' },
    'sheet-not-ready': {
      title: '表还不能确认',
      detail: ({ bad }) =>
        Number(bad) > 0 ? `还有 ${bad} 行有误，请改好后重新上传。` : '请先上传账单表，等读完后再确认。',
    },
    'bill-number-taken': {
      title: '账单号重复',
      detail: ({ numbers }) => `这些账单号已经用过：${numbers}。请在表中改号后重新上传。`,
    },
    'house-unknown': { title: '没有这一户', detail: () => '这次收费里没有这个房号，请核对后再试。' },
    'bill-closed': {
      title: '账单已停止收费',
      detail: () => '这张账单已撤回或已截止，没有扣款。如有疑问请联系收费单位。',
    },
    'bill-partly-paid': {
      title: '账单已缴过款',
      detail: ({ paid }) => `这张账单已收 ${paid} 元，不能再更正或撤回；需要时请先退款。`,
    },
    'more-than-due': {
      title: '超过应缴金额',
      detail: ({ left }) => `这张账单还应缴 ${left} 元，没有扣款。请按这个金额缴。`,
    },
    'part-not-allowed': { title: '须一次缴清', detail: ({ left }) => `收费单位要求一次缴清，应缴 ${left} 元。` },
    'payment-unknown': { title: '没有这笔缴费', detail: () => '这张账单没有这笔缴费，或已经退过。' },
    'link-unknown': { title: '链接无效', detail: () => '请核对短信里的链接；账单撤回后链接也会失效。' },
    'link-locked': { title: '暂时不能查看', detail: ({ minutes }) => `户主姓名连续填错，请 ${minutes} 分钟后再试。` },
    'householder-wrong': {
      title: '户主姓名不对',
      detail: ({ left }) => `请填写收费单位登记的户主姓名，还可以试 ${left} 次。`,
    },
    'household-unknown': { title: '没有这一户', detail: () => '请先用短信里的链接添加这一户，或用登记的手机号登录。' },
    'mandate-exists': {
      title: '已经开通自动缴费',
      detail: () => '这一户已有自动缴费。要改金额或频率，请先停用再开通。',
    },
    'mandate-unknown': { title: '没有这个授权', detail: () => '授权不存在，或不属于您。' },
    'biller-refused': { title: '缴费单位没有受理', detail: ({ reason }) => `${reason}没有扣款。` },
    'day-not-over': {
      title: '这一天还没有结束',
      detail: ({ day, from }) => `${day} 要到 ${from} 才能日终。开发环境可以用 npx qiao clock +1d 让时间向前。`,
    },
    'business-day-unknown': { title: '没有这个营业日', detail: () => '本行没有这一天的账，请从营业日列表中选择。' },
    'day-not-closed': {
      title: '这一天还没有日终',
      detail: ({ day, first, last }) =>
        last
          ? `${day} 没有日终。可以看 ${first} 至 ${last}。`
          : `${day} 没有日终：本行还没有日终过的日子。零点以后再看。`,
    },
    'clock-refused': { title: '不能调整时间', detail: () => '只有开发环境可以向前调整银行时间。' },
    'bank-unavailable': {
      title: '暂时无法处理',
      detail: () => '银行系统正在恢复。请稍后用同一请求重试，不会重复扣款。',
    },
    'internal-failure': { title: '处理出错', detail: () => '我们已记下这个问题。请稍后用同一请求重试，不会重复扣款。' },
  },
  expectations: {
    amount: '金额请填数字，最多两位小数，例如 1234.50。',
    currency: '目前只支持人民币（CNY）。',
    'amount-above-zero': '金额须大于 0。',
    phone: '请填写 11 位手机号。',
    name: '请填写姓名，最多 60 个字。',
    memo: '附言最多 60 个字，不能有特殊控制字符。',
    id: '编号格式不对，请从列表中选择。',
    position: '账本位置须是数字。',
    product: '请从产品列表中选择。',
    months: '存期须是整数个月。',
    repayment: '请从还款方式中选择。',
    use: '请选择贷款用途。',
    renewal: '请从到期处理方式中选择。',
    period: '会计期间写作 2026、2026-Q4 或 2026-11。',
    document: '文书号 2–60 个字，照文书写。',
    body: '请从有权机关列表中选择。',
    payee: '填本行账号（19 位），或选「法院执行款」。',
    'idempotency-key': 'Idempotency-Key 须为 16–64 位字母、数字、横线或下划线。',
    'card-number': '请填写 16–19 位银行卡号。',
    'card-number-check-digit': '卡号校验不通过，请逐位核对。',
    code: '验证码是 6 位数字。',
    cursor: '翻页位置无效，请从第一页开始。',
    biller: '请从缴费单位列表中选择。',
    parameters: '请按缴费单位的要求填写，每项最多 80 个字。',
    outcome: '请从列表中选择处理方式。',
    reason: '请写明理由，最多 200 个字。',
    'bill-number': '账单号格式不对，请从账单列表中选择。',
    day: '日期请按 2026-12-31 的格式填写。',
    days: '天数须是范围内的整数。',
    title: '请填写名称，不要太长。',
    span: '可以按日（day）、月（month）或年（year）。',
    percent: '百分比最多四位小数，例如 0.05。',
    exactness: '请选择一次缴清或可以分次缴。',
    allocation: '请选择先抵本金或先抵违约金。',
    order: '可以暂停、继续、取消或延期。',
    house: '请填写房号。',
    state: '请从列表中选择状态。',
    format: '文件格式可以是 xlsx 或 csv。',
    'movement-kind': '请从列表中选择收支类型。',
    direction: '方向可以是 in（收入）或 out（支出）。',
    'search-text': '请输入要找的字，最多 60 个，不能有特殊控制字符。',
    'statement-format': '对账单格式可以是 pdf 或 csv。',
    'spending-category': '请从列表中选择类别。',
    mends: 'mends 只能是 true，表示只改有误的行。',
    link: '链接格式不对，请核对短信。',
    bills: '一次可以缴 1 到 20 张账单。',
    'resident-id': '身份证号是 18 位，最后一位可以是 X。',
    'resident-id-check-digit': '身份证号校验不通过，请逐位核对。',
    'resident-id-division': '身份证号前 6 位不是行政区划，请逐位核对。',
    'resident-id-birth-day': '身份证号里的出生日期不存在，请逐位核对。',
    consents: '请逐项同意，每项一次，并注明所读的版本。',
    capture: '拍摄编号格式不对，请重新拍摄。',
    way: '可以选择视频见证（video）或网点（branch）。',
    face: '请选择开始、提交拍摄或改用其他方式。',
    'account-class': '在线可以开立Ⅱ类或Ⅲ类账户。',
    'tax-number': '税号是 18 位统一社会信用代码。',
    role: '请从列表中选择岗位。',
    digest: '指纹是 64 位十六进制数，见提议。',
    kind: '请从列表中选择提议事项。',
    receipt: '回执最多 40 位字母、数字或横线。',
    'account-number': '账号是 19 位数字。',
    field: '每次只能看一项：姓名、手机号或身份证号。',
    identity: '请填写 18 位身份证号。',
    uscc: '统一社会信用代码是 18 位数字和字母，没有 I、O、S、V、Z。',
    'uscc-check-character': '代码最后一位校验不通过，请逐位核对。',
    'firm-name': '请按营业执照填写名称，2–80 个字。',
    answer: '请选择是或否。',
    class: '柜面开立的是 I 类账户。',
    frequency: '请选择每张账单或每月一次。',
    endpoint: '这不是推送服务的地址。',
    'push-key': '这不是浏览器给的推送密钥，请重新开通通知。',
    'clock-time': '时间请写成 22:00 这样。',
    category: '没有这一类通知，或这一类不能关闭。',
    passkey: '通行密钥的应答格式不对，请重新使用通行密钥。',
    action: '请选择要确认的操作。',
    subject: '请说明要确认的内容，最多 200 字。',
    missing: '缺少必填项。',
    'unknown-field': '有不认识的字段，请删除后重新发送。',
    other: '内容不符合要求，请查看接口文档。',
  },
  roles: {
    manager: '物业经理',
    officer: '业务员',
    teller: '柜员',
    auditor: '审计员',
    steward: '权限管理员',
    operator: '企业经办人',
  },
  firms: {
    'registry-not-available': '工商登记系统没有答复，每个营业日再查一次。',
    'name-differs': '工商登记中这个代码的企业名称不同。',
    'representative-differs': '工商登记中的法定代表人不同。',
    'licence-revoked': '这家企业的营业执照已吊销。',
    'firm-closed': '这家企业已注销。',
    'not-registered': '工商登记中没有这个代码。',
    declined: '法定代表人没有同意。',
    'by-officers': '经人工审核，不能开户。',
  },
  periods: {
    'no-period': '本行在这个期间还没有营业日。',
    'days-open': '期间里还有没日终的日子，等最后一天日终后再结账。',
    'earlier-open': '前面的同类期间还没有结账，请先结前面的。',
    'part-open': '年由季组成，季由月组成：请先结它里面的期间。',
    'closed-already': '这个期间已经结账。',
    'not-closed': '这个期间没有结账，不用反结账。',
    'newer-closed': '只能反结账最近结账的期间：请先反结账它之后的，或包含它的。',
  },
  rights: {
    'wrong-place': '这个岗位不能设在这个单位。',
    'held-already': '这个人在那里已有这个岗位。',
    'not-held': '这个人在那里没有这个岗位。',
    'kept-apart': '审计员和权限管理员不能兼任本行其他岗位，请先结束原岗位。',
    'too-few-stewards': '须留有两位权限管理员，否则权限再也改不了。',
  },
  reasons: {
    'already-paid': '这张账单已经缴清。',
    'amount-differs': '金额与账单不符。',
    'bill-unknown': '缴费单位没有这张账单。',
    closed: '这张账单已停止收费。',
    'amount-not-allowed': '缴费单位不收这个金额。',
    'number-unknown': '缴费单位没有这个号码。',
    'more-than-due': '超过了还应缴的金额。',
    'not-at-biller': '与缴费单位核对：对方没有这笔缴费，钱已退回。',
    'not-received': '缴费单位没有收到这笔缴费。',
    'not-found-by-staff': '经人工核实，缴费单位没有收到这笔缴费。',
    'name-differs': '姓名与对方银行的记录不一致。',
    'insufficient-funds-there': '对方银行账户余额不足。',
    'account-unknown-there': '对方银行没有这个账户。',
    'account-closed-there': '对方银行的账户已销户。',
    'refused-there': '对方没有受理。',
    'insufficient-funds': '余额不足。',
    'account-frozen': '账户已止付或冻结，款项未动，请联系客服。',
    'bill-being-paid': '这张账单正由另一笔缴费处理。',
    'limit-passed': '超过限额，没有扣款。',
    'approval-needed': '今天免确认的付款已到上限，请确认后再缴。',
    'passkey-needed': '今天不用通行密钥的付款已到上限，请用通行密钥确认。',
    'above-cap': '账单超过您授权的单笔上限，没有自动缴费。',
    'limit-reached': '这个月的自动缴费次数已用完。',
    'account-closed': '账单已停止收费。',
    'account-unknown': '账单已停止收费。',
  },
}
