/** Where a newcomer looks beneath a development bank. A production bank tells nobody, whatever its environment says. */
import type { Bank } from './compose.ts'
import type { Config } from './config.ts'

export const guideOf = ({
  qiaoEnv,
  temporalUiUrl,
  smsInboxUrl,
}: Pick<Config<'bank'>, 'qiaoEnv' | 'temporalUiUrl' | 'smsInboxUrl'>): Bank['guide'] =>
  qiaoEnv === 'development' && smsInboxUrl ? { temporal: temporalUiUrl ?? null, sms: smsInboxUrl } : null
