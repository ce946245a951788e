/**
 * Pictures that strangers hand in, written anew: nothing is kept but what is to be seen, so neither where a telephone was (EXIF) nor what somebody hid in
 * a file reaches whoever looks at it. Only the readers of three formats are open; a drawing with scripts (SVG) has none.
 */
import sharp from 'sharp'
import { PICTURE_PIXELS } from '../../core/mall/kinds.ts'

sharp.block({ operation: ['VipsForeignLoad'] })
sharp.unblock({ operation: ['VipsForeignLoadJpegBuffer', 'VipsForeignLoadPngBuffer', 'VipsForeignLoadWebpBuffer'] })
sharp.cache(false)
sharp.concurrency(1)
/** What unpacks to more than the largest telephone takes is no picture of a parcel. */
const MOST_PIXELS = 120_000_000

export type Picture = { readonly bytes: Uint8Array; readonly width: number; readonly height: number }
/** Undefined: not to be read as a picture, whole. */
export async function pictureFrom(bytes: Uint8Array): Promise<Picture | undefined> {
  if (bytes.length === 0) return undefined
  const read = sharp(bytes, { limitInputPixels: MOST_PIXELS, failOn: 'error', pages: 1 })
  // Whatever is wrong here is wrong with what was handed in: nothing else goes in.
  const written = await read
    .autoOrient()
    .resize({ width: PICTURE_PIXELS, height: PICTURE_PIXELS, fit: 'inside', withoutEnlargement: true })
    .webp({ quality: 82 })
    .toBuffer({ resolveWithObject: true })
    .catch(() => undefined)
  return written && { bytes: written.data, width: written.info.width, height: written.info.height }
}
