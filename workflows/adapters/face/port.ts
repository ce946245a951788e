/** What the bank asks of whoever compares faces (人脸核身). The bank never sees a face. */
import type { FaceAnswer } from '../../../core/customers/joining.ts'
import type { Instant } from '../../../core/time.ts'

export interface FaceProvider {
  /** Opens a session for one person: its page takes the picture and compares. The same reference is the same session. */
  open(asked: {
    /** 32 hex digits. */
    readonly reference: string
    readonly name: string
    readonly number: string
    /** Where its page leads back to. */
    readonly returnTo: string
  }): Promise<
    | { readonly kind: 'opened'; readonly session: string; readonly page: string; readonly expires: Instant }
    | { readonly kind: 'not-available' }
  >
  /** What came of it, asked from server to server: what passes through the person's device proves nothing. */
  result(session: string): Promise<FaceAnswer>
  /** Lets the provider delete what it has of it. Throws when that cannot be had now. */
  forget(session: string): Promise<void>
}
