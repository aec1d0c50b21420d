// Every chunk of a large block that the real server wrote, decoded and appended again, is the same to the byte.

import { describeWith } from '../differential/peers';
import { reencodeRealBlock } from '../differential/real-block';

describeWith(['prometheus'], 'a large block of the real server', () => {
  test('decoded and appended again, every chunk is the same to the byte', async () => {
    const report = await reencodeRealBlock(4000, 300);
    process.stdout.write(`${JSON.stringify({ ...report, differences: report.differences.length })}\n`);
    expect(report.differences).toEqual([]);
    expect(report.samples).toBeGreaterThan(4000 * 300);
  }, 180_000);
});
