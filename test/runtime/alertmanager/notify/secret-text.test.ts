import { Secret } from '../../../../lib/log/secret';
import { MemFs } from '../../../../lib/sys/mem-fs';
import { secretText } from '../../../../runtime/alertmanager/notify/secret-text';

test('a secret stands in the configuration, in a file, or nowhere', async () => {
  const fs = new MemFs();
  const file = await fs.create('/token');
  await file.append(Buffer.from(' from file\n'));
  await file.close();
  expect(await Promise.all([secretText(new Secret(' given '), '', fs), secretText(undefined, '/token', fs), secretText(undefined, '', fs)])).toEqual(
    [' given ', 'from file', '']);
  await expect(secretText(undefined, '/nope', fs)).rejects.toMatchObject({ code: 'NOT_FOUND' });
});
