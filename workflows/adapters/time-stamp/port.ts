/** What the bank asks of a time-stamping authority (可信时间戳; 联合信任时间戳服务中心 stands for it in China). */
import type { Instant } from '../../../core/time.ts'

export type StampAnswer =
  /** Checked: over exactly this evidence, by the authority that is trusted. `at` is the authority's own time. */
  | { readonly kind: 'stamped'; readonly token: Uint8Array; readonly at: Instant }
  /** It said no; `why` are the failures of RFC 3161, 2.4.2, by name. */
  | { readonly kind: 'rejected'; readonly why: string }
  | { readonly kind: 'not-available' }

export interface TimeStampAuthority {
  /** Only the digest of the evidence leaves the bank. No answer is not a no: ask again; a second stamp harms nobody. */
  stamp(evidence: Uint8Array): Promise<StampAnswer>
}
