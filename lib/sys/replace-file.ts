import { Fs } from './fs';

/** Replaces `dir/name` so that a crash leaves the old content or the new, never a mix. After an error the old content stands. */
export async function replaceFile(fs: Fs, dir: string, name: string, bytes: Uint8Array): Promise<void> {
  const file = await fs.create(`${dir}/${name}.tmp`);
  try {
    await file.append(bytes);
    await file.sync();
  } finally {
    await file.close(); // a disk that is full for hours must not use up the open files too
  }
  await fs.rename(`${dir}/${name}.tmp`, `${dir}/${name}`);
  await fs.syncDir(dir); // without this the rename itself can be lost
}
