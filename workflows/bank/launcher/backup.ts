/**
 * Backup and point-in-time restore of the bank's own PostgreSQL: a base backup by its low-level API (pg_backup_start,
 * copy, pg_backup_stop), and the archive of the write-ahead log for any moment after it. The ledger needs nothing else:
 * what was acknowledged is in the log, and everything else follows from that.
 */
import { spawnSync } from 'node:child_process'
import {
  appendFileSync,
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join, relative } from 'node:path'
import { connect } from '../../storage/database.ts'
import type { Owner, Place } from './postgres.ts'

export class CannotBackUp extends Error {
  override readonly name = 'CannotBackUp'
}

/** Of the data folder, what a backup must not have (PostgreSQL, Making a Base Backup Using the Low Level API). */
const LEFT_OUT =
  /^(pg_wal|pg_replslot|pg_dynshmem|pg_notify|pg_serial|pg_snapshots|pg_stat_tmp|pg_subtrans)\/.|^postmaster\.(pid|opts)$|(^|\/)pgsql_tmp|^pg_internal\.init/

/** Copies the data folder of a running server, and closes the archive behind it. Throws `CannotBackUp` with what to do. */
export async function backUp(url: string, data: string, into: string): Promise<{ until: string; files: number }> {
  if (existsSync(into) && readdirSync(into).length > 0)
    throw new CannotBackUp(`${into} is not empty; name a new folder`)
  const db = connect(url, { name: 'qiao-backup', max: 1 })
  try {
    const [settings] = await db<{ mode: string }[]>`select current_setting('archive_mode') as mode`
    if (settings!.mode === 'off')
      throw new CannotBackUp('the server keeps no archive: set QIAO_ARCHIVE to a folder, start again, then back up')
    // An archive that takes nothing must not keep us waiting for ever.
    await db`set statement_timeout = '60s'`
    await db`select pg_backup_start('qiao', fast => true)`
    let files = 0
    cpSync(data, into, {
      recursive: true,
      preserveTimestamps: true,
      filter(from) {
        const name = relative(data, from)
        if (LEFT_OUT.test(name)) return false
        files++
        return true
      },
    })
    const [stopped] = await db<{ lsn: string; label: string; tablespaces: string }[]>`
      select lsn::text as lsn, labelfile as label, spcmapfile as tablespaces from pg_backup_stop(wait_for_archive => true)`
    writeFileSync(join(into, 'backup_label'), stopped!.label, { mode: 0o600 })
    return { until: stopped!.lsn, files }
  } catch (failure) {
    if ((failure as { code?: string }).code !== '57014') throw failure
    throw new CannotBackUp(
      'the archive does not get the write-ahead log: can PostgreSQL’s user write the folder in QIAO_ARCHIVE?',
    )
  } finally {
    await db.end()
  }
}

/**
 * Puts a backup where the data was, to be brought up to a moment (an instant, ms since 1970) when the server starts next.
 * What was there is kept beside it. The server must be stopped.
 */
export function putBack(
  place: Pick<Place, 'data' | 'owner'>,
  backup: string,
  archive: string,
  to: number | undefined,
): { before: string } {
  if (!existsSync(join(backup, 'backup_label'))) throw new CannotBackUp(`${backup} is no backup`)
  const before = `${place.data}.before-restore-${Date.now()}`
  if (existsSync(place.data)) renameSync(place.data, before)
  cpSync(backup, place.data, { recursive: true })
  for (const folder of [
    'pg_wal',
    'pg_wal/archive_status',
    'pg_replslot',
    'pg_dynshmem',
    'pg_notify',
    'pg_serial',
    'pg_snapshots',
    'pg_stat_tmp',
    'pg_subtrans',
  ])
    mkdirSync(join(place.data, folder), { recursive: true, mode: 0o700 })
  const target =
    to === undefined
      ? ''
      : `recovery_target_time = '${new Date(to).toISOString().replace('T', ' ').replace('Z', '+00')}'\nrecovery_target_action = 'promote'\n`
  appendFileSync(
    join(place.data, 'postgresql.auto.conf'),
    `restore_command = 'cp "${archive}/%f" "%p"'\nrecovery_target_timeline = 'current'\n${target}`,
  )
  writeFileSync(join(place.data, 'recovery.signal'), '')
  rmSync(join(place.data, 'postmaster.pid'), { force: true })
  chmodSync(place.data, 0o700)
  own(place.data, place.owner)
  return { before }
}

function own(folder: string, owner: Owner) {
  if (!owner) return
  const { status, stderr } = spawnSync('chown', ['-R', `${owner.uid}:${owner.gid}`, folder], { encoding: 'utf8' })
  if (status !== 0) throw new CannotBackUp(`${folder} could not be given to PostgreSQL's user: ${stderr}`)
}
/** A folder that PostgreSQL's user may write. */
export function archiveFolder(folder: string, owner: Owner): string {
  mkdirSync(folder, { recursive: true })
  own(folder, owner)
  return folder
}
