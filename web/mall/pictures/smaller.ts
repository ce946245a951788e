/** A picture of a telephone as it is sent: no larger than the bank keeps it, so that it goes over a slow line. */
import { PICTURE_PIXELS } from '../../../core/mall/kinds.ts'

/** What the browser cannot read goes as it is; the bank says what is wrong with it. */
export async function smaller(file: Blob): Promise<Blob> {
  const bitmap = await createImageBitmap(file).catch(() => undefined)
  if (!bitmap) return file
  try {
    const scale = Math.min(1, PICTURE_PIXELS / Math.max(bitmap.width, bitmap.height))
    const canvas = document.createElement('canvas')
    canvas.width = Math.max(1, Math.round(bitmap.width * scale))
    canvas.height = Math.max(1, Math.round(bitmap.height * scale))
    canvas.getContext('2d')!.drawImage(bitmap, 0, 0, canvas.width, canvas.height)
    return await new Promise((made) => canvas.toBlob((blob) => made(blob ?? file), 'image/jpeg', 0.85))
  } finally {
    bitmap.close()
  }
}
