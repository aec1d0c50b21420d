import { Kernels } from '../../lib/kernels/kernels';
import { xorDecodeKernel } from '../../lib/kernels/xor-decode';
import { xorDecode } from '../../lib/tsdb/chunkenc/xor';
import { describeWith } from './peers';
import { reencodeRealBlock } from './real-block';

describeWith(['prometheus'], 'every chunk of a block of the real server, decoded and appended again', () => {
  test.each([['the twin', xorDecode], ['the kernel', xorDecodeKernel(Kernels.load())]])('is the same to the byte with %s', async (_name, decode) => {
    const report = await reencodeRealBlock(200, 150, decode);
    expect(report.differences).toEqual([]);
    expect(report.samples).toBeGreaterThan(200 * 150);
    expect(report.staleMarkers).toBeGreaterThan(0);
  }, 60_000);
});
