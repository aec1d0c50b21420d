import { promqlTest } from '../check';

promqlTest('steps lie on multiples of the step, left-open', `
load 10s
  m 0+1x20
eval instant at 65s sum_over_time(m[30s:10s])
  {} 15
eval instant at 60s sum_over_time(m[30s:10s])
  {} 15
eval instant at 60s count_over_time(m[30s:7s])
  {} 4
eval instant at 2m count_over_time(m[2m:])
  {} 2
eval instant at 7s count_over_time(m[5s:10s])
`);

promqlTest('before the epoch too', `
load 10s
  m 0+1x20
eval instant at 15s count_over_time(vector(1)[40s:10s])
  {} 4
eval instant at 0 sum_over_time(vector(time())[25s:10s] offset 10s)
  {} -60
`);

promqlTest('@ of the subquery moves what is inside, @ inside does not move', `
load 10s
  m 0+1x100
eval instant at 0 sum_over_time(m[30s:10s] @ 100)
  {} 27
eval instant at 0 sum_over_time((m @ 200)[30s:10s] @ 100)
  {} 60
eval range from 0 to 20s step 10s max_over_time(rate(m[20s])[30s:10s] @ 100)
  {} 0.1 0.1 0.1
`);

promqlTest('a range vector is an answer of its own', `
load 10s
  m 1 2 stale 4
eval instant at 30s m[25s]
  expect range vector from 10s to 30s step 10s
  m 2 _ 4
eval instant at 30s (m * 2)[30s:10s]
  expect range vector from 10s to 30s step 10s
  {} 4 _ 8
`);
